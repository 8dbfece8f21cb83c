import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cdnow, killAll, on, type Serving, serve, starter } from '../testing/run-laurel.ts';

vi.setConfig({ testTimeout: 90_000 });

let folder = '';
let data = '';
let lower = '';
let server: Serving;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-simulate-'));
  data = join(folder, 'shop');
  lower = join(folder, 'lower.yaml');
  writeFileSync(lower, readFileSync(starter, 'utf8').replace('threshold: 1000', 'threshold: 200'));
  // A sandbox that stands where the history ends, so that what it holds is still in the windows of tiers.
  server = await serve('--data', data, '--sandbox', '--clock', '1998-06-30T13:00:00+08:00');
  await on(data)(`import ${cdnow}sample.txt --mapping ${cdnow}mapping.yaml --program ${starter}`);
}, 90_000);
afterAll(async () => {
  await server.stop();
  killAll();
  rmSync(folder, { recursive: true });
});

type Moves = readonly { readonly member: string; readonly from: string; readonly to: string }[];
interface Tiers {
  readonly tiers: { readonly main: Readonly<Record<string, number>> };
}

test('the rules as they are change nothing', async () => {
  const same = await on(data)(`simulate --program ${starter}`);
  expect(same).toMatchObject({ exit: 0, moves: [], atPublication: [], losers: 0, gainers: 0, refused: 0 });
});

test('S27 whom the simulation says to move at the publication, moves then, and nobody else', async () => {
  const laurel = on(data);
  const report = join(folder, 'report.html');
  const { atPublication } = await laurel<{ atPublication: Moves }>(
    `simulate --program ${lower} --report ${report}`,
  );
  expect(atPublication.length).toBeGreaterThan(5);
  expect(readFileSync(report, 'utf8')).toContain(atPublication[0]?.member ?? 'nobody');
  const before = (await laurel<Tiers>('verify')).tiers.main;
  expect(await laurel(`program publish ${lower}`)).toMatchObject({ exit: 0, number: 2 });
  expect(await laurel('advance --to 1998-06-30T14:00:00+08:00')).toMatchObject({ exit: 0 });
  const after = (await laurel<Tiers>('verify --at 1998-06-30T14:00:00+08:00')).tiers.main;
  const moved = (tier: string) =>
    atPublication.filter(({ to }) => to === tier).length -
    atPublication.filter(({ from }) => from === tier).length;
  for (const tier of ['v1', 'v2', 'v3']) expect((after[tier] ?? 0) - (before[tier] ?? 0)).toBe(moved(tier));
  for (const { member, to } of atPublication)
    expect(await laurel(`member show ${member}`)).toMatchObject({ tier: { tier: to } });
});
