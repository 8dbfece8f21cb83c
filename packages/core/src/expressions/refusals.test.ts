import { describe, expect, it } from 'vitest';
import { compileExpression, type ExpressionProblem, type Wanted } from './index.ts';
import { EVENT_SCOPE } from './test-scope.ts';

function problems(source: string, want: Wanted): ExpressionProblem[] {
  const compiled = compileExpression(source, EVENT_SCOPE, want);
  return compiled.ok ? [] : compiled.problems;
}

/** Refusals as 'code «the piece of source»'. */
function refusals(source: string, want: Wanted = 'any'): string[] {
  return problems(source, want).map(({ code, from, to }) => `${code} «${source.slice(from, to)}»`);
}

function advice(source: string): string {
  return problems(source, 'any')
    .map((problem) => problem.advice)
    .join(' ');
}

const DEEP = `${'('.repeat(40)}1${')'.repeat(40)}`;

describe('each refusal, with its place and its advice', () => {
  it.each([
    ['', 'syntax «»', 'missing'],
    ['data.amount =', 'syntax «=»', '=='],
    ['data.amount > 1 and true', 'syntax «and»', '&&'],
    ['data.amount > 1 toString true', 'syntax «toString»', 'Join conditions'],
    ['data.amount > 1 & true', 'syntax «&»', '&&'],
    ['“v3” == member.tier', 'syntax «“»', 'half-width'],
    ['member.tier == "v3', 'syntax «"v3»', 'Close'],
    ['(1 + 2', 'syntax «»', 'bracket'],
    ['.5 > 1', 'syntax «.»', '0.5'],
    ['member.tier == "\\d"', 'syntax «\\d»', "r'"],
    ['if', 'syntax «if»', 'another name'],
    ['[1].map(1, 2)', 'syntax «1»', 'new name'],
    [DEEP, `too_deep «${DEEP.slice(32)}»`, 'flatter'],
    [`${'!'.repeat(40)}true`, `too_deep «${'!'.repeat(40)}true»`, 'cancel'],
    [`1${' + 1'.repeat(600)}`, `too_large «1${' + 1'.repeat(600)}»`, 'Split'],
    ['mebmer.tier', 'unknown_variable «mebmer»', "'member'"],
    ['x', 'unknown_variable «x»', "'data', 'member', 'event'"],
    ['NaN', 'no_doubles «NaN»', 'exact'],
    ['data.amont + 1', 'unknown_field «amont»', "'amount'"],
    ['data . AMOUNT', 'unknown_field «AMOUNT»', "'amount'"],
    ['has(data.chanel)', 'unknown_field «chanel»', "'channel'"],
    ['data.items.amount', 'unknown_field «amount»', 'items.map'],
    ['data.items.exists(i, i.skuu == "A")', 'unknown_field «skuu»', "'sku'"],
    ['data["amont"]', 'unknown_field «"amont"»', "'amount'"],
    ['data[member.tier]', 'wrong_type «member.tier»', 'x.field'],
    ['member.tier.startWith("v")', 'unknown_function «startWith»', "'startsWith'"],
    ['startsWith(member.tier, "v")', 'unknown_function «startsWith»', 'x.startsWith'],
    ['event.time.getMonth("UTC")', 'unknown_function «getMonth»', 'zone'],
    ['event.time.getHours()', 'wrong_argument_count «event.time.getHours()»', '2'],
    ['size()', 'wrong_argument_count «size()»', 'size(x)'],
    ['[1].exists(x)', 'wrong_argument_count «[1].exists(x)»', 'i.sku'],
    ['double(1)', 'no_doubles «double»', 'exact'],
    ['double("NaN") > 1', 'no_doubles «double»', 'exact'],
    ['1e3', 'no_doubles «1e3»', '1000'],
    ['1.5e-3', 'no_doubles «1.5e-3»', 'Write'],
    ['5u', 'unsupported «5u»', 'without u'],
    ["b'x'", "unsupported «b'x'»", 'without b'],
    ['type(1)', 'unsupported «type»', 'Numbers'],
    ['cel.bind(x, 1, x)', 'unknown_variable «cel» unknown_variable «x» unknown_variable «x»', ''],
    ['member.tier == 3', 'wrong_type «member.tier == 3»', 'string(x)'],
    ['data.channel == null', 'wrong_type «data.channel == null»', 'has('],
    ['member.tier > 3', 'wrong_type «member.tier > 3»', 'string(x)'],
    ['data.items > 3', 'wrong_type «data.items > 3»', 'compared'],
    ['data.amount + "x"', 'wrong_type «data.amount + "x"»', 'string(x)'],
    ['data.amount % 2.5', 'wrong_type «2.5»', 'floor'],
    ['-member.tier', 'wrong_type «member.tier»', ''],
    ['!data.amount', 'wrong_type «data.amount»', 'Compare'],
    ['data.amount && data.first', 'wrong_type «data.amount»', 'Compare'],
    ['data.amount ? 1 : 2', 'wrong_type «data.amount»', 'Compare'],
    ['data.first ? 1 : "x"', 'mixed_types «data.first ? 1 : "x"»', 'string(x)'],
    ['[1, "x"]', 'mixed_types «"x"»', 'string(x)'],
    ['{"a": 1, "b": "x"}', 'mixed_types «"x"»', 'string(x)'],
    ['{1: 2}', 'wrong_type «1»', 'string(x)'],
    ['{"a": 1, "a": 2}', 'bad_key «"a"»', 'another'],
    ['{"__proto__": 1}', 'bad_key «"__proto__"»', 'another'],
    ['data.items[data.amount / 2]', 'wrong_type «data.amount / 2»', 'floor'],
    ['data.amount[0]', 'wrong_type «data.amount[0]»', 'lists'],
    ['data.amount.exists(x, true)', 'wrong_type «data.amount»', 'lists'],
    ['data.items.filter(i, i.amount)', 'wrong_type «i.amount»', 'Compare'],
    ['3 in member.tags', 'wrong_type «3 in member.tags»', 'string(x)'],
    ['"x" in member', 'wrong_type «"x" in member»', 'has'],
    ['"x" in member.tier', 'wrong_type «"x" in member.tier»', "['A1'"],
    ['has(data)', 'wrong_type «has(data)»', 'has(x.field)'],
    ['sum(member.tags)', 'wrong_type «member.tags»', ''],
    ['floor(member.tier)', 'wrong_type «member.tier»', ''],
    ['double2(1.5)', 'wrong_type «1.5»', 'floor'],
    ['int(event.time)', 'wrong_type «int(event.time)»', 'rational, string'],
    ["timestamp('2026-02-30T00:00:00Z')", "bad_literal «'2026-02-30T00:00:00Z'»", 'timestamp('],
    ["timestamp('2026-02-28T00:00:00')", "bad_literal «'2026-02-28T00:00:00'»", '+08:00'],
    ["duration('1 hour')", "bad_literal «'1 hour'»", '1h30m'],
    ["duration('0.0001s')", "bad_literal «'0.0001s'»", '1h30m'],
    ['member.tier.matches(member.tier)', 'bad_pattern «member.tier»', 'matches'],
    ["member.tier.matches('(a+)+')", "unsafe_pattern «'(a+)+'»", 'Repeat once'],
    ['1 / 0', 'division_by_zero «1 / 0»', 'else'],
    ['data.amount / 0.0', 'division_by_zero «data.amount / 0.0»', 'else'],
    ['data.amount % (3 - 3)', 'division_by_zero «data.amount % (3 - 3)»', 'else'],
    ['9'.repeat(100), `overflow «${'9'.repeat(100)}»`, 'fewer'],
    [`${'9'.repeat(70)} * ${'9'.repeat(70)}`, `overflow «${'9'.repeat(70)} * ${'9'.repeat(70)}»`, 'smaller'],
  ])('%s', (source, expected, advised) => {
    expect(refusals(source).join(' ')).toBe(expected);
    expect(advice(source)).toContain(advised);
  });

  it('tells a source that is too long', () => {
    expect(refusals(`1 ${' '.repeat(4_096)}`)).toHaveLength(1);
    expect(compileExpression(`1 ${' '.repeat(4_096)}`, EVENT_SCOPE, 'any')).toMatchObject({
      problems: [{ code: 'too_long' }],
    });
  });

  it('tells all problems together, in the order of the source', () => {
    expect(refusals('data.amont > 1 && member.teir == 3 || foo(1) == bar')).toEqual([
      'unknown_field «amont»',
      'unknown_field «teir»',
      'unknown_function «foo»',
      'unknown_variable «bar»',
    ]);
  });
});

it('tells so many problems and no more', () => {
  expect(refusals(Array.from({ length: 300 }, (_, i) => `x${i}`).join(' + '))).toHaveLength(20);
});

describe('what is wanted', () => {
  it.each([
    ['data.amount', 'bool', ['wrong_result «data.amount»']],
    ['data.amount > 1', 'number', ['wrong_result «data.amount > 1»']],
    ['data.amount', 'string', ['wrong_result «data.amount»']],
    ['data.amount / 3', 'number', []],
    ['data.amount', 'number', []],
    ['data.first', 'bool', []],
    ['member.tier', 'string', []],
    ['data.payload.x', 'bool', []],
    ['data.items', 'any', []],
  ] as const)('%s as %s', (source, want, expected) => {
    expect(refusals(source, want)).toEqual(expected);
  });

  it.each([
    ['bool', 1],
    ['number', 'x'],
    ['string', true],
  ] as const)('a value of any type is checked to be a %s at the end', (want, value) => {
    const compiled = compileExpression('data.payload.x', EVENT_SCOPE, want);
    if (!compiled.ok) throw new Error('refused');
    expect(() => compiled.value.evaluate({ data: { payload: { x: value } } })).toThrow(/This value must be/);
  });
});
