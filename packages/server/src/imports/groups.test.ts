import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tryImport } from './try-import.ts';

const short = ({ line, code, column }: { line: number; code: string; column?: string }) =>
  [line, code, column].filter(Boolean).join(' ');

const lines = `
group: no
source: shop
timeZone: Europe/London
currency: GBP
records:
  - when: { no: { startsWith: C } }
    type: order.cancelled
    subject: '{customer}'
    id: '{no}'
    time: { column: date, format: M/d/yyyy H:mm }
    data: { orderId: '{no}', amount: { sum: { money: price, times: quantity, absolute: true } }, currency: GBP }
  - when: { quantity: { below: 0 } }
    type: order.refunded
    subject: '{customer}'
    id: 'back:{no}'
    time: { column: date, format: M/d/yyyy H:mm }
    data: { orderId: '{no}', amount: { sum: { money: price, times: quantity, negate: true } }, currency: GBP, refundId: 'back:{no}' }
  - type: order.completed
    subject: '{customer}'
    id: '{no}'
    time: { column: date, format: M/d/yyyy H:mm }
    data:
      orderId: '{no}'
      currency: GBP
      amount: { sum: { money: price, times: quantity } }
      items: { lines: { lineId: '{line}', sku: '{sku}', quantity: { integer: quantity }, amount: { money: price, times: quantity } } }
`;
const linesHead = 'no,sku,quantity,date,price,customer\n';
const line = (no: string, sku: string, quantity: number, price = '2.55') =>
  `${no},${sku},${quantity},12/1/2010 8:26,${price},17850`;

describe('several lines, one order', () => {
  test('neighbouring lines become one event with items; what came back of it another', async () => {
    const text = [
      line('1', 'A', 6),
      line('1', 'B', -1, '0.50'),
      line('1', 'C', 2, '3.39'),
      line('C2', 'A', -6),
      line('3', 'D', 1),
    ].join('\n');
    const { events, refused } = await tryImport(linesHead + text, lines);
    expect(refused).toEqual([]);
    expect(events.map(({ type, id, data }) => [type, id, data['amount']])).toEqual([
      ['order.completed', '1', 6 * 255 + 2 * 339],
      ['order.refunded', 'back:1', 50],
      ['order.cancelled', 'C2', 6 * 255],
      ['order.completed', '3', 255],
    ]);
    expect(events[0]?.data['items']).toEqual([
      { lineId: '2', sku: 'A', quantity: 6, amount: 1530 },
      { lineId: '4', sku: 'C', quantity: 2, amount: 678 },
    ]);
  });

  test('an order that lacks a line is not taken: its amount would be wrong', async () => {
    const text = [
      line('1', 'A', 1),
      `1,B,broken`,
      line('2', 'A', 1),
      line('3', 'A', 1),
      line('3', 'B', 1, 'x'),
      line('4', 'A', 1),
    ].join('\n');
    const { events, refused } = await tryImport(linesHead + text, lines);
    expect(refused.map(short)).toEqual(['3 ragged_line', '2 group_incomplete', '5 bad_number price']);
    expect(events.map(({ id }) => id)).toEqual(['2', '4']);
  });

  test('a ragged line says whose it is where its first column does: the orders beside it are whole', async () => {
    const text = [
      line('1', 'A', 1),
      line('2', 'A', 1),
      '3,B,broken',
      line('3', 'C', 1),
      line('4', 'A', 1),
      `${line('5', 'A', 1)},more`,
      line('6', 'A', 1),
    ].join('\n');
    const { events, refused } = await tryImport(linesHead + text, lines);
    expect(refused.map(short)).toEqual(['4 ragged_line', '5 group_incomplete', '7 ragged_line']);
    expect(events.map(({ id }) => id)).toEqual(['1', '2', '4', '6']);
  });

  test('an order belongs to the part of the file in which it begins', async () => {
    const text = linesHead + ['1', '1', '1', '2', '2', '3'].map((no, i) => line(no, `S${i}`, 1)).join('\n');
    const whole = await tryImport(text, lines);
    for (let cut = 1; cut <= 8; cut += 1) {
      const first = await tryImport(text, lines, { toLine: cut });
      const second = await tryImport(text, lines, { fromLine: cut + 1 });
      expect([...first.events, ...second.events]).toEqual(whole.events);
    }
  });
});

test('wherever an import is cut and begun again, the same events come in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
      fc.nat(20),
      async (sizes, done) => {
        const text =
          linesHead +
          sizes
            .flatMap((size, no) => Array.from({ length: size }, (_, i) => line(`N${no}`, `S${i}`, 1)))
            .join('\n');
        const whole = await tryImport(text, lines);
        const part = await tryImport(text, lines, { doneUpTo: done });
        expect(whole.events.slice(-part.events.length)).toEqual(
          part.events.length === 0 ? whole.events : part.events,
        );
      },
    ),
    { numRuns: 30 },
  );
});
