import type { Doing, Ladder, NamedDay, TaskOf, TaskTerms } from '../oracle/tasks/terms.ts';
import type { Expiry } from '../oracle/terms.ts';

type Doc = Record<string, unknown>;

/** The program document that says what the numbers say. */
export function programOfTasks(terms: TaskTerms): Doc {
  const { days, doubleFactor, steps } = terms;
  const inOrder = steps.inOrder ? {} : { inOrder: false };
  return {
    program: 'tasks',
    timeZone: terms.zone,
    lateness: `${terms.latenessDays} days`,
    fields: { birthday: 'date' },
    assets: {
      growth: { kind: 'score' },
      stars: { kind: 'score' },
      points: { kind: 'currency', expires: expiryText(terms.pointsExpire), shortfall: terms.shortfall },
      spin: { kind: 'chance' },
      makeup: { kind: 'card' },
    },
    tracks: { main: trackOf(terms.main, 'growth'), stars: trackOf(terms.stars, 'stars') },
    events: { 'quiz.passed': { data: quizData } },
    days: { doubleDay: dayOf(days.double), memberDay: dayOf(days.member) },
    multipliers: {
      combine: terms.combine,
      list: [{ id: 'double', when: 'day("doubleDay")', factor: doubleFactor }],
    },
    rules: [...rulesOf(terms), ...terms.tasks.map(taskOf)],
    sequences: steps.ids.length === 0 ? {} : { start: { steps: [...steps.ids], ...inOrder } },
  };
}

const quizData: Doc = { type: 'object', required: ['right'], properties: { right: { type: 'integer' } } };
const instant = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString();

function expiryText(expires: Expiry): string {
  if (typeof expires === 'string') return expires;
  return 'days' in expires ? `${expires.days} days` : instant(expires.at);
}

function trackOf(ladder: Ladder, measure: string): Doc {
  const { tiers, period, graceDays, noticeDays, demotion, onRefund, settledOn } = ladder;
  const isOfMonths = typeof ladder.window === 'object' && 'months' in ladder.window;
  return {
    measure,
    window: windowText(ladder),
    ...(settledOn === null || isOfMonths ? {} : { upgrade: 'atSettlement' }),
    ...(period === null
      ? {}
      : { period: 'days' in period ? `${period.days} days` : `${period.months} months` }),
    ...(graceDays === null ? {} : { grace: `${graceDays} days` }),
    ...(noticeDays === null ? {} : { notice: `${noticeDays} days` }),
    demotion,
    onRefund,
    tiers: tiers.map(({ id, threshold, multiplier }) => ({ id, threshold, multiplier })),
  };
}

function windowText({ window, settledOn }: Ladder): unknown {
  if (typeof window === 'string') return window;
  return 'rollingDays' in window ? `${window.rollingDays} days` : { months: window.months, settledOn };
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function dayOf({ monthly, weekly, dates, hours }: NamedDay): Doc {
  return {
    ...(monthly.length === 0 ? {} : { monthly }),
    ...(weekly.length === 0 ? {} : { weekly: weekly.map((n) => weekdays[n - 1]) }),
    ...(dates.length === 0 ? {} : { dates }),
    ...(hours === null ? {} : { hours: { from: clock(hours[0]), until: clock(hours[1]) } }),
  };
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function rulesOf(terms: TaskTerms): readonly Doc[] {
  const { memberPoints, starsPerReview, starsPerDay, birthday, anniversary } = terms;
  return [
    { id: 'growth', on: 'order.completed', grants: { growth: 'paid / 100' } },
    {
      id: 'points',
      on: 'order.completed',
      grants: { points: 'paid / 100' },
      multiply: ['tier:main', 'double'],
    },
    { id: 'extra', on: 'order.completed', when: 'day("memberDay")', grants: { points: memberPoints } },
    {
      id: 'stars',
      on: 'review.posted',
      limits: [`${starsPerDay} per day`],
      grants: { stars: starsPerReview },
    },
    { id: 'birthday', on: 'member.birthday', grants: { points: birthday } },
    { id: 'anniversary', on: 'member.anniversary', grants: { points: `data.years * ${anniversary}` } },
    { id: 'lost', on: 'task.claim_expired', grants: { spin: 1 } },
  ];
}

const types: Readonly<Record<Doing, string>> = {
  order: 'order.completed',
  review: 'review.posted',
  view: 'product.viewed',
  checkin: 'checkin',
  madeUp: 'checkin.made_up',
  quiz: 'quiz.passed',
};

function taskOf(task: TaskOf): Doc {
  const { id, on, goal, limit, from, until, points, spin, growth, tag } = task;
  const gives = Object.entries({ points, spin, growth }).filter(([, units]) => units > 0);
  const when = whenOf(task);
  return {
    id,
    on: on.map((doing) => types[doing]),
    ...(when === null ? {} : { when }),
    ...(from === null ? {} : { from: instant(from) }),
    ...(until === null ? {} : { until: instant(until) }),
    ...(goal === null ? {} : { goal: { ...goalOf(task), per: task.per, repeat: task.repeat } }),
    ...(limit === null ? {} : { limits: [{ per: limit.per, times: limit.times }] }),
    ...(gives.length === 0 ? {} : { grants: Object.fromEntries(gives) }),
    ...(tag === null ? {} : { tag }),
    task: partOf(task),
  };
}

function whenOf({ on, atLeast, goal }: TaskOf): string | null {
  if (on.includes('order')) return `paid >= ${atLeast}`;
  if (on.includes('quiz')) return `data.right >= ${atLeast}`;
  return goal !== null && 'distinct' in goal ? 'has(data.sku)' : null;
}

function goalOf({ goal }: TaskOf): Doc {
  if (goal === null) return {};
  if ('sum' in goal) return { sum: { of: 'paid', goal: goal.sum } };
  return 'distinct' in goal ? { distinct: { of: 'data.sku', goal: goal.distinct } } : { ...goal };
}

function partOf({ kind, byHand, accept, after, saves }: TaskOf): Doc {
  return {
    kind,
    ...(byHand === null ? {} : { claim: 'byHand', claimWithin: `${byHand.days} days` }),
    ...(accept ? { accept: 'byHand' } : {}),
    ...(after.length === 0 ? {} : { after }),
    ...(saves === null
      ? {}
      : { saves: { track: 'main', ...(saves.days === null ? {} : { extends: `${saves.days} days` }) } }),
  };
}
