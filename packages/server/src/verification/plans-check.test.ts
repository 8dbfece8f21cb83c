import {
  compileProgram,
  type Entry,
  type JsonObject,
  type Programs,
  quoteId,
  readProgram,
} from '@laurel/core';
import { expect, test } from 'vitest';
import { checkMember } from './check-member.ts';
import { logOf } from './try-log.ts';

const programs = programsOf({
  program: 'plans',
  plans: {
    plus: {
      variants: { month: { term: '1 month', price: 1500 } },
      renewal: { charge: '1 day', notice: '5 days', send: '7 days', grace: '7 days' },
      refund: [{ coolingOff: '7 days' }],
      upgrade: ['plus'],
    },
  },
});

function programsOf(doc: object): Programs {
  const read = readProgram(doc);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const made = compileProgram(read.program);
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return { versions: [{ number: 1, effectiveAt: 0, compiled: made.compiled, policy: 'honourPeriod' }] };
}

/** Bought, changed, renewed after a notice, and given back. */
const life = logOf(programs, [
  { type: 'member.registered', time: '2026-03-01T10:00:00+08:00' },
  { type: 'plan.quoted', time: '2026-03-01T10:01:00+08:00', data: { plan: 'plus', variant: 'month' } },
  {
    type: 'plan.purchased',
    time: '2026-03-01T10:02:00+08:00',
    data: { quoteId: quoteId(1, 2), paid: {}, mandate: {} },
  },
  { type: 'message.delivered', time: '2026-03-25T10:00:00+08:00', data: { messageId: 'ms-5-0' } },
  { type: 'plan.quoted', time: '2026-04-02T10:01:00+08:00', data: { plan: 'plus', variant: 'month' } },
]);

function violationsOf(entries: readonly Entry[]): readonly string[] {
  const found: string[] = [];
  const at = entries.at(-1)?.decidedAt ?? 0;
  checkMember(programs, { member: 1, entries }, at, (invariant, _seq, detail) =>
    found.push(`${invariant} ${detail}`),
  );
  return found;
}

/** The log with what it says of a plan changed. */
function changed(key: string, change: (value: JsonObject) => JsonObject): readonly Entry[] {
  return life.map((entry) => {
    const outcome = { ...entry.outcome };
    for (const part of ['facts', 'records'] as const) {
      const known = outcome[part];
      if (known?.[key] !== undefined)
        Object.assign(outcome, { [part]: { ...known, [key]: change(known[key] as JsonObject) } });
    }
    return { ...entry, outcome };
  });
}

test('I14 a life with plans holds', () => {
  expect(life.some(({ outcome }) => outcome.calls?.[0]?.action === 'charge')).toBe(true);
  expect(violationsOf(life)).toEqual([]);
});

test('I14 money that came and is in no term is found', () => {
  const found = violationsOf(changed('purchase/3', (value) => ({ ...value, amount: 1_400 })));
  expect(found).toContain('I14 1400 came for plus, its terms say 1500');
});

test('V5 a charge without proof of its notice is found', () => {
  const found = violationsOf(
    changed('plan:plus', (value) => {
      const { deliveredAt: _, ...notice } = (value['notice'] ?? {}) as JsonObject;
      return value['notice'] === undefined ? value : { ...value, notice };
    }),
  );
  expect(found).toContain('I14 plus was charged for without proof of its notice');
});

test('I7 what an order of a trial had become and was spent is no grant of the order that nobody took back', () => {
  const trial = programsOf({
    program: 'trial',
    assets: {
      points: { kind: 'currency', worth: { units: 100, amount: 100 }, shortfall: 'charge' },
      frozen: { kind: 'currency', hidden: true },
    },
    rules: [{ id: 'back', on: 'order.completed', grants: { frozen: 'paid / 100' } }],
    plans: {
      plus: {
        variants: { month: { term: '1 month', price: 1500 } },
        trial: { term: '7 days', frozen: { frozen: 'points' }, releaseWithin: '30 days' },
      },
    },
  });
  const order = { orderId: 'o1', amount: 12_800, currency: 'CNY' };
  const log = logOf(trial, [
    { type: 'member.registered', time: '2026-03-01T10:00:00+08:00' },
    { type: 'plan.trial_started', time: '2026-03-01T10:01:00+08:00', data: { plan: 'plus' } },
    { type: 'order.completed', time: '2026-03-01T11:00:00+08:00', data: order },
    { type: 'plan.quoted', time: '2026-03-02T10:01:00+08:00', data: { plan: 'plus', variant: 'month' } },
    {
      type: 'plan.purchased',
      time: '2026-03-02T10:02:00+08:00',
      data: { quoteId: quoteId(1, 4), paid: {} },
    },
    {
      type: 'adjustment.made',
      time: '2026-03-03T10:00:00+08:00',
      data: { asset: 'points', amount: -100, reason: 'a test' },
    },
    {
      type: 'order.refunded',
      time: '2026-03-04T10:00:00+08:00',
      data: { ...order, refundId: 'r1' },
    },
  ]);
  expect(log.at(-1)?.outcome.shortfall).toMatchObject([{ asset: 'frozen' }, { asset: 'points', units: 100 }]);
  const found: string[] = [];
  const at = log.at(-1)?.decidedAt ?? 0;
  checkMember(trial, { member: 1, entries: log }, at, (invariant, _seq, detail) =>
    found.push(`${invariant} ${detail}`),
  );
  expect(found).toEqual([]);
});
