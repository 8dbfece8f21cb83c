import { bad, type Cursor } from './error.ts';

/** Reads `\d`, `\.`, `\n` or `\x41` at the cursor as pairs of first and last code point. */
export function parseEscape(cursor: Cursor): readonly number[] {
  const letter = cursor.points[cursor.at + 1] ?? '';
  const named = NAMED_SETS[letter];
  if (named !== undefined) {
    cursor.at += 2;
    return named;
  }
  if (letter === 'x') return parseHexadecimal(cursor);
  if (letter === 'p' || letter === 'P')
    throw bad(cursor, 'classes of Unicode are not known', 'Write ranges: [一-龥].');
  if (letter === '' || /[\p{L}\p{N}]/u.test(letter))
    throw bad(cursor, `\\${letter} is not known`, 'Write \\\\ for a backslash.');
  cursor.at += 2;
  const code = letter.codePointAt(0) ?? 0;
  return [code, code];
}

/** Reads `[a-z_]` or `[^…]` at the cursor. */
export function parseClass(cursor: Cursor): readonly number[] {
  cursor.at += 1;
  const isNegated = cursor.points[cursor.at] === '^';
  if (isNegated) cursor.at += 1;
  const ranges: number[] = [];
  for (let isFirst = true; cursor.points[cursor.at] !== ']' || isFirst; isFirst = false) {
    if (cursor.at >= cursor.points.length) throw bad(cursor, "']' is missing", 'Close the class.');
    if (cursor.points[cursor.at] === ']')
      throw bad(cursor, 'an empty class', 'Write \\] for the character itself.');
    ranges.push(...parseRange(cursor));
  }
  cursor.at += 1;
  return isNegated ? complement(ranges) : ranges;
}

function parseRange(cursor: Cursor): readonly number[] {
  const first = parseMember(cursor);
  const isRange =
    cursor.points[cursor.at] === '-' && ![']', undefined].includes(cursor.points[cursor.at + 1]);
  if (!isRange) return first;
  cursor.at += 1;
  const last = parseMember(cursor);
  const [from, to] = [first[0] ?? 0, last[0] ?? 0];
  const areSingle = first.length === 2 && first[1] === from && last.length === 2 && last[1] === to;
  if (!areSingle || to < from)
    throw bad(cursor, 'a range that is not one', 'Write \\- for the character itself.');
  return [from, to];
}

function parseMember(cursor: Cursor): readonly number[] {
  const point = cursor.points[cursor.at] ?? '';
  if (point === '\\') return parseEscape(cursor);
  if (point === '[') throw bad(cursor, "'[' within a class", 'Write \\[ for the character itself.');
  cursor.at += 1;
  const code = point.codePointAt(0) ?? 0;
  return [code, code];
}

function parseHexadecimal(cursor: Cursor): readonly number[] {
  const rest = cursor.points.slice(cursor.at, cursor.at + 12).join('');
  const digits = /^\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/.exec(rest);
  const code = Number.parseInt(digits?.[1] ?? digits?.[2] ?? '', 16);
  if (digits === null || code > LAST)
    throw bad(cursor, '\\x is followed by no code', 'Write \\x41 or \\x{4e00}.');
  cursor.at += digits[0].length;
  return [code, code];
}

const LAST = 0x10ffff;

function complement(ranges: readonly number[]): number[] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i] ?? 0, ranges[i + 1] ?? 0]);
  pairs.sort((a, b) => a[0] - b[0]);
  const rest: number[] = [];
  let next = 0;
  for (const [from, to] of pairs) {
    if (from > next) rest.push(next, from - 1);
    next = Math.max(next, to + 1);
  }
  if (next <= LAST) rest.push(next, LAST);
  return rest;
}

const DIGITS = [48, 57];
const WORD = [48, 57, 65, 90, 95, 95, 97, 122];
// As RE2 has it: without the vertical tab and without the spaces of Unicode.
const SPACES = [9, 10, 12, 13, 32, 32];

const NAMED_SETS: Record<string, readonly number[]> = {
  d: DIGITS,
  D: complement(DIGITS),
  w: WORD,
  W: complement(WORD),
  s: SPACES,
  S: complement(SPACES),
  t: [9, 9],
  n: [10, 10],
  v: [11, 11],
  f: [12, 12],
  r: [13, 13],
};
