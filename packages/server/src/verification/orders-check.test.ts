import type { Entry, JsonObject, Transfer } from '@laurel/core';
import { expect, test } from 'vitest';
import { ordersCheck } from './orders-check.ts';

const entry = (seq: number, type: string, data: JsonObject, transfers: readonly Transfer[]): Entry => ({
  seq,
  origin: 'outside',
  event: { type, source: 's', id: `e${seq}`, time: seq, data },
  happenedAt: seq,
  decidedAt: seq,
  version: 1,
  semantics: 1,
  outcome: { transfers },
});
const moved = (kind: 'grant' | 'takeback'): Transfer => ({
  asset: 'points',
  kind,
  from: kind === 'grant' ? 'issued' : 'balance',
  to: kind === 'grant' ? 'balance' : 'issued',
  amount: 7,
  lots: [['//platform', 7]],
  rule: 'extra',
  order: 'gift',
  funder: 'platform',
});
const completed = entry(1, 'order.completed', { orderId: 'gift', amount: 0, currency: 'CNY' }, [
  moved('grant'),
]);

function faults(...entries: readonly Entry[]): readonly string[] {
  const told: string[] = [];
  const check = ordersCheck({ versions: [] }, (_, __, detail) => void told.push(detail));
  for (const each of entries) check.take(each);
  check.end(entries.length);
  return told;
}

test('I7 an order that cost nothing keeps what it was given, until it is cancelled', () => {
  const cancelled = (...back: readonly Transfer[]): Entry =>
    entry(2, 'order.cancelled', { orderId: 'gift' }, back);
  expect(faults(completed)).toEqual([]);
  expect(faults(completed, cancelled(moved('takeback')))).toEqual([]);
  expect(faults(completed, cancelled())).toEqual(['order gift has nothing left and 7 were not taken back']);
});
