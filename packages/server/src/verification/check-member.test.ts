import type { Entry, Transfer } from '@laurel/core';
import { describe, expect, test } from 'vitest';
import { readProgramText } from '../programs/read-program-text.ts';
import { checkMember } from './check-member.ts';
import { logOf, starter } from './try-log.ts';

const programs = starter();
const order = (orderId: string, amount: number) => ({ orderId, amount, currency: 'CNY' });

/** A life with everything that the invariants speak of. */
const life = logOf(programs, [
  { type: 'member.registered', time: '2026-03-01T10:00:00+08:00' },
  {
    type: 'order.refunded',
    time: '2026-03-02T09:00:00+08:00',
    data: { ...order('o1', 5_000), refundId: 'r1' },
  },
  { type: 'order.completed', time: '2026-03-02T10:00:00+08:00', data: order('o1', 19_990) },
  { type: 'order.completed', time: '2026-03-05T10:00:00+08:00', data: order('o2', 600_000) },
  { type: 'hold.placed', time: '2026-03-06T10:00:00+08:00', data: { asset: 'points', amount: 150 } },
  { type: 'checkin', time: '2026-03-06T10:10:00+08:00' },
  { type: 'hold.placed', time: '2026-03-07T10:00:00+08:00', data: { asset: 'points', amount: 30 } },
  {
    type: 'order.refunded',
    time: '2026-03-08T10:00:00+08:00',
    data: { ...order('o2', 600_000), refundId: 'r2' },
  },
  ...[9, 10, 11].map((day) => ({
    type: 'review.posted',
    time: `2026-03-${String(day).padStart(2, '0')}T10:00:00+08:00`,
  })),
  { type: 'order.completed', time: '2026-03-20T10:00:00+08:00', data: order('o3', 700_000) },
  { type: 'checkin', time: '2027-06-20T10:00:00+08:00' },
  { type: 'checkin', time: '2028-08-20T10:00:00+08:00' },
]);
const end = life.at(-1)?.decidedAt ?? 0;
const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

function violationsOf(entries: readonly Entry[], under = programs): readonly string[] {
  const found: string[] = [];
  checkMember(
    under,
    { member: 1, entries },
    Math.max(end, entries.at(-1)?.decidedAt ?? 0),
    (invariant, seq, detail) => found.push(`${invariant} ${seq} ${detail}`),
  );
  return found;
}

/** The log with one transfer changed. */
function changed(
  which: (transfer: Transfer, entry: Entry) => boolean,
  change: (transfer: Transfer) => Transfer,
): readonly Entry[] {
  let isDone = false;
  return life.map((entry) => {
    const transfers = entry.outcome.transfers?.map((transfer) => {
      if (isDone || !which(transfer, entry)) return transfer;
      isDone = true;
      return change(transfer);
    });
    return transfers === undefined ? entry : { ...entry, outcome: { ...entry.outcome, transfers } };
  });
}

const invariants = (found: readonly string[]): readonly string[] => [
  ...new Set(found.map((line) => line.split(' ')[0] ?? '')),
];

test('a sound log has no violation', () => {
  expect(life.length).toBeGreaterThan(20);
  expect(violationsOf(life)).toEqual([]);
});

describe('what is wrong is found', () => {
  test('a grant of one unit more', () => {
    const log = changed(
      ({ kind, asset }) => kind === 'grant' && asset === 'points',
      (t) => ({ ...t, amount: t.amount + 1, lots: t.lots.map(([key, units]) => [key, units + 1]) }),
    );
    expect(invariants(violationsOf(log))).toEqual(expect.arrayContaining(['I8', 'I18']));
  });

  test('a transfer that names more than it moves', () => {
    const log = changed(
      ({ kind }) => kind === 'grant',
      (t) => ({ ...t, amount: t.amount + 1 }),
    );
    expect(invariants(violationsOf(log))).toContain('I2');
  });

  test('a transfer of nothing, or by a way that there is not', () => {
    expect(
      invariants(
        violationsOf(
          changed(
            ({ kind }) => kind === 'hold',
            (t) => ({ ...t, to: 'spent' }),
          ),
        ),
      ),
    ).toContain('I1');
    expect(
      invariants(
        violationsOf(
          changed(
            ({ kind }) => kind === 'expire',
            (t) => ({ ...t, amount: 0, lots: [] }),
          ),
        ),
      ),
    ).toContain('I1');
  });

  test('a take-back of an order that gives less back', () => {
    const log = changed(
      ({ kind, order: of, amount }) => kind === 'takeback' && of === 'o2' && amount > 1,
      (t) => ({
        ...t,
        amount: t.amount - 1,
        lots: t.lots.map(([key, units], i) => [key, i === 0 ? units - 1 : units]),
      }),
    );
    expect(invariants(violationsOf(log))).toContain('I7');
  });

  test('a hold that lapsed twice', () => {
    const lapse = life.findIndex(({ outcome }) => outcome.transfers?.some(({ kind }) => kind === 'release'));
    const log = life.map((entry, i) => {
      if (i !== lapse) return entry;
      const transfers = entry.outcome.transfers ?? [];
      return { ...entry, outcome: { ...entry.outcome, transfers: [...transfers, ...transfers] } };
    });
    expect(violationsOf(log)).not.toEqual([]);
  });

  test('an event applied twice', () => {
    const twice = life.map((entry, i) =>
      i === life.length - 1
        ? { ...entry, event: life.find(({ event }) => event.type === 'checkin')?.event ?? entry.event }
        : entry,
    );
    expect(invariants(violationsOf(twice))).toContain('I6');
  });

  test('a tier lost inside its period, and a step from where nobody stood', () => {
    const place = life.findIndex(({ outcome }) =>
      outcome.statuses?.some(({ cause }) => cause === 'revoked_by_refund'),
    );
    const alter = (change: object) =>
      life.map((entry, i) =>
        i === place
          ? {
              ...entry,
              outcome: {
                ...entry.outcome,
                statuses: (entry.outcome.statuses ?? []).map((one) => ({ ...one, ...change })),
              },
            }
          : entry,
      );
    expect(invariants(violationsOf(alter({ cause: 'demoted' })))).toContain('I11');
    expect(invariants(violationsOf(alter({ previous: 'v5' })))).toContain('I10');
  });

  test('a pause that is known late may leave less, as if it had been known', () => {
    const text = `
program: pauses
assets: { growth: { kind: score } }
tracks:
  main:
    { measure: growth, window: 15 days, period: 30 days, grace: 10 days, demotion: oneStep, pause: { kinds: [parental], longest: 90 days, backdated: 90 days }, tiers: [{ id: v1, threshold: 0 }, { id: v2, threshold: 1000 }, { id: v3, threshold: 5000 }] }
`;
    const read = readProgramText(text, 'pauses.yaml');
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const version = { number: 1, effectiveAt: 0, compiled: read.compiled, policy: 'honourPeriod' } as const;
    const paused = { versions: [version] };
    const grows = (time: string, amount: number) => ({
      type: 'adjustment.made',
      time,
      data: { asset: 'growth', amount, reason: 'a test' },
    });
    const log = logOf(paused, [
      { type: 'member.registered', time: '2026-03-01T10:00:00+08:00' },
      grows('2026-03-02T10:00:00+08:00', 5_000),
      grows('2026-04-27T10:00:00+08:00', 1_000),
      {
        type: 'tier.paused',
        time: '2026-05-25T10:00:00+08:00',
        data: { pause: 'pa_1', kind: 'parental', from: '2026-03-20', to: '2026-03-21' },
      },
    ]);
    const [change] = log.at(-1)?.outcome.statuses ?? [];
    expect([change?.previous, change?.tier]).toEqual(['v2', 'v1']);
    expect(violationsOf(log, paused)).toEqual([]);
  });

  test('a tier on trial whose end left a gap between the periods that are shown', () => {
    const log = logOf(programs, [
      { type: 'member.registered', time: '2026-03-01T10:00:00+08:00' },
      {
        type: 'tier.set',
        time: '2026-03-02T10:00:00+08:00',
        data: { tier: 'v4', kind: 'trial', until: at('2026-03-20T00:00:00+08:00'), reason: 'a guest' },
      },
      { type: 'checkin', time: '2026-04-20T10:00:00+08:00' },
    ]);
    expect(violationsOf(log)).toEqual([]);
    const shorter = log.map((entry) => {
      const statuses = entry.outcome.statuses?.map((one) =>
        one.manual === undefined
          ? one
          : { ...one, manual: { ...one.manual, until: at('2026-03-19T00:00:00+08:00') } },
      );
      return statuses === undefined ? entry : { ...entry, outcome: { ...entry.outcome, statuses } };
    });
    expect(violationsOf(shorter).filter((line) => line.startsWith('I10'))).toEqual([
      expect.stringContaining('between v4 and v1 nothing counts'),
    ]);
  });

  test('an entry that is missing', () => {
    expect(violationsOf(life.filter((_, i) => i !== 4))).not.toEqual([]);
  });
});
