import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { EXPRESSION_DEPTH_MAX, EXPRESSION_NODES_MAX, EXPRESSION_SOURCE_MAX } from './limits.ts';
import type { ExpressionProblem } from './types.ts';

export type Parsed = { ok: true; tree: ASTNode } | { ok: false; problem: ExpressionProblem };

/** Parses by the library. Its type checker is not asked: it knows neither fractions nor optional fields. */
export function parse(source: string): Parsed {
  if (source.length > EXPRESSION_SOURCE_MAX) {
    const message = `The expression has ${source.length} characters; ${EXPRESSION_SOURCE_MAX} are allowed.`;
    return refuse({ code: 'too_long', message, advice: SPLIT, from: 0, to: source.length });
  }
  try {
    return { ok: true, tree: PARSER.parse(source).ast };
  } catch (error) {
    if (error instanceof ParseError) return explain(error, source);
    throw error;
  }
}

const PARSER = new Environment({
  limits: { maxDepth: EXPRESSION_DEPTH_MAX, maxAstNodes: EXPRESSION_NODES_MAX },
});

const SPLIT = 'Split it into several rules or conditions.';

/** What the library did not understand. */
interface Stumble {
  readonly from: number;
  readonly to: number;
  readonly found: string;
  /** The character after what was found; '' at the end. */
  readonly next: string;
  readonly isAtEnd: boolean;
}

function explain(error: ParseError, source: string): Parsed {
  const from = Math.min(error.range?.start ?? 0, source.length);
  const to = Math.min(Math.max(error.range?.end ?? from, from), source.length);
  if (error.code === 'limit_exceeded') return tooMuch(error.summary, { from, to: source.length });
  const found = source.slice(from, to);
  const stumble = { from, to, found, next: source.charAt(to), isAtEnd: from >= source.length };
  const message = `${plain(error.summary, stumble)}.`;
  return refuse({ code: 'syntax', message, advice: adviceFor(error.code, stumble), from, to });
}

function tooMuch(summary: string, { from, to }: { from: number; to: number }): Parsed {
  if (summary.includes('maxDepth')) {
    const message = `The expression is nested more than ${EXPRESSION_DEPTH_MAX} deep.`;
    return refuse({
      code: 'too_deep',
      message,
      advice: 'Write it flatter, or split it into several rules.',
      from,
      to,
    });
  }
  return refuse({
    code: 'too_large',
    message: 'The expression has too many parts.',
    advice: SPLIT,
    from: 0,
    to,
  });
}

function plain(summary: string, { found, isAtEnd }: Stumble): string {
  const expected = /^Expected (\w+), got \w+$/.exec(summary)?.[1];
  if (isAtEnd && !summary.startsWith('Unterminated')) {
    return expected === undefined
      ? 'The expression ends too early'
      : `Expected ${token(expected)}, but it ends`;
  }
  if (expected !== undefined) return `Expected ${token(expected)}, found '${found}'`;
  // The library names only the last character of a word that does not belong.
  return summary.startsWith('Unexpected') ? `'${found}' does not belong here` : summary;
}

function token(name: string): string {
  return TOKENS[name] ?? name.toLowerCase();
}

function adviceFor(code: string, { found, next }: Stumble): string {
  if (found === '=') return 'Compare with ==.';
  const sign = WORDS.get(found);
  if (sign !== undefined) return `Write ${sign}.`;
  if (FULL_WIDTH.test(found)) return 'Use the half-width (ASCII) character.';
  if (found === '.' && /\d/.test(next)) return `Write a digit before the point: 0.${next}`;
  return ADVICE[code] ?? 'Compare with the examples in the documentation of programs.';
}

function refuse(problem: ExpressionProblem): Parsed {
  return { ok: false, problem };
}

const FULL_WIDTH = /^[\u2018\u2019\u201c\u201d\u3000-\u303f\uff01-\uff60]/;

const WORDS = new Map([
  ['&', '&&'],
  ['|', '||'],
  ['and', '&&'],
  ['or', '||'],
  ['not', '!'],
  ['AND', '&&'],
  ['OR', '||'],
]);

const TOKENS: Record<string, string> = {
  EOF: 'the end',
  IDENTIFIER: 'a name',
  LPAREN: "'('",
  RPAREN: "')'",
  LBRACKET: "'['",
  RBRACKET: "']'",
  LBRACE: "'{'",
  RBRACE: "'}'",
  COMMA: "','",
  COLON: "':'",
};

const ADVICE: Record<string, string> = {
  unexpected_token: 'A value, a name or a bracket is missing before it.',
  unexpected_character: 'Join conditions with && or ||, and put strings in quotes.',
  expected_token: 'Check that each bracket, and each ? of a choice, is completed.',
  unterminated_string: 'Close the string with the quote that opened it.',
  unterminated_triple_quoted_string: 'Close the string with the three quotes that opened it.',
  newline_in_string: 'Write \\n for a line break.',
  invalid_escape_sequence: "Write \\\\ for a backslash, or a raw string: r'\\d+'.",
  reserved_identifier: 'This word is reserved; choose another name.',
  invalid_macro_argument: "The first argument is a new name for the element: items.exists(i, i.sku == 'A1').",
  invalid_exponent: 'Write the number out, with a decimal point where needed.',
};
