import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROGRAM_TEXT_MAX } from './parse-text.ts';
import { readProgramText } from './read-program-text.ts';

const starter = readFileSync(new URL('../../../../examples/programs/starter.yaml', import.meta.url), 'utf8');

/** Text in which ‹…› marks the place that the first problem must name, and what it must say. */
const refusals: readonly [what: string, code: string, marked: string][] = [
  ['an empty text', 'empty', '‹'],
  ['nothing but a remark', 'empty', '‹# soon'],
  ['a list', 'wrong_type', '‹- a'],
  ['an unknown field', 'unknown_field', 'program: a\n‹asets: {}'],
  [
    'an unknown field inside',
    'unknown_field',
    'program: a\nassets:\n  points: { kind: score, ‹expire: never }',
  ],
  ['a missing field', 'missing_field', '‹name: a'],
  ['a missing field inside', 'missing_field', 'program: a\nassets:\n  ‹points: { expires: never }'],
  ['a wrong word', 'not_a_choice', 'program: a\njoin: ‹sometimes'],
  ['a wrong word in JSON', 'not_a_choice', '{\n  "program": "a",\n  "join": ‹"sometimes"\n}'],
  [
    'a cycle of rewards',
    'reward_cycle',
    'program: a\nevents: { x.y: {} }\nrules:\n  - id: r\n    on: x.y\n    ‹emit: [{ type: x.y }]',
  ],
  [
    'a missing asset',
    'unknown_asset',
    'program: a\nrules:\n  - id: r\n    on: checkin\n    grants: { points: 1 }'.replace(
      'points: 1',
      'points: ‹1',
    ),
  ],
  [
    'the order of thresholds',
    'threshold_order',
    tiers('[{ id: a, threshold: 0 }, { id: b, threshold: 9 }, { id: c, threshold: ‹5 }]'),
  ],
  ['two tiers at 0', 'same_threshold', tiers('[{ id: a, threshold: 0 }, { id: b, threshold: ‹0 }]')],
  ['a first tier that is not 0', 'first_tier_not_zero', tiers('[{ id: a, threshold: ‹1 }]')],
  ['an expression of the wrong type', 'wrong_result', rule('when: ‹paid')],
  ['a name in an expression', 'unknown_variable', rule('when: paid > 1 && ‹payd > 2')],
  ['a name in a quoted expression', 'unknown_variable', rule("when: 'paid > 1 && ‹payd > 2'")],
  [
    'a name in an expression on many lines',
    'unknown_variable',
    rule('when: >-\n      paid > 1 &&\n      ‹payd > 2\n    name: x'),
  ],
  ['a name in a literal block', 'unknown_variable', rule('when: |\n      paid > 1\n        && ‹payd > 2')],
  ['a name after an escape', 'unknown_field', rule("when: \"data.scene == 'x' && data.‹scenes == 'x'\"")],
  ['division by zero', 'division_by_zero', rule('grants: { points: ‹paid / 0 }')],
  ['an overflow', 'overflow', rule(`when: paid > ‹1${'0'.repeat(80)}`)],
  ['an endless comprehension', 'too_deep', rule(`when: "${nestedLists(40)}"`)],
  [
    'an expression with a pattern that can explode',
    'unsafe_pattern',
    rule('when: "data.orderId.matches(‹\'(a)\\\\\\\\1\')"'),
  ],
  ['duplicate ids', 'duplicate_id', `${rule('when: "true"')}  - id: ‹r\n    on: checkin\n`],
  ['duplicate keys', 'duplicate_key', 'program: a\n‹program: b'],
  ['duplicate keys in JSON', 'duplicate_key', '{"program":"a",‹"program":"b"}'],
  ['a tag', 'unknown_tag', 'program: ‹!!js/function x'],
  ['a number that is not exact', 'wrong_type', 'program: a\nnoticeDays: ‹9007199254740993'],
  ['a fraction of a day', 'not_whole', 'program: a\nnoticeDays: ‹1.5'],
  ['infinity', 'wrong_type', 'program: a\nnoticeDays: ‹.inf'],
  ['two programs', 'many_documents', 'program: a\n‹---\nprogram: b'],
  ['a tab', 'syntax', 'program:\n‹\t- a'],
  ['truncated JSON', 'syntax', '{"program": "a"‹'],
  ['a key that is no text', 'syntax', '? ‹[a]\n: 1'],
  ['a control character', 'bad_text', 'program: a\nname: ‹"a\\u0001"'],
  ['a key that every object has', 'unknown_field', 'program: a\n‹__proto__: { x: 1 }'],
  ['a rule that ends before it begins', 'empty_span', rule('from: 2026-11-12\n    until: ‹2026-11-11')],
  ['an alias that is not there', 'syntax', 'program: ‹*a'],
  [
    'what an alias stands for',
    'bad_span',
    'program: a\nname: &x ‹soon\nlateness: *x'.replace('‹soon', 'soon').replace('*x', '‹*x'),
  ],
  ['depth', 'too_deep', `‹${'['.repeat(10_000)}`],
  ['size', 'too_large', `‹program: ${'a'.repeat(PROGRAM_TEXT_MAX)}`],
];

function tiers(list: string): string {
  return `program: a\nassets: { g: { kind: score } }\ntracks:\n  main:\n    measure: g\n    tiers: ${list}\n`;
}
function rule(line: string): string {
  return `program: a\nassets: { points: { kind: currency } }\nrules:\n  - id: r\n    on: order.completed\n    ${line}\n`;
}
function nestedLists(depth: number): string {
  return `${'['.repeat(depth)}1${']'.repeat(depth)}.size() > 0`;
}

describe('a text is refused for', () => {
  it.each(refusals)('%s: %s', (_, code, marked) => {
    const offset = marked.indexOf('‹');
    const before = marked.slice(0, Math.max(offset, 0)).split('\n');
    const result = readProgramText(marked.replace('‹', ''), 'shop.yaml');
    if (result.ok) throw new Error('taken');
    expect(result.problems[0]?.code).toBe(code);
    for (const problem of result.problems) {
      expect(problem.message).not.toBe('');
      expect(problem.advice).not.toBe('');
      expect(problem.line).toBeGreaterThan(0);
      expect(problem.column).toBeGreaterThan(0);
    }
    if (offset < 0) return;
    const { line, column } = result.problems[0] ?? {};
    expect({ line, column }).toEqual({ line: before.length, column: (before.at(-1)?.length ?? 0) + 1 });
  });
});

describe('a bomb is refused quickly', () => {
  const nine = (name: string) => Array.from({ length: 9 }, () => `*${name}`).join(', ');
  it.each<[string, string]>([
    [
      'of aliases',
      [
        'a: &a [1, 1]',
        ...[...'bcdefghij'].map((c, n) => `${c}: &${c} [${nine('abcdefghij'[n] ?? '')}]`),
      ].join('\n'),
    ],
    ['of an alias in itself', 'program: &a [*a]'],
    ['of many aliases', `a: &a 1\nb: [${Array.from({ length: 9_999 }, () => '*a').join(', ')}]`],
    ['of many keys', Array.from({ length: 50_000 }, (_, n) => `k${n}: 1`).join('\n')],
    ['of values', `a: [${'1,'.repeat(250_000)}1]`],
    ['of quotes', `a: ${'"'.repeat(100_000)}`],
    ['of maps', '{a: '.repeat(20_000)],
    ['of lists in lists', '- '.repeat(50_000)],
  ])('%s', (_, text) => {
    const begin = performance.now();
    expect(readProgramText(text, 'bomb.yaml').ok).toBe(false);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});

describe('a text is taken', () => {
  it('as YAML and as the same JSON', () => {
    const yaml = readProgramText('program: a\nmultipliers: { list: [{ id: m, factor: 1.2 }] }\n', 'a.yaml');
    const json = readProgramText(
      '{"program":"a","multipliers":{"list":[{"id":"m","factor":1.2}]}}',
      'a.json',
    );
    expect(yaml.ok && yaml.program.multipliers.list[0]?.factor).toBe('1.2');
    expect(json.ok && yaml.ok && json.program).toEqual(yaml.ok && yaml.program);
  });

  it('with decimals as exactly as they are written', () => {
    const digits = '1.20000000000000000000000001';
    const read = readProgramText(tiers(`[{ id: a, threshold: 0, multiplier: ${digits} }]`), 'a.yaml');
    expect(read.ok && read.program.tracks['main']?.tiers[0]?.multiplier).toBe(digits);
  });

  it('with aliases within reason', () => {
    const read = readProgramText(
      'program: a\nname: &n { zh: 店, en: Shop }\nassets: { g: { kind: score, name: *n } }\n',
      'a.yaml',
    );
    expect(read.ok && read.program.assets['g']?.name).toEqual({ zh: '店', en: 'Shop' });
  });

  it('with a byte order mark and Windows line ends', () => {
    expect(readProgramText('\ufeffprogram: a\r\nname: b\r\n', 'a.yaml')).toMatchObject({ ok: true });
  });

  it('as the starter program', () => {
    const read = readProgramText(starter, 'starter.yaml');
    expect(read.ok ? [] : read.problems).toEqual([]);
  });
});

it('never throws, whatever is done to a good text', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      '&a ',
      '*a',
      '!!x',
      '"',
      "'",
      '|',
      '>',
      '#',
      '\t',
      '\u0000',
      '---\n',
      '0',
      '?',
    ),
  );
  const place = fc.integer({ min: 0, max: starter.length });
  const edit = fc.tuple(place, fc.integer({ min: 0, max: 40 }), piece);
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const text = edits.reduce(
        (now, [at, gone, put]) => now.slice(0, at) + put + now.slice(at + gone),
        starter,
      );
      const result = readProgramText(text, 'starter.yaml');
      if (result.ok) return;
      const lines = text.split('\n');
      for (const { line, column } of result.problems) {
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
      }
    }),
    { numRuns: 150 },
  );
});
