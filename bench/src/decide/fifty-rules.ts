import { compileProgram, type Programs, readProgram } from '@laurel/core';

/** A rule of the fifty as the program writes it; `by-hand.ts` says the same in code. */
type Rule = Readonly<Record<string, unknown>>;

export const channels = ['app', 'mini', 'web', 'store', 'phone', 'live'] as const;
export const shops = Array.from({ length: 10 }, (_, i) => `shop-${i}`);
export const categories = ['tea', 'books', 'shoes', 'toys', 'garden', 'food', 'audio', 'paper'] as const;
export const steps = [40_000, 60_000, 80_000, 100_000, 150_000, 200_000, 300_000, 500_000] as const;
export const hours = [6, 12, 18, 20] as const;

const onOrders = (id: string, rest: Rule): Rule => ({ id, on: 'order.completed', ...rest });
const points = (amount: string | number) => ({ grants: { points: amount } });

/** What real shops have: two rules for every order, and campaigns that each concern a few. */
const rules: readonly Rule[] = [
  onOrders('growth', { grants: { growth: 'paid / 100' } }),
  onOrders('points', { ...points('paid / 100'), multiply: ['tier:main'] }),
  onOrders('first', { when: 'member.firstOrder && paid >= 10000', ...points(100), limits: ['once'] }),
  ...['v2', 'v3', 'v4', 'v5'].map((tier, i) =>
    onOrders(`tier-${tier}`, { when: `member.tier == '${tier}' && paid >= 20000`, ...points(20 * (i + 1)) }),
  ),
  ...channels.map((channel, i) =>
    onOrders(`channel-${channel}`, {
      when: `has(data.channel) && data.channel == '${channel}' && paid >= 60000`,
      ...points(i + 3),
      limits: ['1 per day'],
    }),
  ),
  ...shops.map((shop) =>
    onOrders(shop, {
      when: `has(data.shopId) && data.shopId == '${shop}' && paid >= 50000`,
      ...points('paid / 500'),
      limits: ['200 points per month'],
    }),
  ),
  ...steps.map((step, i) =>
    onOrders(`step-${step}`, {
      when: `paid >= ${step} && paid < ${steps[i + 1] ?? 100_000_000}`,
      ...points(10 * (i + 1)),
      limits: ['2 per month'],
    }),
  ),
  ...[1, 2, 3, 4, 5, 6, 7].map((weekday) =>
    onOrders(`weekday-${weekday}`, {
      when: `local.weekday == ${weekday} && has(data.channel) && data.channel == 'app'`,
      ...points(weekday),
    }),
  ),
  ...hours.map((hour) =>
    onOrders(`hour-${hour}`, {
      when: `local.hour >= ${hour} && local.hour < ${hour + 2} && paid >= 10000`,
      ...points(8),
      limits: ['1 per week'],
    }),
  ),
  ...categories.slice(0, 5).map((category) =>
    onOrders(`category-${category}`, {
      when: `has(data.items) && data.items.exists(line, has(line.category) && line.category == '${category}' && line.amount >= 20000)`,
      ...points(6),
    }),
  ),
  ...[1, 2, 3].map((n) =>
    onOrders(`season-${n}`, {
      from: `202${4 + n}-01-01`,
      until: `202${5 + n}-01-01`,
      when: 'paid >= 80000',
      ...points('paid / 1000'),
    }),
  ),
];

const tiers = [
  { id: 'v1', threshold: 0 },
  { id: 'v2', threshold: 1_000, pack: { points: 50 } },
  { id: 'v3', threshold: 5_000, multiplier: 1.2, pack: { points: 200 } },
  { id: 'v4', threshold: 20_000, multiplier: 1.5, pack: { points: 1_000 } },
  { id: 'v5', threshold: 50_000, multiplier: 2, pack: { points: 5_000 } },
];

export const fiftyRules = {
  program: 'fifty-rules',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  join: 'onFirstEvent',
  assets: {
    growth: { kind: 'score' },
    points: { kind: 'currency', expires: 'endOfNextYear' },
  },
  tracks: {
    main: {
      measure: 'growth',
      window: '365 days',
      period: '365 days',
      demotion: 'oneStep',
      grace: '30 days',
      tiers,
    },
  },
  rules,
};

/** A program in force from the beginning of time. */
export function programsOf(doc: unknown): Programs {
  const read = readProgram(doc);
  if (!read.ok) throw new Error(JSON.stringify(read.problems.slice(0, 3)));
  const made = compileProgram(read.program);
  if (!made.ok) throw new Error(JSON.stringify(made.problems.slice(0, 3)));
  return {
    versions: [{ number: 1, effectiveAt: 0, compiled: made.compiled, policy: 'honourPeriod' }],
  };
}
