import { bad, type Cursor, unsafe } from './error.ts';
import { parseClass, parseEscape } from './sets.ts';

/** A regular expression as a tree. */
export type PatternNode =
  | { readonly kind: 'set'; readonly ranges: readonly number[] }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'word' | 'notWord' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  /** `max` null is without end. */
  | { readonly kind: 'repeat'; readonly of: PatternNode; readonly min: number; readonly max: number | null };

/** Reads the syntax that RE2 and JavaScript share; throws PatternError. */
export function parsePattern(source: string): PatternNode {
  const cursor = { points: [...source], at: 0, depth: 0 };
  const node = parseChoice(cursor);
  if (cursor.at < cursor.points.length)
    throw bad(cursor, "')' closes nothing", 'Write \\) for the character itself.');
  return node;
}

const GROUPS_MAX = 32;

function parseChoice(cursor: Cursor): PatternNode {
  const parts = [parseSequence(cursor)];
  while (cursor.points[cursor.at] === '|') {
    cursor.at += 1;
    parts.push(parseSequence(cursor));
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: 'choice', parts };
}

function parseSequence(cursor: Cursor): PatternNode {
  const parts: PatternNode[] = [];
  for (let next = cursor.points[cursor.at]; next !== undefined && next !== '|' && next !== ')'; ) {
    parts.push(parseRepeat(cursor));
    next = cursor.points[cursor.at];
  }
  return { kind: 'sequence', parts };
}

function parseRepeat(cursor: Cursor): PatternNode {
  const of = parseAtom(cursor);
  const counts = parseCounts(cursor);
  if (counts === null) return of;
  if (of.kind === 'assert') throw bad(cursor, '^, $ and \\b cannot be repeated', 'Drop the repetition.');
  // A lazy quantifier finds another match, never another answer to whether there is one.
  if (cursor.points[cursor.at] === '?') cursor.at += 1;
  if ('*+?{'.includes(cursor.points[cursor.at] ?? ' ')) {
    throw bad(cursor, 'a repetition follows a repetition', 'Put the inner one in brackets: (?:a{2})?.');
  }
  if (counts.max === null && isEndless(of)) {
    const advice =
      'Repeat once: (a+)+ is a+; instead of (\\d+,)+ say what one part may hold, as (\\d{1,9},)+.';
    throw unsafe(cursor, 'a repetition without end holds another one', advice);
  }
  return { kind: 'repeat', of, ...counts };
}

function parseCounts(cursor: Cursor): { min: number; max: number | null } | null {
  const sign = cursor.points[cursor.at];
  if (sign === '*' || sign === '+' || sign === '?') {
    cursor.at += 1;
    return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : null };
  }
  if (sign !== '{') return null;
  const close = cursor.points.indexOf('}', cursor.at);
  const text = cursor.points.slice(cursor.at, close + 1).join('');
  const counts = /^\{(\d{1,4})(,(\d{1,4})?)?\}$/.exec(text);
  if (counts === null)
    throw bad(cursor, "'{' begins no {n}, {n,} or {n,m}", 'Write \\{ for the character itself.');
  cursor.at = close + 1;
  const min = Number(counts[1]);
  const max = counts[2] === undefined ? min : counts[3] === undefined ? null : Number(counts[3]);
  if (max !== null && max < min)
    throw bad(cursor, `${text} counts downwards`, 'Write the smaller count first.');
  return { min, max };
}

function isEndless(node: PatternNode): boolean {
  if (node.kind === 'repeat') return node.max === null || isEndless(node.of);
  return (node.kind === 'sequence' || node.kind === 'choice') && node.parts.some(isEndless);
}

function parseAtom(cursor: Cursor): PatternNode {
  const point = cursor.points[cursor.at] ?? '';
  if (point === '(') return parseGroup(cursor);
  if (point === '[') return { kind: 'set', ranges: parseClass(cursor) };
  if (point === '\\') return parseBackslash(cursor);
  if ('*+?{'.includes(point))
    throw bad(cursor, `'${point}' repeats nothing`, `Write \\${point} for the character itself.`);
  cursor.at += 1;
  if (point === '^') return { kind: 'assert', what: 'start' };
  if (point === '$') return { kind: 'assert', what: 'end' };
  if (point === '.') return { kind: 'set', ranges: [0, 9, 11, 0x10ffff] };
  const code = point.codePointAt(0) ?? 0;
  return { kind: 'set', ranges: [code, code] };
}

function parseBackslash(cursor: Cursor): PatternNode {
  const next = cursor.points[cursor.at + 1] ?? '';
  if (/[1-9k]/.test(next)) throw unsafe(cursor, 'a back reference', 'Write out what is repeated.');
  const what = ASSERTIONS[next];
  if (what === undefined) return { kind: 'set', ranges: parseEscape(cursor) };
  cursor.at += 2;
  return { kind: 'assert', what };
}

const ASSERTIONS: Record<string, 'start' | 'end' | 'word' | 'notWord'> = {
  A: 'start',
  z: 'end',
  b: 'word',
  B: 'notWord',
};

function parseGroup(cursor: Cursor): PatternNode {
  const rest = cursor.points.slice(cursor.at, cursor.at + 5).join('');
  if (/^\(\?<?[=!]/.test(rest))
    throw unsafe(cursor, 'looking around', 'Ask twice: x.matches(…) && !x.matches(…).');
  if (/^\(\?(?!:|P?<)/.test(rest))
    throw bad(cursor, 'a flag or a kind of group that is not known', 'Write (…) or (?:…).');
  const opening = /^\((\?:|\?P?<)?/.exec(rest)?.[0] ?? '(';
  cursor.at += opening.length;
  if (opening.endsWith('<')) skipName(cursor);
  cursor.depth += 1;
  if (cursor.depth > GROUPS_MAX)
    throw unsafe(cursor, 'brackets are nested too deep', 'Write the pattern flatter.');
  const node = parseChoice(cursor);
  if (cursor.points[cursor.at] !== ')') throw bad(cursor, "')' is missing", 'Close the group.');
  cursor.at += 1;
  cursor.depth -= 1;
  return node;
}

function skipName(cursor: Cursor): void {
  const close = cursor.points.indexOf('>', cursor.at);
  const name = cursor.points.slice(cursor.at, close).join('');
  if (close < 0 || !/^\w+$/.test(name))
    throw bad(cursor, 'a group without a name', 'Write (?<name>…) or (…).');
  cursor.at = close + 1;
}
