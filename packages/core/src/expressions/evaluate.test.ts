import { describe, expect, it } from 'vitest';
import {
  compileExpression,
  EXPRESSION_STEPS_MAX,
  ExpressionFault,
  isRational,
  rational,
  toDecimalText,
  type Value,
} from './index.ts';
import { EVENT_SCOPE, EVENT_VARIABLES } from './test-scope.ts';

/** What an expression gives, as text: exact numbers as decimals or fractions, faults by code. */
function outcome(source: string, variables: Record<string, unknown> = EVENT_VARIABLES): string {
  const compiled = compileExpression(source, EVENT_SCOPE, 'any');
  if (!compiled.ok) return `refused ${compiled.problems.map(({ code }) => code).join(' ')}`;
  try {
    return shown(compiled.value.evaluate(variables));
  } catch (error) {
    if (error instanceof ExpressionFault) return `fault ${error.code}`;
    throw error;
  }
}

function shown(value: Value): string {
  if (isRational(value)) return toDecimalText(value);
  if (Array.isArray(value)) return `[${value.map(shown).join(' ')}]`;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

const TABLES: readonly (readonly [title: string, rows: [source: string, expected: string][]])[] = [
  [
    'numbers',
    [
      ['data.amount / 100', '299.5'],
      ['7 / 2', '3.5'],
      ['6 / 2', '3'],
      ['1 / 3', '1/3'],
      ['1 / 3 * 3 == 1', 'true'],
      ['100 * 0.29', '29'],
      ['0.1 + 0.2 == 0.3', 'true'],
      ['data.amount * 1.2 - 1', '35939'],
      ['1.50', '1.5'],
      ['2.0 == 2', 'true'],
      ['1 / 3 < 0.34 && 1 / 3 > 0.33', 'true'],
      ['-7 % 3', '-1'],
      ['7 % -3', '1'],
      ['0 * -5', '0'],
      ['0x1f', '31'],
      ['9007199254740991 + 1', 'fault overflow'],
      ['9007199254740991 + 1 - 1', '9007199254740991'],
      ['data.amount * 9007199254740991 / 9007199254740991', '29950'],
      ['(9007199254740993 % 10) + 0', '3'],
      ['9007199254740993 / 1', '9007199254740993'],
      ['data.zero == 0 ? 0 : 1 / data.zero', '0'],
      ['1 / data.zero', 'fault division_by_zero'],
      ['1 % data.zero', 'fault division_by_zero'],
      ['floor(-1 / 2)', '-1'],
      ['ceil(-1 / 2)', '0'],
      ['int(-1.5)', '-1'],
      ["int('-12') + int('+3')", '-9'],
      ["int('1.5')", 'fault bad_value'],
      ['string(0.290)', '0.29'],
      ['string(1 / 3) + string(true) + string(12)', '1/3true12'],
      ['min(3, 2.5, data.amount)', '2.5'],
      ['max([3, 9, data.zero])', '9'],
      ['max([])', 'fault bad_value'],
      ['clamp(data.amount / 100, 0, 200)', '200'],
      ['clamp(1, 2, data.zero)', 'fault bad_value'],
      ['sum([])', '0'],
      ['sum(data.items.map(i, i.amount * i.quantity)) / 100', '4.5'],
    ],
  ],
  [
    'bands',
    [
      ['bands(7000, [[1000, 0.01], [5000, 0.02], [0.03]])', '150'],
      ['bands(1000, [[1000, 0.01], [5000, 0.02], [0.03]])', '10'],
      ['bands(1001, [[1000, 0.01], [5000, 0.02], [0.03]])', '10.02'],
      ['bands(0, [[1000, 1], [2]])', '0'],
      ['bands(-5, [[1000, 1], [2]])', '0'],
      ['bands(12, [[2]])', '24'],
      ['bands(10.5, [[10, 1], [2]])', '11'],
      ['bands(1, [[data.zero, 1], [2]])', 'fault bad_value'],
      ['bands(1, [[5, 1], [data.zero, 2], [3]])', 'fault bad_value'],
      ['bands(1, data.items.map(i, [i.amount]))', 'fault bad_value'],
      ['bands(1, [[5, 1], [4, 2], [3]])', 'refused bad_bands'],
      ['bands(1, [[5, 1], [6, 2]])', 'refused bad_bands'],
      ['bands(1, [])', 'refused bad_bands'],
      ['bands(1, [[1, 2, 3], [1]])', 'refused bad_bands'],
    ],
  ],
  [
    'fields',
    [
      ['data.channel', 'fault missing_field'],
      ['has(data.channel)', 'false'],
      ['has(data.channel) && data.channel == "app"', 'false'],
      ['data.channel == "app" || data.amount > 0', 'true'],
      ['data.amount > 0 || data.channel == "app"', 'true'],
      ['data.channel == "app" && data.amount < 0', 'false'],
      ['data.channel == "app" && data.amount > 0', 'fault missing_field'],
      ['has(data.note)', 'false'],
      ['data.note == "x"', 'fault missing_field'],
      ['has(data.risk.score)', 'fault missing_field'],
      ['has(data.risk) && has(data.risk.score)', 'false'],
      ['member["tier"]', 'v3'],
      ['data.attributes.colour', 'red'],
      ['data.attributes["colour"]', 'red'],
      ['data.attributes["size"]', 'fault missing_field'],
      ['data.attributes.toString', 'fault missing_field'],
      ['"toString" in data.attributes', 'false'],
      ['"colour" in data.attributes', 'true'],
      ['data.items[1].sku', 'B2'],
      ['data.items[9].sku', 'fault bad_value'],
      ['data.items[-1].sku', 'fault bad_value'],
      ['data.payload.deep.list[0] + 1', '2'],
      ['data.payload.deep.text + "!"', 'hi!'],
      ['data.payload.nothing == null', 'true'],
      ['data.payload.gone', 'fault missing_field'],
      ['data.payload.deep == data.payload.deep', 'true'],
      ['data.payload.deep == 3', 'false'],
      ['data.payload.deep + 3', 'fault bad_value'],
      ['data.payload.deep.text.x', 'fault bad_value'],
      ['data.payload.half > 0.4', 'true'],
      ['data.payload.float > 0', 'fault bad_value'],
      ['data.payload.deep.list.exists(x, x > 2)', 'true'],
      ['data.payload["deep"]["text"]', 'hi'],
    ],
  ],
  [
    'lists and maps',
    [
      ['data.items.exists(i, has(i.gift) && i.gift)', 'true'],
      ['data.items.exists(i, i.gift)', 'true'],
      ['data.items.all(i, i.gift)', 'fault missing_field'],
      ['data.items.all(i, i.amount > 0)', 'true'],
      ['data.items.exists_one(i, i.sku == "A1")', 'true'],
      ['data.items.filter(i, i.amount > 200).map(i, i.sku)', '[B2]'],
      ['data.items.map(i, i.amount > 200, i.amount)', '[300]'],
      ['data.items.map(i, data.items.map(j, i.amount - j.amount))', '[[0 -150] [150 0]]'],
      ['data.items.map(data, data.amount)', '[150 300]'],
      ['data.attributes.map(k, data.attributes[k])', '[4711 red]'],
      ['data.attributes.exists(k, k == "colour")', 'true'],
      ['[1, 2.5] + [3]', '[1 2.5 3]'],
      ['[1, 2] == [1.0, 2.0]', 'true'],
      ['{"a": [1], "b": [2]} == {"b": [2], "a": [1]}', 'true'],
      ['{"a" + "b": 1}.ab', '1'],
      ['{"a" + "b": 1, "ab": 2}.ab', 'fault bad_value'],
      ['{"__proto" + "__": 1}', 'fault bad_value'],
      ['2 in [1, 2.0]', 'true'],
      ['"v3" in ["v2", "v3"]', 'true'],
      ['size(data.items) + size("会员😀") + size(data.attributes)', '7'],
      ['[] == []', 'true'],
      ['[].exists(x, x == 1)', 'false'],
    ],
  ],
  [
    'texts and times',
    [
      ['member.tier.startsWith("v") && member.tier.endsWith("3")', 'true'],
      ['member.tier.contains("x")', 'false'],
      [`member.tier.matches(r'^v\\d$')`, 'true'],
      ['"b" > "a" && true > false', 'true'],
      ['event.time >= timestamp("2026-11-11T00:00:00+08:00")', 'true'],
      ['event.time + duration("1h") - event.time == duration("60m")', 'true'],
      ['event.time - duration("24h") < event.time', 'true'],
      ['duration("1h30m").getMinutes()', '90'],
      ['(duration("1h") - duration("90m")).getHours()', '0'],
      ['-duration("90m") < duration("0s")', 'true'],
      ['timestamp("9999-12-31T23:59:59Z") + duration("1s") > event.time', 'fault overflow'],
      ['timestamp(0) == timestamp("1970-01-01T00:00:00Z")', 'true'],
      ['timestamp(member.tier) == event.time', 'fault bad_value'],
      ['event.time.getHours("Asia/Shanghai")', '20'],
      ['getHours(event.time, "UTC")', '12'],
    ],
  ],
  [
    'functions of the scope',
    [
      ['double2(data.amount)', '59900'],
      ['double2(9007199254740991 + data.amount)', 'fault overflow'],
      ['liar(1)', 'fault bad_value'],
      ['total([1, 2])', '3'],
      ['total(data.payload.deep.list)', '6'],
      ['total([data.payload.deep.text])', 'fault bad_value'],
    ],
  ],
];

describe.each(TABLES)('%s', (_, rows) => {
  it.each(rows)('%s → %s', (source, expected) => {
    expect(outcome(source)).toBe(expected);
  });
});

describe('what the caller gives', () => {
  it.each([
    ['a float', { data: { amount: 0.5 } }, 'data.amount', 'fault bad_value'],
    ['a text for an int', { data: { amount: '5' } }, 'data.amount + 1', 'fault bad_value'],
    ['NaN', { data: { amount: Number.NaN } }, 'data.amount > 0', 'fault bad_value'],
    ['a number too large', { data: { amount: 2 ** 53 } }, 'data.amount > 0', 'fault bad_value'],
    ['minus zero', { data: { amount: -0 } }, 'data.amount', '0'],
    ['no variable', {}, 'data.amount', 'fault missing_field'],
    ['null for an object', { data: null }, 'data.amount', 'fault bad_value'],
    ['a list for an object', { data: [] }, 'data.amount', 'fault bad_value'],
    ['a wide int', { data: { amount: rational(2n ** 60n, 1n) } }, 'data.amount / 2 > 5', 'true'],
    ['a fraction for an int', { data: { amount: rational(1, 2) } }, 'data.amount', 'fault bad_value'],
    [
      'a prototype',
      { data: Object.create({ attributes: {} }) as object },
      'data.attributes.constructor',
      'fault missing_field',
    ],
  ] as const)('%s', (_, variables, source, expected) => {
    expect(outcome(source, variables)).toBe(expected);
  });
});

describe('cost', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i);
  it.each([
    ['xs.all(x, xs.all(y, xs.all(z, x + y + z >= 0)))', 'fault cost_exceeded'],
    ['xs.map(x, xs.map(y, xs.map(z, 1)))', 'fault cost_exceeded'],
    ['xs.exists(x, false) || xs.all(x, xs.all(y, xs.all(z, true)))', 'fault cost_exceeded'],
    ['true || xs.all(x, xs.all(y, xs.all(z, true)))', 'true'],
    ['xs.all(x, x < 100)', 'true'],
    [`['abcdefgh']${'.map(s, s + s)'.repeat(25)}.size()`, 'fault cost_exceeded'],
    [`[[1]]${'.map(l, l + l)'.repeat(20)}.size()`, 'fault cost_exceeded'],
    [`[[1]]${'.map(l, [l, l])'.repeat(20)}`, 'fault cost_exceeded'],
    [`[3]${'.map(x, x * x)'.repeat(28)}.size()`, 'fault overflow'],
    ['xs.map(x, xs + [x]).map(l, l == xs + [0]).size()', 'fault cost_exceeded'],
  ])('%s → %s', (source, expected) => {
    const scope = { variables: { xs: { kind: 'list', of: { kind: 'int' } } } } as const;
    const compiled = compileExpression(source, scope, 'any');
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const evaluate = () => shown(compiled.value.evaluate({ xs: hundred }));
    if (!expected.startsWith('fault')) expect(evaluate()).toBe(expected);
    else
      expect(evaluate).toThrow(expect.objectContaining({ code: expected.slice('fault '.length) }) as Error);
  });

  it('lets as many steps pass as it says', () => {
    const scope = { variables: { xs: { kind: 'list', of: { kind: 'int' } } } } as const;
    const compiled = compileExpression('xs.all(x, x >= 0)', scope, 'bool');
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    // One element costs itself and the three nodes of the condition.
    const { evaluate } = compiled.value;
    expect(evaluate({ xs: Array(EXPRESSION_STEPS_MAX / 4).fill(1) })).toBe(true);
    expect(() => evaluate({ xs: Array(EXPRESSION_STEPS_MAX / 4 + 1).fill(1) })).toThrow(/steps/);
  });
});
