import { expect, test } from 'vitest';
import { readMapping } from './read-mapping.ts';

const record = `
records:
  - type: order.completed
    subject: '{customer}'
    id: 'shop:{no}'
    time: date
`;
const problems = (text: string): readonly string[] => {
  const result = readMapping(text, { timeZone: 'Asia/Shanghai', currency: 'CNY' });
  return result.ok
    ? []
    : result.problems.map((each) => `${each.line}:${each.column} ${each.message} ${each.advice}`);
};

test('the least mapping is taken', () => {
  expect(problems(record)).toEqual([]);
});

test.each([
  ['not YAML', 'a: [', /^1:\d+ .* Correct the YAML\.$/],
  ['a key twice', `header: 1\nheader: 2${record}`, /^2:1 .*unique/],
  ['an unknown key', `formt: csv${record}`, /^1:1 `formt` is not known here. Did you mean `format`\?$/],
  ['a tag of its own', `source: !!js/function x${record}`, /^1:\d+ Unresolved tag/],
  ['another format', `format: xlsx${record}`, /^1:9 `xlsx` is none of csv, text, fixed, jsonl/],
  ['a zone that is none', `timeZone: China${record}`, /^1:11 `China` is no time zone. Write an IANA name/],
  ['a currency that is none', `currency: yuan${record}`, /^1:11 `yuan` is no currency/],
  ['no records', 'format: csv', /^1:1 `records` is missing/],
  ['no names of columns', `format: text${record}`, /^1:1 Nothing names the columns/],
  ['fixed without places', `format: fixed${record}`, /^1:1 A fixed-width file needs `columns`/],
  ['two columns of one name', `columns: [a, b, a]${record}`, /^1:10 Two columns are called `a`/],
  ['a record without an id', 'records:\n  - {type: a, subject: b, time: c}', /^2:5 `id` is missing/],
  ['an open brace', `source: 'a{b'${record}`, /^1:9 A brace is not closed/],
  [
    'a value that says nothing',
    `${record}    data:\n      amount: { mony: x }`,
    /^8:15 It is not said what this makes/,
  ],
  [
    'a value with a stray word',
    `${record}    data:\n      amount: { money: x, rond: up }`,
    /^8:27 `rond` is not known here. Did you mean `round`/,
  ],
  [
    'a format without a year',
    `${record}    data:\n      on: { date: x, format: MM-dd }`,
    /^8:30 The format `MM-dd` needs a year/,
  ],
  ['a sum of texts', `${record}    data:\n      all: { sum: { text: x } }`, /^8:19 Only numbers have a sum/],
  [
    'the same separators',
    `numbers: { point: ',', thousands: ',' }${record}`,
    /^1:\d+ Point and thousands separator are the same/,
  ],
  ['a dangerous name', `${record}    data:\n      __proto__: 1`, /This name is not allowed/],
  ['an alias bomb', `a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b]${record}`, /`a` is not known here/],
])('%s is refused with its place', (_, text, message) => {
  expect(problems(text)[0]).toMatch(message);
});

test('all problems are told together', () => {
  expect(problems(`formt: csv\ntimeZone: x${record}`)).toHaveLength(2);
});
