import { expect, test } from 'vitest';
import { compileProgram } from './compile.ts';
import { readProgram } from './read-program.ts';

const tiers = (pack: object): object[] => [
  { id: 'a', threshold: 0 },
  { id: 'b', threshold: 1, ...pack },
];
const base = {
  program: 'shop',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  assets: { growth: { kind: 'score' }, points: { kind: 'currency' } },
  fields: { birthday: { type: 'date', personal: true } },
  events: { 'game.won': { data: { type: 'object', properties: {} } } },
  tracks: { main: { measure: 'growth', tiers: tiers({}) } },
};

function problems(more: object): readonly string[] {
  const read = readProgram({ ...base, ...more });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const made = compileProgram(read.program, read.origins);
  return made.ok ? [] : made.problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

const birthday = { grants: { points: 'member.birthdayToday ? 2 : 1' } };
const emit = [{ type: 'game.won', data: {} }];

test.each<[what: string, more: object, told: readonly string[]]>([
  ['at an event that is sent', { rules: [{ id: 'r', on: 'checkin', ...birthday }] }, []],
  [
    'at the end of a period',
    { rules: [{ id: 'r', on: ['checkin', 'tier.demoted'], ...birthday }] },
    ['personal_not_allowed /rules/0/on'],
  ],
  [
    'at an event that a rule makes of it',
    {
      rules: [
        { id: 'a', on: 'tier.upgraded', emit },
        { id: 'b', on: 'game.won', ...birthday },
      ],
    },
    ['personal_not_allowed /rules/1/on'],
  ],
  [
    'at one that a rule makes of an event that is sent',
    {
      rules: [
        { id: 'a', on: 'checkin', emit },
        { id: 'b', on: 'game.won', ...birthday },
      ],
    },
    [],
  ],
  [
    'in the pack of a tier',
    {
      packs: { p: { points: 'member.birthdayToday ? 2 : 1' } },
      tracks: { main: { measure: 'growth', tiers: tiers({ pack: 'p' }) } },
    },
    ['personal_not_allowed /tracks/main/tiers/1/pack'],
  ],
])('a rule asks the vault where time alone cannot come: %s', (_, more, told) => {
  expect(problems(more)).toEqual(told);
});
