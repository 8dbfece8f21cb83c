import type { Entry, Programs } from '@laurel/core';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { readProgramText } from '../programs/read-program-text.ts';
import { checkDraws } from './draws-check.ts';

const source = stringify(
  parse(`
program: games
games:
  wheel: { kind: wheel, prizes: [{ id: coin, odds: 1/2 }] }
`),
);

function programs(): Programs {
  const read = readProgramText(source, 'games.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { versions: [{ number: 1, effectiveAt: 0, compiled: read.compiled, policy: 'honourPeriod' }] };
}

/** A play as the log keeps it; the number 0 falls on the coin. */
function played(n: number, change: object = {}): Entry {
  const draw = { game: 'wheel', round: 1, n, number: '0' };
  const play = { ...draw, at: 0, version: 1, drawn: 'coin', prize: 'coin', ...change };
  return {
    seq: n,
    origin: 'outside',
    event: { type: 'game.drawn', source: 's', id: `e${n}`, time: 0, data: { game: 'wheel' } },
    happenedAt: 0,
    decidedAt: 0,
    version: 1,
    semantics: 1,
    context: { draw },
    outcome: { records: { [`play/wheel/${n}`]: play } },
  };
}

async function faults(entries: readonly Entry[], number: string | null = '0'): Promise<readonly string[]> {
  const found: string[] = [];
  const report = (invariant: string, seq: number | undefined): void => {
    found.push(`${invariant} ${seq}`);
  };
  await checkDraws(programs(), { member: 1, entries }, async () => number, report);
  return found;
}

test('I24 a draw that its seed and the published odds do not make is found', async () => {
  expect(await faults([played(1), played(2)])).toEqual([]);
  expect(await faults([played(1)], '1')).toEqual(['I24 1']);
  expect(await faults([played(1)], null)).toEqual(['I24 1']);
  expect(await faults([played(1, { prize: null })])).toEqual(['I24 1']);
  expect(await faults([played(1, { drawn: null })])).toEqual(['I24 1']);
  expect(await faults([played(1, { number: '5' })])).toEqual(['I24 1']);
  expect(await faults([played(1), played(3)])).toEqual(['I24 3']);
  expect(await faults([played(1), played(1)])).toEqual(['I24 1']);
});
