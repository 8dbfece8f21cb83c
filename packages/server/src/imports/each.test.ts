import { expect, test } from 'vitest';
import { tryImport } from './try-import.ts';

const mapping = (data: string): string => `
format: jsonl
records:
  - type: order.completed
    subject: '{buyer}'
    id: 'o:{id}'
    time: { column: at, format: iso }
    data: ${data}
`;
const line = (more: object): string =>
  JSON.stringify({ id: 1, buyer: 'b', at: '2026-03-01T10:00:00+08:00', ...more });
const lines = [
  { id: 7, price: '12.50', kind: 'sale' },
  { id: 8, price: '0.99', kind: 'gift' },
];

test('A11 a list within a line, element by element, with what holds it', async () => {
  const data =
    '{ items: { each: { path: lines, of: { lineId: { text: id }, amount: { money: price }, of: { text: ^.id } } } } }';
  const { events } = await tryImport(line({ lines }), mapping(data));
  expect(events[0]?.data).toEqual({
    items: [
      { lineId: '7', amount: 1_250, of: '1' },
      { lineId: '8', amount: 99, of: '1' },
    ],
  });
});

test('A11 the sum of a list, of those that a condition takes', async () => {
  const all = mapping('{ amount: { sum: { each: { path: lines, value: { money: price } } } } }');
  expect((await tryImport(line({ lines }), all)).events[0]?.data).toEqual({ amount: 1_349 });
  const some = mapping(
    '{ amount: { sum: { each: { path: lines, value: { money: price }, when: { kind: gift } } } } }',
  );
  expect((await tryImport(line({ lines }), some)).events[0]?.data).toEqual({ amount: 99 });
});

test.each([
  ['no list', {}, 'missing_value'],
  ['no list at all', { lines: 3 }, 'not_json'],
  ['elements that are no objects', { lines: [1] }, 'not_json'],
  ['an element that lacks a value', { lines: [{ id: 1 }] }, 'missing_value'],
])('A11 a line with %s is refused', async (_, more, code) => {
  const data = '{ items: { each: { path: lines, of: { amount: { money: price } } } } }';
  expect((await tryImport(line(more), mapping(data))).refused.map((one) => one.code)).toEqual([code]);
});

test('A11 an optional list may be missing', async () => {
  const data = '{ items: { each: { path: lines, of: { amount: { money: price } } }, optional: true } }';
  expect((await tryImport(line({}), mapping(data))).events[0]?.data).toEqual({});
});
