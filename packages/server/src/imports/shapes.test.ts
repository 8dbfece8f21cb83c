import { describe, expect, test } from 'vitest';
import { tryImport } from './try-import.ts';

const short = ({ line, code, column }: { line: number; code: string; column?: string }) =>
  [line, code, column].filter(Boolean).join(' ');

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
