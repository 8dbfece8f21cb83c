import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type DiskFault, openFailingDisk } from '@laurel/db/testing';
import { expect, test } from 'vitest';
import type { Command, Result } from './ports.ts';
import { command, openBed, order, startOfTests as t0 } from './testing/bed.ts';
import { differences, dump } from './testing/dump.ts';

/** The write path in a process of its own, whose disk fails on demand. */
async function start(folder: string, environment: Readonly<Record<string, string>>) {
  const script = new URL('./testing/bed-process.ts', import.meta.url).pathname;
  const child: ChildProcess = spawn(process.execPath, [script, folder], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('open');
  return {
    submit: async (commands: readonly Command[]): Promise<readonly Result[]> => {
      child.stdin?.write(`${JSON.stringify(commands)}\n`);
      return JSON.parse(String((await lines.next()).value));
    },
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    end: async () => {
      child.stdin?.end();
      const [code] = await once(child, 'exit');
      expect(code).toBe(0);
    },
  };
}
const told = (results: readonly Result[]) =>
  new Set(results.map((result) => (result.status === 'refused' ? result.refusal.code : result.status)));

const faults: readonly (readonly [DiskFault, string])[] = [
  ['fsync', 'storage_failed'],
  ['write', 'storage_failed'],
  ['full', 'storage_full'],
];

test.each(faults)(
  'a disk whose %s fails: refused with %s, nothing half, and goes on when it is well again',
  async (fault, code) => {
    const disk = openFailingDisk();
    const folder = mkdtempSync(join(tmpdir(), 'laurel-failing-'));
    const process = await start(folder, disk.environment);
    expect(told(await process.submit([order('ann', 'o1', t0, 20_000)]))).toEqual(new Set(['applied']));
    for (const round of [1, 2, 3]) {
      const commands = [
        order('ann', `a${round}`, t0, 10_000),
        order(`new${round}`, `b${round}`, t0, 10_000),
        command('ann', 'checkin', `c${round}`, t0),
      ];
      disk.fail(fault);
      expect(told(await process.submit(commands))).toEqual(new Set([code]));
      expect(told(await process.submit(commands))).toEqual(new Set([code]));
      disk.fail('none');
      expect(told(await process.submit(commands))).toEqual(new Set(['applied']));
      expect(told(await process.submit(commands))).toEqual(new Set(['duplicate']));
    }
    await process.end();
    const bed = await openBed({ folder });
    const { entries } = await dump(bed.store, bed.keyring);
    expect([...entries.keys()]).toEqual(['ann', 'new1', 'new2', 'new3']);
    expect(entries.get('ann')?.filter(({ event }) => event.type === 'order.completed')).toHaveLength(4);
    expect(await differences(bed.store, bed.keyring, bed.programs.current())).toEqual([]);
    await bed.close();
  },
);

test('a process killed while its disk fails has lost nothing that it acknowledged', async () => {
  const disk = openFailingDisk();
  const folder = mkdtempSync(join(tmpdir(), 'laurel-failing-'));
  for (const round of [1, 2, 3, 4]) {
    disk.fail('none');
    const process = await start(folder, disk.environment);
    expect(told(await process.submit([order('ann', `a${round}`, t0, 10_000)]))).toEqual(new Set(['applied']));
    disk.fail(round % 2 === 0 ? 'fsync' : 'full');
    const unknown = await process.submit([order('ann', `x${round}`, t0, 10_000)]);
    expect([...told(unknown)][0]).toMatch(/^storage_/);
    await process.kill();
  }
  disk.fail('none');
  const bed = await openBed({ folder });
  const { entries } = await dump(bed.store, bed.keyring);
  const taken =
    entries.get('ann')?.filter(({ event }) => event.id.startsWith('a') && event.id.endsWith('-done')) ?? [];
  expect(taken.map(({ event }) => event.id)).toEqual(['a1-done', 'a2-done', 'a3-done', 'a4-done']);
  expect(await differences(bed.store, bed.keyring, bed.programs.current())).toEqual([]);
  await bed.close();
});
