import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ledgerLines } from '@laurel/core';
import { openBeside } from '@laurel/server/verification';
import { expect, test } from 'vitest';
import { runBench } from '../index.ts';
import { importOrders, openBenchStore, storeFile } from '../rows/bench-store.ts';
import { ordersFile } from '../rows/orders-file.ts';
import { configOf, namesOf, replayed } from './replay-bench.ts';
import { replayByHand } from './replay-by-hand.ts';

test('by hand the same lines are hashed as the core writes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
  const bench = { size: 'tiny', rounds: 1, surroundings: {}, progress: () => {} } as const;
  const opened = await openBenchStore(folder);
  await importOrders(opened, ordersFile(bench, folder, 200).path);
  await opened.close();
  const { at, differences } = await replayed(folder);
  const beside = await openBeside(configOf(folder));
  const sha = createHash('sha256');
  const members = await namesOf(folder);
  for (const [member, name] of members) {
    const [entries = []] = (await beside?.log.logs([member])) ?? [];
    for (const entry of entries)
      if (entry.decidedAt <= at) for (const line of ledgerLines(name, entry)) sha.update(`${line}\n`);
  }
  await beside?.close();
  expect(differences).toBe(0);
  expect(replayByHand(storeFile(folder), members, at).ledgerHash).toBe(sha.digest('hex'));
  rmSync(folder, { recursive: true });
});

test('the benchmark runs and gives sane figures', async () => {
  const { results } = await runBench(['replay'], { size: 'tiny' });
  for (const { ceiling, product, ratio } of results.flatMap((result) => result.measures)) {
    for (const { median } of [ceiling, product, ratio]) expect(median).toBeGreaterThan(0);
  }
});
