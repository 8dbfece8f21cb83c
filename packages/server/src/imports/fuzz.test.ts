import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMapping } from './read-mapping.ts';
import { tryImport } from './try-import.ts';

const defaults = { timeZone: 'Asia/Shanghai', currency: 'CNY' };

/** Bytes as files hold them when something went wrong: pieces of good lines, and anything. */
const piece = fc.oneof(
  fc.constantFrom(
    '1,a,2026-03-01,9.90',
    'no,customer,date,amount',
    '"',
    '""',
    ',',
    '\n',
    '\r\n',
    '\r',
    '\uFEFF',
    '\0',
    '=1+1',
    '-',
    '  ',
    '一',
    '\u202E',
  ),
  fc.string({ maxLength: 12 }),
  fc.constantFrom('{"a":1}', '{"a":', '[[', '1e400', '"\\ud800"', '{"__proto__":{}}'),
);
const file = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: piece.map((text) => Buffer.from(text)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)) },
    ),
    { maxLength: 60 },
  )
  .map((parts) => Buffer.concat(parts));

const record = `[{ type: order.completed, subject: '{customer}', id: '{no}', time: date, data: { orderId: '{no}', amount: { money: amount } } }]`;
const mappings = [
  `columns: [no, customer, date, amount]\nrecords: ${record}`,
  `columns: [no, customer, date, amount]\ngroup: no\nragged: accept\nrecords: ${record}`,
  `format: text\ncolumns: [no, customer, date, amount]\nrecords: ${record}`,
  `format: fixed\ncolumns: [{name: no, from: 1, to: 2}, {name: customer, from: 3, to: 4}, {name: date, from: 5, to: 14}, {name: amount, from: 15, to: 20}]\nrecords: ${record}`,
  `format: jsonl\nrecords: ${record}`,
];

test('whatever the file holds, every line is taken, refused, or passed over, and nothing breaks', async () => {
  await fc.assert(
    fc.asyncProperty(file, fc.constantFrom(...mappings), async (bytes, mapping) => {
      const isArchive =
        (bytes[0] === 0x1f && bytes[1] === 0x8b) || bytes.subarray(0, 2).equals(Buffer.from('PK'));
      fc.pre(!isArchive);
      const { counts, events, refused } = await tryImport(bytes, mapping);
      expect(counts.applied).toBe(events.length);
      expect(counts.refused).toBe(refused.length);
      expect(counts.events + counts.blank + counts.header + counts.refused).toBeGreaterThanOrEqual(
        counts.lines === 0 ? 0 : 1,
      );
      for (const { line, toLine, code } of refused) {
        expect(line).toBeGreaterThan(0);
        expect(toLine).toBeGreaterThanOrEqual(line);
        expect(code).toMatch(/^[a-z_]+$/);
      }
      for (const { data, time } of events) {
        expect(Number.isSafeInteger(data['amount'])).toBe(true);
        expect(Number.isSafeInteger(time)).toBe(true);
      }
    }),
    { numRuns: 400 },
  );
});

const word = fc.constantFrom(
  'format',
  'csv',
  'jsonl',
  'records',
  'when',
  'type',
  'subject',
  'id',
  'time',
  'data',
  'money',
  'sum',
  'lines',
  'object',
  'default',
  'columns',
  'header',
  '{a}',
  '{',
  '__proto__',
  'anyOf',
  'not',
  'below',
);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.string({ maxLength: 8 }),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(word, tie('any'), { maxKeys: 5 }),
  ),
})).any;

test('whatever a mapping says, it is taken or refused with places, and never breaks', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        value.map((one) => JSON.stringify(one)),
        fc.string({ maxLength: 80 }),
        fc.constantFrom(...mappings).chain((text) => fc.nat(text.length).map((at) => text.slice(0, at))),
      ),
      (text) => {
        const result = readMapping(text, defaults);
        if (result.ok) return;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const { line, column, message, advice } of result.problems) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(message).not.toBe('');
          expect(advice).not.toBe('');
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
