import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readProgramText } from './read-program-text.ts';

const path = new URL('../../../../examples/programs/starter.yaml', import.meta.url);

it('the starter program has the numbers that its scenarios name', () => {
  const read = readProgramText(readFileSync(path, 'utf8'), 'starter.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { program } = read;
  expect(program.tracks['main']).toMatchObject({
    measure: 'growth',
    window: { rollingDays: 365 },
    period: { days: 365 },
    demotion: 'oneStep',
    grace: { days: 30 },
    protection: { asset: 'shield', extends: { days: 90 }, automatic: true },
    onRefund: 'reevaluate',
    packs: 'oncePerLifetime',
  });
  const tiers = program.tracks['main']?.tiers ?? [];
  expect(tiers.map(({ id, threshold, multiplier }) => [id, threshold, multiplier])).toEqual([
    ['v1', 0, '1'],
    ['v2', 1000, '1'],
    ['v3', 5000, '1.2'],
    ['v4', 20000, '1.5'],
    ['v5', 50000, '2'],
  ]);
  expect(tiers.map(({ name }) => name.zh)).toEqual(['普通', '银', '金', '铂金', '钻石']);
  expect(program.assets['points']).toMatchObject({
    worth: { units: 100, amount: 100 },
    expires: 'endOfNextYear',
    shortfall: 'debt',
    restoreGrace: { days: 30 },
  });
  expect(program.benefits['monthly-freeship']?.allowance).toMatchObject({
    every: 'month',
    amounts: { v2: 1, v3: 3, v4: 6, v5: 10 },
  });
  expect(
    read.compiled.packRules
      .get('main:v3')
      ?.grants.map(({ asset, amount, pack }) => [asset, amount.source, pack]),
  ).toEqual([
    ['points', '200', 'main-v3'],
    ['spin', '2', 'main-v3'],
  ]);
});
