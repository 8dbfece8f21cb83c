import { describe, expect, test } from 'vitest';
import { tryImport } from './try-import.ts';

const orders = `
source: shop
records:
  - when: { status: cancelled }
    type: order.cancelled
    subject: '{customer}'
    id: 'c:{no}'
    time: { column: date, at: '12:00' }
    data: { orderId: '{no}', amount: { money: amount, absolute: true }, currency: CNY }
  - when: { amount: { below: 0 } }
    type: order.refunded
    subject: '{customer}'
    id: 'r:{no}:{line}'
    time: { column: date, at: '12:00' }
    data: { orderId: '{no}', amount: { money: amount, negate: true }, currency: CNY, refundId: 'r{line}' }
  - when: { status: [test, draft] }
    skip: true
  - when: { status: paid }
    type: order.completed
    subject: '{customer}'
    id: 'o:{no}'
    time: { column: date, at: '12:00' }
    data: { orderId: '{no}', amount: { money: amount }, currency: CNY, channel: { text: channel, optional: true } }
`;
const head = 'no,customer,date,amount,status,channel\n';
const short = ({ line, code, column }: { line: number; code: string; column?: string }) =>
  [line, code, column].filter(Boolean).join(' ');

describe('one line, one event', () => {
  test('the condition that holds first decides what a line is', async () => {
    const text = `${head}1,a,2026-03-01,9.90,paid,app\n2,a,2026-03-02,-4.00,paid,\n3,b,2026-03-03,5,cancelled,\n4,b,2026-03-03,5,test,\n5,b,2026-03-03,5,odd,\n`;
    const { events, counts, refused } = await tryImport(text, orders);
    expect(events).toEqual([
      {
        subject: 'a',
        type: 'order.completed',
        source: 'shop',
        id: 'o:1',
        time: Date.UTC(2026, 2, 1, 4),
        data: { orderId: '1', amount: 990, currency: 'CNY', channel: 'app' },
      },
      {
        subject: 'a',
        type: 'order.refunded',
        source: 'shop',
        id: 'r:2:3',
        time: Date.UTC(2026, 2, 2, 4),
        data: { orderId: '2', amount: 400, currency: 'CNY', refundId: 'r3' },
      },
      {
        subject: 'b',
        type: 'order.cancelled',
        source: 'shop',
        id: 'c:3',
        time: Date.UTC(2026, 2, 3, 4),
        data: { orderId: '3', amount: 500, currency: 'CNY' },
      },
    ]);
    expect(refused.map(short)).toEqual(['6 no_record']);
    expect(counts).toEqual({
      lines: 6,
      events: 3,
      applied: 3,
      duplicate: 0,
      deferred: 0,
      refused: 1,
      skipped: 1,
      blank: 0,
      header: 1,
    });
  });

  test('bad lines are refused with reasons and the rest goes on', async () => {
    const text = [
      '1,a,2026-03-01,1.00,paid,app',
      '2,a,03/04/2026,1.00,paid,app',
      '3,a,2026-03-01,"1,000.00",paid,app',
      '4,a,2026-03-01,1.005,paid,app',
      '5,,2026-03-01,1.00,paid,app',
      '6,a,2026-03-01,1.00,paid',
      '7,a,2026-03-01,1.00,paid,app,more',
      '',
      'no,customer,date,amount,status,channel',
      '8,"a ""b""\nc",2026-03-01,1.00,paid,"app, new"',
      '9,a,2026-03-01,1.00,paid,app',
    ].join('\r\n');
    const { events, refused, counts } = await tryImport(head + text, orders);
    expect(refused.map(short)).toEqual([
      '3 bad_date date',
      '4 bad_number amount',
      '5 inexact_money amount',
      '6 missing_value subject',
      '7 ragged_line',
      '8 ragged_line',
      '11 invalid_id',
    ]);
    expect(events.map(({ id }) => id)).toEqual(['o:1', 'o:9']);
    expect(counts).toMatchObject({ lines: 13, blank: 1, header: 2, refused: 7, events: 3 });
  });

  test('a quote that is never closed costs its line, not the file', async () => {
    const lines = Array.from(
      { length: 3_000 },
      (_, i) => `${i},a,2026-03-01,1.00,paid,${i === 1_500 ? '5" disk' : 'app'}`,
    );
    const { counts, refused } = await tryImport(head + lines.join('\n'), orders);
    expect(refused.map(short)).toEqual(['1502 bad_quotes']);
    expect(counts.applied).toBe(2_999);
  });

  test('what the sink refuses is told with line, pointer and event', async () => {
    const decide = ({ id }: { id: string }) =>
      id === 'o:2'
        ? ({ status: 'refused', code: 'behind_log', pointer: '/time', detail: 'too old' } as const)
        : ({ status: 'duplicate' } as const);
    const { refused, counts } = await tryImport(
      `${head}1,a,2026-03-01,1,paid,\n2,a,2026-03-01,1,paid,\n`,
      orders,
      { decide },
    );
    expect(refused).toEqual([
      {
        line: 3,
        toLine: 3,
        code: 'behind_log',
        reason: 'too old',
        pointer: '/time',
        text: '2,a,2026-03-01,1,paid,',
        event: { subject: 'a', type: 'order.completed', source: 'shop', id: 'o:2' },
      },
    ]);
    expect(counts).toMatchObject({ duplicate: 1, refused: 1 });
  });

  test('columns that the file does not have are a fault of the mapping, with place and advice', async () => {
    await expect(tryImport('no,client,date,amount,status,channel\n', orders)).rejects.toThrow(
      /line 6, column 14: The file has no column `customer`\. /,
    );
  });

  test('an empty file is nothing', async () => {
    expect((await tryImport('', orders)).counts).toMatchObject({ lines: 0, events: 0, refused: 0 });
  });
});
