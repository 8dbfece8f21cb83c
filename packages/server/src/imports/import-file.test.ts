import fc from 'fast-check';
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

describe('other shapes of files', () => {
  const simple = (format: string) => `${format}
source: s
records: [{ type: checkin, subject: '{who}', id: '{line}', time: { column: when, format: yyyyMMdd } }]`;

  test('columns apart by spaces', async () => {
    const { events } = await tryImport(
      '  who  when\n  a 20260301\n\tb\t20260302\n',
      simple('format: text\nheader: 1'),
    );
    expect(events.map(({ subject, id }) => [subject, id])).toEqual([
      ['a', '2'],
      ['b', '3'],
    ]);
  });

  test('columns of fixed width', async () => {
    const format = 'format: fixed\ncolumns: [{ name: who, from: 1, to: 4 }, { name: when, from: 5, to: 12 }]';
    const { events, refused } = await tryImport('a   20260301\nbcde20260302\nf\n', simple(format));
    expect(events.map(({ subject }) => subject)).toEqual(['a', 'bcde']);
    expect(refused.map(short)).toEqual(['3 ragged_line']);
  });

  test('JSON lines, by path, numbers as they are written', async () => {
    const mapping = `
format: jsonl
source: s
records:
  - type: '{kind}'
    subject: '{buyer.id}'
    id: '{ids.0}'
    time: at
    dataFrom: payload
    data: { amount: { money: total }, flags: { json: flags }, tags: { split: tags, by: ';', optional: true }, vip: { boolean: vip } }`;
    const good = {
      kind: 'order.completed',
      buyer: { id: 7 },
      ids: ['x'],
      at: '2026-03-01T00:00:00Z',
      payload: { orderId: '1' },
      total: 12.3,
      flags: [1, { a: null }],
      vip: true,
    };
    const text = [
      JSON.stringify(good),
      '[1]',
      '{"a":1,"a":2}',
      '{"kind":',
      JSON.stringify({ ...good, total: '0.1', tags: 'a; b;;' }),
      '{"__proto__":{}}',
    ].join('\n');
    const { events, refused } = await tryImport(text, mapping);
    expect(events.map(({ subject, id, data }) => ({ subject, id, data }))).toEqual([
      { subject: '7', id: 'x', data: { orderId: '1', amount: 1230, flags: [1, { a: null }], vip: true } },
      {
        subject: '7',
        id: 'x',
        data: { orderId: '1', amount: 10, flags: [1, { a: null }], tags: ['a', 'b'], vip: true },
      },
    ]);
    expect(refused.map(short)).toEqual([
      '2 not_json',
      '3 duplicate_key',
      '4 malformed_json',
      '6 forbidden_key',
    ]);
  });

  test('words of the file are translated by a map, and unknown ones refused', async () => {
    const mapping = `
encoding: gbk
delimiter: ;
records:
  - type: checkin
    subject: '{会员}'
    id: '{line}'
    time: { column: 日期, format: yyyy年M月d日 }
    data: { channel: { text: 渠道, map: { 小程序: mini, 门店: store } } }`;
    // 会员;日期;渠道 / a;2026年3月1日;门店 / b;2026年3月1日;电话
    const gbk = Buffer.from(
      'bbe1d4b13bc8d5c6da3bc7feb5c00a613b32303236c4ea33d4c231c8d53bc3c5b5ea0a623b32303236c4ea33d4c231c8d53bb5e7bbb00a',
      'hex',
    );
    const { events, refused } = await tryImport(gbk, mapping);
    expect(events.map(({ data }) => data)).toEqual([{ channel: 'store' }]);
    expect(refused.map(short)).toEqual(['3 unknown_value 渠道']);
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
