import { describe, expect, test } from 'vitest';
import type { Act, Step } from '../../act.ts';
import { plainCare } from '../../history/some-care.ts';
import type { Texts } from '../../kind.ts';
import type { Care } from './care.ts';
import { type JudgedCare, judgeCare, type TracedOfCare } from './judge-care.ts';

// The judge is held to what the design and its tables of days say, so that it may judge others.

const at = (text: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Asia/Shanghai').epochMilliseconds;
const utc = (text: string): string => Temporal.Instant.fromEpochMilliseconds(at(text)).toString();

type Line = readonly [when: string, act: Act, member?: string];

/** What becomes of lines, each decided when it happened; the n-th has the id `e<n>`. */
function after(lines: readonly Line[], when: string, care: Care = plainCare): JudgedCare {
  const trace = lines.map(([time, act, member = 'm'], n): TracedOfCare => {
    const now = at(time);
    const step: Step = { step: 'send', now, sent: { member, id: `e${n}`, time: now, act } };
    return { step, decidedAt: now, told: { status: 'applied', team: true } };
  });
  return judgeCare(care, trace, at(when));
}
const seen = (lines: readonly Line[], when: string, care?: Care): Texts =>
  after([['2026-03-01T10:00', { do: 'register' }], ...lines], when, care).last.get('m') ?? {};
const codes = (lines: readonly Line[], care?: Care): readonly (readonly string[])[] =>
  after([['2026-03-01T10:00', { do: 'register' }], ...lines], '2027-06-01T00:00', care)
    .verdicts.map((verdict) => verdict?.codes ?? [])
    .slice(1);

const grow = (when: string, units: number, member = 'm'): Line => [
  when,
  { do: 'adjust', asset: 'growth', units },
  member,
];
const pause = (when: string, from: string, to: string, id = 'p'): Line => [
  when,
  { do: 'pause', pause: id, kind: 'parental', from, to },
];

describe('the oracle of pauses', () => {
  const known = [grow('2026-03-02T10:00', 100), pause('2026-03-06T10:00', '2026-03-20', '2026-05-19')];

  test.each([
    ['2026-03-19T23:59', 'v2', '2026-04-02T00:00', 'planned'],
    ['2026-03-20T00:00', 'v2', '2026-06-01T00:00', 'running'],
    ['2026-05-19T00:00', 'v2', '2026-06-01T00:00', 'over'],
    // The window of the last day begins on 02-01, as the days of the pause do not count.
    ['2026-06-01T00:00', 'v2', '2026-07-01T00:00', 'over'],
  ])('D4 on %s: %s until %s, %s', (when, tier, until, state) => {
    const { tier: is, until: end, 'pause p': one } = seen(known, when);
    expect([is, end, one]).toEqual([tier, utc(until), `parental 2026-03-20 to 2026-05-19 ${state}`]);
  });

  test('D4 ended on its tenth day it gives ten days', () => {
    const lines = [...known, ['2026-03-29T10:00', { do: 'endPause', pause: 'p' }] as const];
    expect(seen(lines, '2026-03-30T00:00')).toMatchObject({
      until: utc('2026-04-12T00:00'),
      'pause p': 'parental 2026-03-20 to 2026-03-30 over',
    });
  });

  test('D4 approved late it gives a tier back that was lost: 18 days of 30 were over', () => {
    const lost = [grow('2026-03-02T10:00', 100)];
    expect(seen(lost, '2026-05-20T09:00')['tier']).toBe('v1');
    expect(
      seen([...lost, pause('2026-05-20T10:00', '2026-04-20', '2026-05-20')], '2026-05-20T10:00'),
    ).toMatchObject({
      tier: 'v2',
      since: utc('2026-04-02T00:00'),
      until: utc('2026-06-01T00:00'),
    });
  });

  test('D4 what cannot be is refused', () => {
    const ask = (from: string, to: string): readonly string[] =>
      codes([pause('2026-06-15T10:00', from, to)])[0] ?? [];
    expect(ask('2026-06-20', '2026-06-20')).toContain('invalid_value');
    expect(ask('2026-06-20', '2026-12-18')).toEqual(['pause_too_long']);
    expect(ask('2026-03-16', '2026-03-20')).toEqual(['pause_too_early']);
    expect(ask('2026-03-17', '2026-03-20')).toEqual([]);
    const two = [pause('2026-06-15T10:00', '2026-06-20', '2026-06-30', 'a')];
    expect(codes([...two, pause('2026-06-15T11:00', '2026-06-29', '2026-07-03', 'b')])[1]).toEqual([
      'pause_overlaps',
    ]);
  });
});

describe('the oracle of cases', () => {
  const open = (when: string): Line => [when, { do: 'openCase', externalId: null }];

  test('P30 a holder whose field is verified comes to the first line, and keeps it when the status ends', () => {
    const lines: Line[] = [
      ['2026-03-02T09:00', { do: 'profile', city: 'Hangzhou' }],
      ['2026-03-02T09:10', { do: 'verify', field: 'city', verified: true }],
      open('2026-03-02T09:20'),
      ['2026-03-02T09:30', { do: 'try' }],
      open('2026-03-02T10:00'),
      ['2026-03-02T10:05', { do: 'answerCase', case: 'e5', agent: 'li' }],
    ];
    expect(seen(lines, '2026-03-02T10:06')).toMatchObject({
      'case 0': `open normal 1 by ${utc('2026-03-02T17:20')} late 0 Hangzhou null`,
      'case 1': 'answered vip 9 by never late 0 li null',
    });
    // The trial of seven days is over.
    expect(seen(lines, '2026-03-12T10:00')).toMatchObject({
      plan: 'none',
      'case 1': 'answered vip 9 by never late 0 li null',
    });
  });

  test('S1 nobody answers: 18:00, 19:00 and 19:10', () => {
    const lines = [open('2026-04-03T10:00')];
    const is = (when: string) => seen(lines, when)['case 0'];
    expect(is('2026-04-03T18:00')).toBe(`open care 5 by ${utc('2026-04-03T19:00')} late 1 null null`);
    expect(is('2026-04-03T19:00')).toBe(`open vip 9 by ${utc('2026-04-03T19:10')} late 2 null null`);
    expect(is('2026-04-03T19:10')).toBe('open vip 9 by never late 3 null null');
    expect(seen(lines, '2026-04-03T19:10')['points']).toBe('15+0 until never owed 0');
  });
});

describe('the oracle of activities', () => {
  test('I3 a team of three reaches 100: each of them is rewarded, and what comes afterwards counts no more', () => {
    const people = ['ann', 'bea', 'cid', 'dan'];
    const buys = (when: string, member: string, amount: number): Line => [
      when,
      { do: 'complete', order: `${member}${when}`, amount, app: false },
      member,
    ];
    const join = (when: string, member: string): Line => [
      when,
      { do: 'joinTeam', founder: 'ann', team: 'e4' },
      member,
    ];
    const lines: Line[] = [
      ...people.map((name): Line => ['2026-03-02T09:00', { do: 'register' }, name]),
      ['2026-03-02T10:00', { do: 'foundTeam' }, 'ann'],
      join('2026-03-02T10:05', 'bea'),
      join('2026-03-02T10:05', 'cid'),
      join('2026-03-02T10:06', 'dan'),
      buys('2026-03-02T10:10', 'ann', 4_000),
      buys('2026-03-02T10:11', 'bea', 3_050),
      buys('2026-03-02T10:12', 'bea', 900),
      buys('2026-03-02T10:15', 'cid', 5_000),
      buys('2026-03-02T10:20', 'ann', 9_000),
    ];
    const { last } = after(lines, '2026-03-02T11:00');
    expect(people.map((name) => last.get(name)?.['walk'])).toEqual([
      'founder 40 30 50 completed',
      'completed null',
      'completed null',
      'refused team_full',
    ]);
    // Of the team 200, of orders a point for each yuan, of v2 its pack of 50.
    expect(people.map((name) => last.get(name)?.['points'])).toEqual([
      '380+0 until never owed 0',
      '239+0 until never owed 0',
      '250+0 until never owed 0',
      ' owed 0',
    ]);
  });

  test('I3 one place: the second is refused until the first gives it back, with what it cost', () => {
    const care = { ...plainCare, fair: { ...plainCare.fair, places: 1 } };
    const sign = (
      when: string,
      member: string,
      does: 'signUp' | 'giveUpPlace' | 'attend' = 'signUp',
    ): Line => [when, { do: does, activity: 'fair' }, member];
    const lines: Line[] = ['ann', 'bea'].flatMap((name): Line[] => [
      ['2026-03-02T09:00', { do: 'register' }, name],
      ['2026-03-02T09:01', { do: 'adjust', asset: 'points', units: 100 }, name],
    ]);
    const all = [
      ...lines,
      sign('2026-03-02T10:00', 'ann'),
      sign('2026-03-02T10:00', 'bea'),
      sign('2026-03-02T10:01', 'ann', 'giveUpPlace'),
      sign('2026-03-02T10:02', 'bea'),
      sign('2026-03-02T10:03', 'bea', 'attend'),
    ];
    const { verdicts, last } = after(all, '2026-03-02T11:00', care);
    expect(verdicts.slice(4).map((verdict) => verdict?.codes)).toEqual([[], ['stock_exhausted'], [], [], []]);
    expect(['ann', 'bea'].map((name) => last.get(name)?.['points'])).toEqual([
      '100+0 until never owed 0',
      '120+0 until never owed 0',
    ]);
  });
});
