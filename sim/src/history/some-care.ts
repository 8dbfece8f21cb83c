import type { EpochMs } from '@laurel/core';
import type { Care, Fair, Line, Lines, Quiz, Span } from '../oracle/care/care.ts';
import { later, midnightFrom } from '../oracle/days.ts';
import type { Random } from '../random.ts';
import { zones } from './some-terms.ts';

const lines: Lines = {
  vip: { priority: 9, minutes: 10, escalateTo: null },
  care: { priority: 5, minutes: 60, escalateTo: 'vip' },
  normal: { priority: 1, minutes: 480, escalateTo: 'care' },
};
const march: Span = { from: Date.UTC(2026, 1, 28, 16), until: Date.UTC(2026, 2, 19, 16) };

/** Numbers of the scenarios and of the tests that describe the mechanisms. */
export const plainCare: Care = {
  zone: 'Asia/Shanghai',
  latenessDays: 30,
  thresholds: [100, 300],
  packs: [50, 200],
  window: { days: 60 },
  period: { days: 30 },
  graceDays: 10,
  demotion: 'oneStep',
  pause: { longestDays: 180, perYear: 2, backdatedDays: 90 },
  pointsExpire: 'never',
  restoreGraceDays: 30,
  shortfall: 'debt',
  trialDays: 7,
  sorry: 5,
  lines,
  fair: { ...march, signUpUntil: null, withdrawUntil: null, places: null, cost: 30, points: 50 },
  salon: { ...march, points: 7 },
  taste: { ...march, change: true, points: 5 },
  quiz: {
    ...march,
    tries: 2,
    minutes: 10,
    rights: { one: ['a', 'b'], two: ['y'] },
    rewards: [
      { score: 1, points: 10 },
      { score: 3, points: 100 },
    ],
  },
  walk: { ...march, size: 3, atLeast: 1_000, reach: 100, points: 200 },
  next: null,
};

/** A program of the kind `care`, with other numbers, whose activities lie in the days after a history begins. */
export function someCare(random: Random, start: EpochMs): Care {
  const zone = random.chance(0.4) ? 'Asia/Shanghai' : random.pick(zones);
  const span = (): Span => someSpan(random, zone, start);
  const { taste, salon, walk, pause } = plainCare;
  return {
    ...plainCare,
    zone,
    latenessDays: random.pick([3, 10, 30]),
    thresholds: random.pick([
      [100, 300],
      [50, 120],
      [200, 1_000],
    ]),
    window: random.pick([
      { days: 60 },
      { days: 15 },
      { days: 1 },
      { days: 200 },
      'lifetime',
      'calendarYear',
      'sinceTierStart',
    ]),
    ...someCourse(random),
    demotion: random.pick(['toEarned', 'oneStep', 'never']),
    pause: {
      ...pause,
      longestDays: random.pick([180, 40, 10]),
      perYear: random.int(1, 6),
      backdatedDays: random.pick([90, 20, 3]),
    },
    pointsExpire: random.pick(['never', 'endOfDay', 'endOfMonth', { days: 5 }, { days: 40 }]),
    restoreGraceDays: random.pick([1, 2, 30]),
    trialDays: random.pick([1, 7, 30]),
    lines: someLines(random),
    fair: someFair(random, zone, span()),
    salon: { ...salon, ...span() },
    taste: { ...taste, ...span(), change: random.chance(0.6) },
    quiz: someQuiz(random, span()),
    walk: {
      ...walk,
      ...span(),
      size: random.int(2, 4),
      atLeast: random.pick([0, 1_000]),
      reach: random.pick([40, 300, 300, 1_500]),
    },
    next: random.chance(0.2)
      ? {
          at: midnightFrom(zone, start + random.int(3, 60) * day),
          pauses: random.chance(0.7),
          lines: someLines(random),
        }
      : null,
  };
}
const day = 86_400_000;

/** No grace is as long as the period that it may win: nobody says what becomes of one that is over by then. */
function someCourse(random: Random): Pick<Care, 'period' | 'graceDays'> {
  const graceDays = random.pick([null, 3, 10, 30]);
  const long = [{ days: 45 }, { days: 90 }, { days: 365 }] as const;
  const short = [{ days: 30 }, { days: 12 }, { months: 1 }] as const;
  return { period: random.pick(graceDays === 30 ? long : [...short, ...long]), graceDays };
}

function someSpan(random: Random, zone: string, start: EpochMs): Span {
  const from = midnightFrom(zone, start + random.pick([-30, -3, 0, 0, 1, 5]) * day);
  return { from, until: later(zone, from, { days: random.pick([40, 100, 400, 1_000]) }) };
}

/** Each line that takes over is more urgent. */
function someLines(random: Random): Lines {
  const [low, middle, high] = [random.int(1, 4), random.int(5, 8), random.int(9, 12)];
  const minutes = (): number | null => random.pick([null, 10, 60, 480, 1_440]);
  const line = (priority: number, over: Line['escalateTo']): Line => ({
    priority,
    minutes: minutes(),
    escalateTo: random.chance(0.8) ? over : null,
  });
  return {
    vip: line(high, null),
    care: line(middle, 'vip'),
    normal: line(low, random.pick(['care', 'vip'])),
  };
}

function someFair(random: Random, zone: string, span: Span): Fair {
  const { from, until } = span;
  const within = (): EpochMs => {
    const at = later(zone, from, { days: random.int(10, 90) });
    return Math.min(at, until);
  };
  const signUpUntil = random.chance(0.5) ? within() : null;
  const withdrawUntil = random.chance(0.5) ? within() : null;
  return {
    ...span,
    signUpUntil,
    withdrawUntil,
    places: random.pick([null, 1, 1, 2, 3]),
    cost: random.pick([0, 30, 100]),
    points: 50,
  };
}

function someQuiz(random: Random, span: Span): Quiz {
  const some = (options: readonly string[]): readonly string[] => {
    const chosen = options.filter(() => random.chance(0.5));
    return chosen.length > 0 ? chosen : options.slice(0, 1);
  };
  return {
    ...plainCare.quiz,
    ...span,
    tries: random.int(1, 4),
    minutes: random.pick([null, 10, 60]),
    rights: { one: some(['a', 'b', 'c']), two: some(['x', 'y']) },
  };
}
