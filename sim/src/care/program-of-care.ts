import {
  type Care,
  type Fair,
  type Lines,
  lineIds,
  optionsOf,
  type Quiz,
  type Span,
} from '../oracle/care/care.ts';
import type { Expiry, Length } from '../oracle/terms.ts';

type Doc = Record<string, unknown>;

/** The program document that says what the numbers of the kind `care` say; the second version is that of `next`. */
export function programOfCare(care: Care, version: 'first' | 'next' = 'first'): Doc {
  const next = version === 'next' ? care.next : null;
  return {
    program: 'care',
    timeZone: care.zone,
    lateness: `${care.latenessDays} days`,
    fields: { city: { type: 'string' } },
    assets: {
      growth: { kind: 'score' },
      points: {
        kind: 'currency',
        expires: expiryText(care.pointsExpire),
        restoreGrace: `${care.restoreGraceDays} days`,
        shortfall: care.shortfall,
      },
    },
    tracks: { main: trackOf(care, next?.pauses ?? true) },
    rules: [
      { id: 'order-growth', on: 'order.completed', grants: { growth: 'paid / 100' } },
      { id: 'order-points', on: 'order.completed', grants: { points: 'paid / 100' } },
      { id: 'sorry', on: 'case.overdue', grants: { points: care.sorry } },
    ],
    plans: {
      plus: {
        variants: { month: { term: '1 month', price: 1_500 } },
        trial: { term: `${care.trialDays} days` },
      },
    },
    service: { agent: 'city', lines: linesOf(next?.lines ?? care.lines) },
    activities: activitiesOf(care),
  };
}

const instant = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString();
const lengthText = (length: Length): string =>
  'days' in length ? `${length.days} days` : `${length.months} months`;

function expiryText(expires: Expiry): string {
  if (typeof expires === 'string') return expires;
  return 'days' in expires ? `${expires.days} days` : instant(expires.at);
}

function trackOf(care: Care, pauses: boolean): Doc {
  const { thresholds, packs, window, period, graceDays, demotion, pause } = care;
  const pausing = {
    kinds: ['parental', 'abroad'],
    longest: `${pause.longestDays} days`,
    perYear: pause.perYear,
    backdated: `${pause.backdatedDays} days`,
  };
  return {
    measure: 'growth',
    window: typeof window === 'object' ? lengthText(window) : window,
    period: lengthText(period),
    ...(graceDays === null ? {} : { grace: `${graceDays} days` }),
    demotion,
    ...(pauses ? { pause: pausing } : {}),
    tiers: [
      { id: 'v1', threshold: 0 },
      { id: 'v2', threshold: thresholds[0], pack: { points: packs[0] } },
      { id: 'v3', threshold: thresholds[1], pack: { points: packs[1] } },
    ],
  };
}

const conditions = {
  vip: "'plus' in member.plans && member.verified.city",
  care: "member.tier != 'v1'",
  normal: null,
} as const;

const linesOf = (lines: Lines): readonly Doc[] =>
  lineIds.map((id) => {
    const { priority, minutes, escalateTo } = lines[id];
    return {
      id,
      priority,
      ...(conditions[id] === null ? {} : { when: conditions[id] }),
      ...(minutes === null ? {} : { respondWithin: `${minutes} minutes` }),
      ...(escalateTo === null ? {} : { escalateTo }),
    };
  });

const spanOf = ({ from, until }: Span): Doc => ({ from: instant(from), until: instant(until) });

function activitiesOf({ fair, salon, taste, quiz, walk }: Care): Doc {
  return {
    fair: fairOf(fair),
    salon: {
      kind: 'signUp',
      ...spanOf(salon),
      when: "member.tier != 'v1'",
      grants: { points: salon.points },
    },
    taste: {
      kind: 'poll',
      ...spanOf(taste),
      change: taste.change,
      options: [{ id: 'plum' }, { id: 'fig' }],
      grants: { points: taste.points },
    },
    quiz: quizOf(quiz),
    walk: {
      kind: 'team',
      ...spanOf(walk),
      size: walk.size,
      goal: {
        on: ['order.completed'],
        when: `paid >= ${walk.atLeast}`,
        sum: 'paid / 100',
        reach: walk.reach,
      },
      grants: { points: walk.points },
    },
  };
}

const fairOf = (fair: Fair): Doc => ({
  kind: 'signUp',
  ...spanOf(fair),
  ...(fair.signUpUntil === null ? {} : { signUpUntil: instant(fair.signUpUntil) }),
  ...(fair.withdrawUntil === null ? {} : { withdrawUntil: instant(fair.withdrawUntil) }),
  places: fair.places !== null,
  ...(fair.cost === 0 ? {} : { cost: { asset: 'points', units: fair.cost } }),
  grants: { points: fair.points },
});

function quizOf(quiz: Quiz): Doc {
  const question = (id: 'one' | 'two', points: number): Doc => ({
    id,
    text: `${id}?`,
    options: optionsOf[id].map((option) => ({ id: option })),
    right: quiz.rights[id],
    points,
  });
  return {
    kind: 'quiz',
    ...spanOf(quiz),
    tries: quiz.tries,
    ...(quiz.minutes === null ? {} : { within: `${quiz.minutes} minutes` }),
    questions: [question('one', 2), question('two', 1)],
    rewards: quiz.rewards.map(({ score, points }) => ({ score, grants: { points } })),
  };
}
