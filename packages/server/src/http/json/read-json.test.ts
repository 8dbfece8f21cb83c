import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../problem.ts';
import { readCleanly, readJson } from './read-json.ts';
import { readStrictly } from './read-strictly.ts';

const read = (text: string) => readJson(Buffer.from(text));
const refusal = (text: string | Buffer) => {
  try {
    readJson(Buffer.from(text));
    return 'taken';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return `${error.code} ${error.pointer}`.trim();
  }
};

describe('bad bodies', () => {
  test.each([
    ['', 'empty_body'],
    ['  ', 'empty_body'],
    ['{', 'malformed_json'],
    ['{"a":1}x', 'malformed_json'],
    ['{"a":1,}', 'malformed_json'],
    ['{"a":01}', 'malformed_json'],
    ['{"a":NaN}', 'malformed_json /a'],
    ['{"a":1,"a":2}', 'duplicate_key /a'],
    ['{"a" :1,"a":2}', 'duplicate_key /a'],
    ['{"a":{"b" : 1, "b": ":x"}}', 'duplicate_key /a/b'],
    ['{"a":1,"\\u0061":2}', 'duplicate_key /a'],
    ['{"__proto__":{"x":1}}', 'forbidden_key /__proto__'],
    ['{"\\u005f_proto__":{"x":1}}', 'forbidden_key /__proto__'],
    ['{"data":{"constructor":1}}', 'forbidden_key /data/constructor'],
    ['{"a":1e3}', 'invalid_number /a'],
    ['{"a":1E400}', 'invalid_number /a'],
    ['[-0]', 'invalid_number /0'],
    ['[-0.0]', 'invalid_number /0'],
    ['{"a":-0,"b":1}', 'invalid_number /a'],
    ['{"a":9007199254740992}', 'invalid_number /a'],
    ['{"a":0.1234567890123456789}', 'invalid_number /a'],
    ['{"a":"\\ud800"}', 'invalid_text'],
    ['{"a":"\\u0000"}', 'invalid_text'],
    ['{"a":"\u0001"}', 'malformed_json /a'],
    [`{"a":"${'x'.repeat(4097)}"}`, 'string_too_long'],
    ['['.repeat(10_000), 'too_deep'],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 'too_deep'],
  ])('%.40s → %s', (text, expected) => expect(refusal(text).startsWith(expected)).toBe(true));

  test('invalid UTF-8', () => expect(refusal(Buffer.from([0x22, 0xff, 0x22]))).toBe('invalid_text'));
});

describe('good bodies', () => {
  test.each([
    '{}',
    '[]',
    '3',
    '{"a":-1,"b":[1.5,0.25,-0.5,0],"c":{"d":null,"e":true,"f":"é😀"}}',
    '{"a":9007199254740991}',
    '{"a":":colon","b" : "x","c":"\\u4e2d\\u6587"}',
    '{"a":1.50}',
    '{"a":"\\ud83d\\ude00"}',
    `{"a":"${'x'.repeat(4096)}"}`,
  ])('%.40s', (text) => expect(read(text)).toEqual(JSON.parse(text)));

  test('usual text goes the quick way', () => {
    const text =
      '{"type":"order.completed","data":{"orderId":"A-1","amount":19990},"time":"2026-03-01T10:00:00+08:00"}';
    expect(readCleanly(text)).toEqual(JSON.parse(text));
    expect(readCleanly(JSON.stringify(JSON.parse(text), null, 2))).toEqual(JSON.parse(text));
  });
});

describe('laws', () => {
  const number = fc
    .oneof(
      fc.maxSafeInteger(),
      fc.integer({ min: -9999, max: 9999 }).map((n) => n / 8),
    )
    .map((n) => n || 0);
  const key = fc.string({ unit: 'grapheme' }).map((text) => `k${text.replaceAll('\u0000', '')}`);
  const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\u0000', ''));
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constant(null),
      fc.boolean(),
      number,
      text,
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  })).value;

  test('whatever JSON.stringify writes is read as it was', () =>
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2), (value, indent) => {
        expect(read(JSON.stringify(value, null, indent))).toEqual(value);
      }),
    ));

  test('the quick way takes nothing that the strict way refuses', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'{}[]",:ab01-.eE \\u005f_'.split(''), '"a"', '":', '-0'), {
          maxLength: 14,
        }),
        (parts) => {
          const body = parts.join('');
          const quick = readCleanly(body);
          if (quick !== undefined) expect(readStrictly(body)).toEqual(quick);
        },
      ),
      { numRuns: 20_000 },
    ));

  test('nor does it with the pieces of objects', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom('"a"', '"b"', '"a" ', '":"'),
            fc.constantFrom('1', '-0', '1e2', '":x"', '{"a":1}', '-0.0'),
          ),
          { maxLength: 4 },
        ),
        (pairs) => {
          const body = `{${pairs.map(([name, value]) => `${name}:${value}`).join(',')}}`;
          const quick = readCleanly(body);
          if (quick !== undefined) expect(readStrictly(body)).toEqual(quick);
        },
      ),
      { numRuns: 20_000 },
    ));
});
