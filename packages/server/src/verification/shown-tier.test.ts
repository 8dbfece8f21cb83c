import { expect, test } from 'vitest';
import { periodsOf, touching } from '../members/status-periods.ts';
import { checkMember } from './check-member.ts';
import { logOf, starter } from './try-log.ts';

const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
const order = { orderId: 'o1', amount: 600_000, currency: 'CNY' };

test('I10 a floor equal to the earned tier: once a refund takes that, the period shown ends with the floor', async () => {
  const programs = starter();
  const until = at('2026-05-01T00:00:00+08:00');
  const log = logOf(programs, [
    { type: 'member.registered', time: '2026-03-01T10:00:00+08:00' },
    { type: 'order.completed', time: '2026-03-05T10:00:00+08:00', data: order },
    {
      type: 'tier.set',
      time: '2026-03-06T10:00:00+08:00',
      data: { tier: 'v3', kind: 'floor', until, reason: 'a promise' },
    },
    { type: 'order.refunded', time: '2026-03-08T10:00:00+08:00', data: { ...order, refundId: 'r1' } },
    { type: 'checkin', time: '2026-03-09T10:00:00+08:00' },
  ]);
  const found: string[] = [];
  const end = at('2026-03-10T10:00:00+08:00');
  checkMember(programs, { member: 1, entries: log }, end, (invariant, seq, detail) =>
    found.push(`${invariant} ${seq} ${detail}`),
  );
  expect(found).toEqual([]);
  const before = async (seq: number, track: string) =>
    log
      .filter((entry) => entry.seq < seq)
      .flatMap((entry) => entry.outcome.statuses ?? [])
      .findLast((one) => one.track === track);
  const periods = (await Promise.all(log.map((entry) => periodsOf(entry, before)))).flat();
  const shown = touching(periods.toReversed(), undefined).filter(({ track }) => track === 'main');
  expect(shown.map(({ tier, cause, since, until }) => [tier, cause, since, until])).toEqual([
    ['v3', 'revoked_by_refund', at('2026-03-08T10:00:00+08:00'), until],
    ['v3', 'upgraded', at('2026-03-05T10:00:00+08:00'), at('2026-03-08T10:00:00+08:00')],
    ['v1', 'joined', at('2026-03-01T10:00:00+08:00'), at('2026-03-05T10:00:00+08:00')],
  ]);
});
