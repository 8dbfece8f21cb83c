import { describe, expect, test } from 'vitest';
import type { Act, Step } from '../../act.ts';
import { plainTasks } from '../../history/some-tasks.ts';
import type { Texts, TracedStep } from '../../kind.ts';
import { availableOf } from '../purse.ts';
import type { Doer } from './doer.ts';
import { judgeTasks } from './judge-tasks.ts';
import { instant } from './seen-of-doer.ts';
import type { TaskOf, TaskTerms } from './terms.ts';

// The judge of tasks is held to numbers that were counted by hand, so that it may judge others.

const at = (text: string, zone = 'Asia/Shanghai'): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;

/** When it happened, what, and when it was decided where that is later. */
type Line = readonly [when: string, act: Act, decided?: string];
interface After {
  readonly doer: Doer;
  readonly seen: Texts;
  readonly codes: readonly (readonly string[])[];
}

/** A member's history from 2026-01-01 on, and what she has at an instant. */
function after(lines: readonly Line[], when: string, terms: TaskTerms = quiet): After {
  const all: readonly Line[] = [['2026-01-01T10:00', { do: 'register' }], ...lines];
  const trace = all.map(([time, act, decided], n): TracedStep => {
    const now = at(decided ?? time);
    const step: Step = { step: 'send', now, sent: { member: 'm', id: `e${n}`, time: at(time), act } };
    return { step, decidedAt: now, told: null };
  });
  const { verdicts, doers, last } = judgeTasks(terms, trace, at(when));
  const doer = doers.get('m');
  if (doer === undefined) throw new Error('no member');
  return { doer, seen: last.get('m') ?? {}, codes: verdicts.map((each) => each?.codes ?? []) };
}

const withTasks = (...tasks: readonly Partial<TaskOf>[]): TaskTerms => ({
  ...plainTasks,
  birthday: 0,
  anniversary: 0,
  days: { double: never, member: never },
  steps: { ids: [], inOrder: true },
  tasks: tasks.map((task) => ({ ...nothing, ...task })),
});
const never = { monthly: [], weekly: [], dates: [], hours: null };
const nothing: TaskOf = {
  id: 'task',
  kind: 'growth',
  on: ['review'],
  atLeast: 1,
  goal: null,
  per: 'lifetime',
  repeat: false,
  limit: null,
  from: null,
  until: null,
  points: 0,
  spin: 0,
  growth: 0,
  tag: null,
  byHand: null,
  accept: false,
  after: [],
  saves: null,
};
const quiet = withTasks();
const buys = (order: string, amount: number): Act => ({ do: 'complete', order, amount, app: false });
const returns = (order: string, amount: number): Act => ({
  do: 'refund',
  order,
  refund: `r-${order}`,
  amount,
});
const points = ({ seen }: After): string => seen['points']?.split(' ')[0] ?? '';

describe('the oracle of tasks', () => {
  test('K2 K3 a run of seven days has two bonuses of three; a late day joins, a card fills', () => {
    const terms = withTasks({ on: ['checkin', 'madeUp'], goal: { streak: 3 }, repeat: true, points: 50 });
    const day = (n: number, decided = `2026-03-0${n}T09:00`): Line => [
      `2026-03-0${n}T09:00`,
      { do: 'checkin' },
      decided,
    ];
    const six = [day(1), day(2), day(4), day(5), day(6), day(7)];
    expect(points(after(six, '2026-03-09T00:00', terms))).toBe('50');
    // Day 3, told of on day 8, joins two runs to one of seven.
    expect(points(after([...six, day(3, '2026-03-08T10:00')], '2026-03-09T00:00', terms))).toBe('100');
    const card: readonly Line[] = [
      ['2026-03-08T10:00', { do: 'adjust', asset: 'makeup', units: 1 }],
      ['2026-03-08T10:01', { do: 'madeUp', date: '2026-03-03' }],
    ];
    const made = after([...six, ...card], '2026-03-09T00:00', terms);
    expect([points(made), made.seen['makeup']]).toEqual(['100', ' owed 0']);
    expect(
      after(
        [...six, ['2026-03-08T10:00', { do: 'madeUp', date: '2026-03-04' }]],
        '2026-03-09T00:00',
        terms,
      ).codes.at(-1),
    ).toContain('invalid_value');
  });

  test('K2 a goal that is reached no more loses its newest reward, and the others stay', () => {
    const terms = withTasks({ on: ['order'], goal: { sum: 10_000 }, repeat: true, spin: 1 });
    const lines: readonly Line[] = [
      ['2026-03-01T10:00', buys('a', 10_000)],
      ['2026-03-01T11:00', buys('b', 10_000)],
      ['2026-03-01T12:00', returns('b', 10_000)],
      ['2026-03-01T13:00', buys('c', 10_000)],
      ['2026-03-01T14:00', returns('c', 10_000)],
    ];
    const spins = (n: number): number =>
      availableOf(after(lines.slice(0, n), '2026-03-02T00:00', terms).doer, 'spin');
    expect([1, 2, 3, 4, 5].map(spins)).toEqual([1, 2, 1, 1, 1]);
  });

  test('K4 a reward waits for seven days from its decision, to the millisecond', () => {
    const terms = withTasks({ points: 20, byHand: { days: 7 } });
    const review: Line = ['2026-03-01T10:00', { do: 'review' }, '2026-03-02T10:00'];
    const claim = (when: string): After =>
      after([review, [when, { do: 'claimTask', task: 'task' }]], '2026-03-20T00:00', terms);
    expect(points(claim('2026-03-09T09:59:59.999'))).toBe('20');
    expect(claim('2026-03-09T10:00').codes.at(-1)).toEqual(['nothing_to_claim']);
    // What is lost gives a spin.
    expect(claim('2026-03-09T10:00').seen['spin']).toBe('1 until never owed 0');
  });

  test('K4 K7 only what happened after an acceptance, and after the task before, counts', () => {
    const accepted = withTasks({ goal: { count: 2 }, per: 'day', points: 9, accept: true });
    const review = (when: string, decided = when): Line => [when, { do: 'review' }, decided];
    const lines: readonly Line[] = [
      review('2026-03-01T08:00'),
      ['2026-03-01T09:00', { do: 'acceptTask', task: 'task' }],
      review('2026-03-01T10:00'),
      review('2026-03-01T08:30', '2026-03-01T11:00'),
    ];
    expect(points(after(lines, '2026-03-02T00:00', accepted))).toBe('');
    expect(points(after([...lines, review('2026-03-01T12:00')], '2026-03-02T00:00', accepted))).toBe('9');
    const chain = withTasks(
      { id: 'first', on: ['checkin'], limit: { times: 1, per: 'lifetime' } },
      { id: 'second', limit: { times: 1, per: 'lifetime' }, points: 2, after: ['first'] },
    );
    const checkin: Line = ['2026-03-01T10:00', { do: 'checkin' }];
    const early = [checkin, review('2026-03-01T09:30', '2026-03-01T11:00')];
    expect(points(after(early, '2026-03-02T00:00', chain))).toBe('');
    expect(points(after([...early, review('2026-03-01T12:00')], '2026-03-02T00:00', chain))).toBe('2');
  });

  test('C2 a birthday of 29 February comes on the 28th, an anniversary with its years', () => {
    const terms = { ...quiet, birthday: 88, anniversary: 10 };
    const born: Line = ['2026-02-01T10:00', { do: 'birthday', date: '1996-02-29' }];
    expect(points(after([born], '2026-02-27T23:59:59.999', terms))).toBe('');
    expect(points(after([born], '2026-02-28T00:00', terms))).toBe('88');
    expect(points(after([born], '2028-02-28T12:00', terms))).toBe(String(2 * 88 + 10 + 20));
    expect(points(after([born], '2028-02-29T00:00', terms))).toBe(String(3 * 88 + 10 + 20));
  });

  test('C7 double on Fridays, seven more on the 8th between ten and ten at night', () => {
    const terms = { ...quiet, days: plainTasks.days };
    const order = (when: string): string =>
      points(after([[when, buys('a', 10_000)]], '2026-06-01T00:00', terms));
    expect(order('2026-05-07T23:59:59.999')).toBe('100');
    // The 8th of May is a Friday.
    expect(order('2026-05-08T09:59')).toBe('200');
    expect(order('2026-05-08T10:00')).toBe('207');
    expect(order('2026-05-08T22:00')).toBe('200');
  });

  const saving: Partial<TaskOf> = { on: ['order'], atLeast: 10_000, goal: { count: 2 }, saves: { days: 60 } };
  const up: Line = ['2026-01-01T10:00', buys('up', 100_000)];
  test.each([
    ['in the notice', '03-24', '03-25', '2026-06-11'],
    ['in the grace', '04-20', '04-21', '2026-06-11'],
    ['before the notice', '03-20', '03-24', '2026-05-12'],
  ])('D3 two orders %s: the end goes 60 days on from 2026-04-12, or nowhere', (_, one, two, until) => {
    const lines: readonly Line[] = [
      up,
      [`2026-${one}T10:00`, buys('a', 10_000)],
      [`2026-${two}T10:00`, buys('b', 10_000)],
    ];
    const { doer } = after(lines, '2026-04-25T00:00', withTasks(saving));
    const seen = after(lines, '2026-04-25T00:00', withTasks(saving)).seen['main'];
    expect(seen).toContain(`to ${instant(at(`${until}T00:00`))}`);
    expect(doer.unsure).toEqual([]);
  });

  test('D3 the refund of what met it: at once, on the first of the month, or never', () => {
    const lines: readonly Line[] = [
      up,
      ['2026-03-24T10:00', buys('a', 10_000)],
      ['2026-03-25T10:00', buys('b', 10_000)],
      ['2026-03-26T10:00', returns('b', 10_000)],
    ];
    const until = (onRefund: 'reevaluate' | 'keep' | 'atSettlement', when: string): string => {
      const terms = withTasks(saving);
      const { seen } = after(lines, when, { ...terms, main: { ...terms.main, onRefund } });
      return seen['main']?.split(' ')[3] ?? '';
    };
    const [moved, before] = ['2026-06-10T16:00:00Z', '2026-04-11T16:00:00Z'];
    expect(until('reevaluate', '2026-03-27T00:00')).toBe(before);
    expect(until('atSettlement', '2026-03-31T23:59')).toBe(moved);
    expect(until('atSettlement', '2026-04-01T00:00')).toBe(before);
    expect(until('keep', '2026-04-01T00:00')).toBe(moved);
  });

  test('T2 T5 what June brings counts for the second track from 8 July on', () => {
    const lines: readonly Line[] = [1, 2].map((n) => [
      `2026-06-2${n}T10:00`,
      { do: 'review' },
      '2026-07-02T10:00',
    ]);
    const tier = (when: string): string => after(lines, when).seen['stars']?.split(' ')[0] ?? '';
    expect([tier('2026-07-07T23:59'), tier('2026-07-08T00:00')]).toEqual(['s1', 's2']);
  });
});
