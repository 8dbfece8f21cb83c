import fc from 'fast-check';
import type { Programs } from '../src/index.ts';
import { at, Play, starter } from './play.ts';

const order = (orderId: string, amount: number) => ({ orderId, amount, currency: 'CNY' });
/** A time as `Play` takes it. */
export const stamp = (ms: number): string => {
  const local = Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO('Asia/Shanghai')
    .toPlainDateTime();
  return local.toString({ smallestUnit: 'second' }).replace('T', ' ');
};

export interface Bought {
  /** Hours since the one before. */
  readonly gap: number;
  readonly amount: number;
  /** Parts given back, each that many hours after the order. */
  readonly refunds: readonly { readonly after: number; readonly amount: number }[];
}

export const history = fc.array(
  fc.record({
    gap: fc.integer({ min: 1, max: 24 * 90 }),
    amount: fc.oneof(
      fc.integer({ min: 0, max: 900_000 }),
      fc.constantFrom(100_000, 400_000, 500_000, 1_500_000),
    ),
    refunds: fc.array(
      fc.record({
        after: fc.integer({ min: 1, max: 24 * 200 }),
        amount: fc.integer({ min: 1, max: 600_000 }),
      }),
      {
        maxLength: 2,
      },
    ),
  }),
  { minLength: 1, maxLength: 30 },
);

/** Many orders on one day, over days and weeks. */
export const dense = fc.array(
  fc.record({
    gap: fc.oneof(fc.constantFrom(0.01, 0.3), fc.double({ min: 0.1, max: 60, noNaN: true })),
    amount: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.constantFrom(100_000, 2_000_000)),
    refunds: fc.array(
      fc.record({ after: fc.integer({ min: 1, max: 24 * 60 }), amount: fc.integer({ min: 1, max: 60_000 }) }),
      { maxLength: 1 },
    ),
  }),
  { minLength: 20, maxLength: 120 },
);

export const terms = fc.record({
  window: fc.constantFrom('365 days', '30 days', '7 days', 'lifetime'),
  period: fc.constantFrom('365 days', '60 days', '1 month'),
  grace: fc.constantFrom('30 days', '4 days'),
  demotion: fc.constantFrom('oneStep', 'toEarned', 'never'),
});

/** A second version of the track, and when it begins. */
export interface Later {
  readonly at: number;
  readonly course: object;
}

/** The starter program without what granted units would disturb: what packs gave stays, and a card protects one course. */
function onlyOrders(course: object): Programs {
  return starter((doc) => {
    const { main } = doc['tracks'] as { main: { tiers: { pack?: unknown }[] } };
    Object.assign(main, course);
    for (const tier of main.tiers) delete tier.pack;
    doc['rules'] = (doc['rules'] as { id: string }[]).filter(
      (rule) => rule.id === 'order-growth' || rule.id === 'invite-reward',
    );
  });
}

function programsFor(course: object, later: Later | null): Programs {
  const [first] = onlyOrders(course).versions;
  const [second] = later === null ? [] : onlyOrders({ ...course, ...later.course }).versions;
  if (first === undefined) throw new Error('a program has a version');
  if (later === null || second === undefined) return { versions: [first] };
  return { versions: [first, { ...second, number: 2, effectiveAt: later.at }] };
}

/** The course with refunds, or with the orders as if the refunded parts had never been bought. */
export function played(
  bought: readonly Bought[],
  net: boolean,
  course: object = {},
  later: Later | null = null,
): Play {
  const programs = programsFor(course, later);
  const play = new Play(programs);
  const acts: { at: number; type: string; data: Record<string, unknown> }[] = [];
  let now = at('2020-01-05 09:00');
  for (const [i, one] of bought.entries()) {
    now += Math.round(one.gap * 3_600) * 1_000;
    let left = one.amount;
    const given: { at: number; amount: number }[] = [];
    for (const refund of one.refunds) {
      const amount = Math.min(left, refund.amount);
      left -= amount;
      if (amount > 0) given.push({ at: now + refund.after * 3_600_000 + 1_000, amount });
    }
    acts.push({ at: now, type: 'order.completed', data: order(`o${i}`, net ? left : one.amount) });
    if (!net)
      for (const r of given) acts.push({ at: r.at, type: 'order.refunded', data: order(`o${i}`, r.amount) });
  }
  acts.sort((a, b) => a.at - b.at);
  play.send('member.registered', '2020-01-01 10:00');
  for (const act of acts) play.send(act.type, stamp(act.at), act.data as never);
  return play;
}
