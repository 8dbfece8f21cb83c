import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from './match.ts';
import { readPattern } from './program.ts';

function matches(pattern: string, text: string): boolean | string {
  const read = readPattern(pattern);
  return read.ok ? matchesPattern(read.program, text) : read.problem.code;
}

// Law: where both know the syntax, the answer is that of JavaScript's own engine.
it('answers what RegExp answers', () => {
  const { node } = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        'a',
        'b',
        'c',
        '.',
        '\\d',
        '\\w',
        '[ab]',
        '[^a]',
        '[a-c1]',
        '\\.',
        '^',
        '$',
        '\\b',
        '会',
        '😀',
        '\\x61',
        '[\\d-]',
      ),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a}|${b})`),
      fc
        .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?', '{0,1}'))
        .map(([a, b]) => `(?:${a})${b}`),
    ),
  }));
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', '1', '.', ' ', '\n', '会', '😀'),
    maxLength: 12,
  });
  let compared = 0;
  fc.assert(
    fc.property(node, text, (pattern, subject) => {
      const answer = matches(pattern, subject);
      fc.pre(typeof answer === 'boolean');
      compared += 1;
      expect(answer).toBe(new RegExp(pattern, 'u').test(subject));
    }),
    { numRuns: 3_000 },
  );
  expect(compared).toBeGreaterThan(1_000);
});

describe('refuses', () => {
  it.each([
    ['(a+)+', 'unsafe_pattern'],
    ['(a*)*$', 'unsafe_pattern'],
    ['((a|b+)c)*', 'unsafe_pattern'],
    ['(a{2,})+', 'unsafe_pattern'],
    ['(a)\\1', 'unsafe_pattern'],
    ['(?<n>a)\\k<n>', 'unsafe_pattern'],
    ['a(?=b)', 'unsafe_pattern'],
    ['a(?!b)', 'unsafe_pattern'],
    ['(?<=a)b', 'unsafe_pattern'],
    ['(?<!a)b', 'unsafe_pattern'],
    ['(a{100}){100}', 'unsafe_pattern'],
    ['('.repeat(2_000), 'unsafe_pattern'],
    ['(?i)a', 'bad_pattern'],
    ['a**', 'bad_pattern'],
    ['a++', 'bad_pattern'],
    ['*a', 'bad_pattern'],
    ['a{x}', 'bad_pattern'],
    ['a{3,2}', 'bad_pattern'],
    ['(a', 'bad_pattern'],
    ['a)', 'bad_pattern'],
    ['[a', 'bad_pattern'],
    ['[]', 'bad_pattern'],
    ['[z-a]', 'bad_pattern'],
    ['[\\d-z]', 'bad_pattern'],
    ['[[:alpha:]]', 'bad_pattern'],
    ['\\pL', 'bad_pattern'],
    ['\\q', 'bad_pattern'],
    ['a\\', 'bad_pattern'],
    ['\\xZZ', 'bad_pattern'],
    ['\\x{110000}', 'bad_pattern'],
    ['^*', 'bad_pattern'],
    ['(?<>a)', 'bad_pattern'],
  ])('%s', (pattern, code) => {
    expect(matches(pattern, 'a')).toBe(code);
  });
});

describe('knows', () => {
  it.each([
    ['^SKU-[0-9]{4}$', 'SKU-0042', true],
    ['^SKU-[0-9]{4}$', 'SKU-42', false],
    ['(?P<year>\\d{4})-(?<month>\\d\\d)', 'on 2026-11', true],
    ['\\AA\\z', 'A', true],
    ['\\AA\\z', 'BA', false],
    ['^[一-龥]+$', '会员体系', true],
    ['^.$', '😀', true],
    ['\\x{4f1a}', '会', true],
    ['[^\\s]', ' \t\n', false],
    ['', '', true],
    ['a|', 'b', true],
    ['(?:a?){3}b', 'aab', true],
    ['a\\Bb', 'ab', true],
    ['\\B', 'a', false],
    // V8 says true here: it looks between the halves of the character.
    ['\\B', 'c😀1', false],
    ['[-a]', '-', true],
    ['[\\]]', ']', true],
  ])('%s in %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });
});

// What takes JavaScript's engine longer than the universe has existed.
it('takes time in proportion to the text', () => {
  const text = `${'a'.repeat(4_096)}!`;
  for (const pattern of ['^(a|a)*$', '^(?:a|aa)+$', 'a*a*a*a*a*a*b', '^(?:a?){200}a{200}b$']) {
    expect(matches(pattern, text)).toBe(false);
  }
}, 5_000);
