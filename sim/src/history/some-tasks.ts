import { midnightFrom } from '../oracle/days.ts';
import type { Ladder, NamedDay, Per, TaskOf, TaskTerms } from '../oracle/tasks/terms.ts';
import type { Random } from '../random.ts';
import { zones } from './some-terms.ts';

const task = (id: string, given: Partial<TaskOf>): TaskOf => ({
  id,
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
  ...given,
});
const once = { times: 1, per: 'lifetime' } as const;
const noDay: NamedDay = { monthly: [], weekly: [], dates: [], hours: null };

/** The program towards which a violation is shortened. */
export const plainTasks: TaskTerms = {
  zone: 'Asia/Shanghai',
  latenessDays: 30,
  restoreGraceDays: 0,
  shortfall: 'debt',
  pointsExpire: 'never',
  combine: 'max',
  days: {
    double: { ...noDay, weekly: [5] },
    member: { ...noDay, monthly: [8], hours: [10 * 60, 22 * 60] },
  },
  doubleFactor: '2',
  memberPoints: 7,
  birthday: 88,
  anniversary: 10,
  main: {
    tiers: [
      { id: 'v1', threshold: 0, multiplier: '1' },
      { id: 'v2', threshold: 1_000, multiplier: '1.2' },
      { id: 'v3', threshold: 5_000, multiplier: '1.5' },
    ],
    window: { rollingDays: 100 },
    settledOn: null,
    period: { days: 100 },
    graceDays: 30,
    noticeDays: 20,
    demotion: 'oneStep',
    onRefund: 'reevaluate',
  },
  stars: {
    tiers: [
      { id: 's1', threshold: 0, multiplier: '1' },
      { id: 's2', threshold: 20, multiplier: '1' },
      { id: 's3', threshold: 60, multiplier: '1' },
    ],
    window: { months: 12 },
    settledOn: 8,
    period: null,
    graceDays: null,
    noticeDays: null,
    demotion: 'toEarned',
    onRefund: 'keep',
  },
  starsPerReview: 10,
  starsPerDay: 3,
  tasks: [
    task('checkin', { kind: 'daily', on: ['checkin'], limit: { times: 1, per: 'day' }, points: 5 }),
    task('streak', {
      kind: 'daily',
      on: ['checkin', 'madeUp'],
      goal: { streak: 3 },
      repeat: true,
      points: 50,
    }),
    task('first', { limit: once, points: 20, byHand: { days: 7 } }),
    task('two', { kind: 'daily', goal: { count: 2 }, per: 'day', points: 8, accept: true }),
    task('browse', { on: ['view'], goal: { distinct: 3 }, per: 'week', spin: 1 }),
    task('spend', {
      on: ['order'],
      goal: { sum: 30_000 },
      per: 'month',
      repeat: true,
      points: 30,
      byHand: { days: 7 },
    }),
    task('buyer', {
      on: ['order'],
      atLeast: 5_000,
      goal: { count: 2 },
      points: 10,
      growth: 100,
      tag: 'keen',
    }),
    task('big', { on: ['order'], atLeast: 20_000, points: 15, byHand: { days: 30 } }),
    task('both', { on: ['review', 'view'], goal: { allOf: ['browse', 'weekly'] }, per: 'week', points: 33 }),
    task('weekly', { goal: { count: 2 }, per: 'week', points: 1 }),
    task('april', { kind: 'special', on: ['order'], goal: { count: 2 }, points: 60 }),
    task('quiz', { on: ['quiz'], atLeast: 8, limit: once, points: 50, after: ['first'] }),
    task('reader', { on: ['view'], goal: { count: 3 }, points: 9 }),
    task('keep', {
      kind: 'special',
      on: ['order'],
      atLeast: 10_000,
      goal: { count: 2 },
      saves: { days: 60 },
    }),
    task('keep-too', {
      kind: 'special',
      on: ['order'],
      atLeast: 10_000,
      goal: { count: 2 },
      saves: { days: 45 },
    }),
  ],
  steps: { ids: ['reader', 'buyer'], inOrder: true },
};

/** A program of the kind `tasks`: the plain one, or with some of its numbers changed. */
export function someTasks(random: Random): TaskTerms {
  if (random.chance(0.1)) return plainTasks;
  return settled(
    changes.reduce(
      (before: TaskTerms, change) =>
        random.chance(0.45) ? Object.assign({}, before, change(random, before)) : before,
      plainTasks,
    ),
  );
}

/** Publication refuses what can never be. */
function settled(terms: TaskTerms): TaskTerms {
  const { main: found } = terms;
  const main = found.period === null ? { ...found, graceDays: null, noticeDays: null } : found;
  const isEver = (main.graceDays ?? main.noticeDays) !== null && main.demotion !== 'never';
  return { ...terms, main, tasks: terms.tasks.filter(({ saves }) => saves === null || isEver) };
}

type Change = (random: Random, terms: TaskTerms) => Partial<TaskTerms>;

const changes: readonly Change[] = [
  (random) => ({ zone: random.pick(zones) }),
  (random) => ({ latenessDays: random.pick([3, 10, 30, 60]) }),
  (random) => ({ shortfall: random.pick(['debt', 'forgive']) }),
  (random) => ({ pointsExpire: random.pick(['endOfDay', 'endOfMonth', { days: 30 }, 'endOfNextYear']) }),
  (random) => ({
    combine: random.pick(['max', 'sum', 'product']),
    doubleFactor: random.pick(['1.1', '1.5', '3']),
  }),
  (random) => ({ days: { double: someDay(random), member: someDay(random) } }),
  (random) => ({ main: someMain(random) }),
  (random) => ({ main: someMain(random) }),
  (random) => ({ stars: someStars(random) }),
  (random) => ({ starsPerReview: random.int(1, 30), starsPerDay: random.int(1, 4) }),
  (random) => ({
    steps: {
      ids: random.pick([[], ['first', 'big', 'reader'], ['browse', 'big']]),
      inOrder: random.chance(0.7),
    },
  }),
  (random, { tasks, zone }) => ({ tasks: tasks.map((each) => someTask(random, each, zone)) }),
  (random, { tasks, zone }) => ({ tasks: tasks.map((each) => someTask(random, each, zone)) }),
];

function someDay(random: Random): NamedDay {
  const hours = random.pick([
    null,
    null,
    [10 * 60, 22 * 60],
    [0, 90],
    [60, 180],
    [20 * 60, 24 * 60],
  ] as const);
  return random.pick<NamedDay>([
    { monthly: [8, 18, 'last'], weekly: [], dates: [], hours },
    { monthly: [31, 1], weekly: [7], dates: [], hours },
    { monthly: [], weekly: [1, 2, 3, 4, 5, 6, 7], dates: [], hours },
    { monthly: [29], weekly: [], dates: ['2026-11-11', '2026-03-29', '2026-11-01'], hours },
  ]);
}

const someTiers = (random: Random, tiers: Ladder['tiers'], to: number): Ladder['tiers'] => {
  const second = random.int(1, to);
  const [one, two, three] = tiers;
  if (one === undefined || two === undefined || three === undefined) return tiers;
  return [one, { ...two, threshold: second }, { ...three, threshold: second + random.int(1, 3 * to) }];
};

function someMain(random: Random): Ladder {
  const { main } = plainTasks;
  return {
    tiers: someTiers(random, main.tiers, 1_000),
    window: random.pick([
      'lifetime',
      'calendarYear',
      'sinceTierStart',
      { rollingDays: 30 },
      { rollingDays: 60 },
      { rollingDays: 100 },
    ]),
    settledOn: null,
    period: random.pick([{ days: 30 }, { days: 60 }, { months: 1 }, { months: 3 }, null]),
    graceDays: random.pick([null, 10, 30]),
    noticeDays: random.pick([null, 7, 20]),
    demotion: random.pick(['oneStep', 'toEarned', 'oneStep', 'toEarned', 'never']),
    onRefund: random.pick(['reevaluate', 'keep', 'atSettlement', 'reevaluate']),
  };
}

function someStars(random: Random): Ladder {
  const { stars } = plainTasks;
  const window = random.pick([
    { months: 12 },
    { months: 1 },
    { months: 3 },
    'lifetime',
    'calendarYear',
  ] as const);
  const isOfMonths = typeof window === 'object';
  return {
    ...stars,
    tiers: someTiers(random, stars.tiers, 40),
    window,
    settledOn: isOfMonths ? random.pick([1, 8, 15, 28]) : random.pick([null, 1]),
    period: random.pick([null, { months: 1 }, { months: 12 }, { days: 45 }]),
    demotion: random.pick(['toEarned', 'oneStep', 'never']),
  };
}

const pers: readonly Per[] = ['day', 'week', 'month', 'year', 'lifetime'];

/** A task with other numbers; what it is stays, so that histories know what to do for it. */
function someTask(random: Random, each: TaskOf, zone: string): TaskOf {
  const { goal, id } = each;
  if (random.chance(0.4)) return each;
  const more: Partial<TaskOf> = {
    points: random.chance(0.3) && each.points > 0 ? random.int(1, 60) : each.points,
    growth: random.chance(0.15) ? random.int(1, 900) : each.growth,
    ...(random.chance(0.4) && each.saves === null ? { byHand: someByHand(random) } : {}),
  };
  if (each.saves !== null)
    return { ...each, ...more, goal: someKeeping(random), saves: { days: random.pick([null, 30, 45, 60]) } };
  if (id === 'streak') return { ...each, ...more, goal: { streak: random.int(2, 7) } };
  if (id === 'both' || id === 'browse' || id === 'weekly') return { ...each, ...more };
  if (goal === null)
    return {
      ...each,
      ...more,
      limit:
        each.limit === null || id === 'checkin'
          ? each.limit
          : random.pick([once, { times: 2, per: 'month' }]),
    };
  const isDated = random.chance(id === 'april' ? 0.9 : 0.1);
  const from = midnightFrom(zone, Date.UTC(2026, random.int(0, 11), random.int(1, 28)));
  return {
    ...each,
    ...more,
    per: random.pick(pers),
    repeat: random.chance(0.5),
    accept: random.chance(0.25),
    ...('count' in goal ? { goal: { count: random.int(1, 4) } } : {}),
    ...('sum' in goal ? { goal: { sum: random.pick([10_000, 30_000, 50_000]) } } : {}),
    ...(isDated ? { from, until: from + random.pick([30, 60, 200]) * 86_400_000 } : {}),
  };
}

const someKeeping = (random: Random): TaskOf['goal'] =>
  random.pick([{ count: 1 }, { count: 2 }, { sum: 30_000 }]);

const someByHand = (random: Random): TaskOf['byHand'] =>
  random.pick([null, { days: 1 }, { days: 7 }, { days: 30 }]);
