import { didYouMean } from '../expressions/advice.ts';
import { STRING } from '../expressions/type-relations.ts';
import { describe, type Reading, type Shape, WRONG, wrong } from './shape.ts';

/** Characters (UTF-16 units) of a free text. */
export const TEXT_MAX = 4_096;
/** Characters of an id that comes from outside. */
export const OUTSIDE_ID_MAX = 256;
/** Characters of a name in a program. */
export const NAME_MAX = 64;

interface TextRules {
  readonly max?: number;
  readonly min?: number;
  readonly description?: string;
}

/** Free text on any number of lines. */
export function text({ max = TEXT_MAX, min = 0, description }: TextRules = {}): Shape<string> {
  return {
    read: (value, reading) => {
      if (typeof value !== 'string') return wrong(reading, 'wrong_type', ...notText(value));
      return isLengthRight(value, min, max, reading) && isClean(value, CONTROLS, reading) ? value : WRONG;
    },
    schema: {
      type: 'string',
      ...(min > 0 ? { minLength: min } : {}),
      maxLength: max,
      ...described(description),
    },
    type: STRING,
  };
}

/** An id that another system made: any characters that can be seen, in Unicode's composed form (NFC). */
export function outsideId(description?: string, max: number = OUTSIDE_ID_MAX): Shape<string> {
  return {
    read: (value, reading) => {
      if (typeof value !== 'string') return wrong(reading, 'wrong_type', ...notText(value));
      if (!isLengthRight(value, 1, max, reading) || !isClean(value, INVISIBLE, reading)) return WRONG;
      return value.normalize('NFC');
    },
    schema: { type: 'string', minLength: 1, maxLength: max, ...described(description) },
    type: STRING,
  };
}

/** A name that the program's author makes: kebab-case, or a word that expressions can read. */
export function name(kind: 'kebab' | 'word', description?: string): Shape<string> {
  const pattern = kind === 'kebab' ? KEBAB : WORD;
  const advice =
    kind === 'kebab'
      ? 'Use small letters, digits and hyphens, a letter first, like first-order.'
      : 'Use letters, digits and underscores, a small letter first, like points.';
  return patterned({
    pattern,
    max: NAME_MAX,
    code: 'bad_name',
    advice,
    ...(description ? { description } : {}),
  });
}

export interface PatternRules {
  readonly pattern: RegExp;
  readonly code: string;
  readonly advice: string;
  readonly max?: number;
  readonly description?: string;
}
/** Text of one pattern. Names that every object has, such as constructor, are none. */
export function patterned({
  pattern,
  code,
  advice,
  max = NAME_MAX,
  description,
}: PatternRules): Shape<string> {
  return {
    read: (value, reading) => {
      if (typeof value !== 'string') return wrong(reading, 'wrong_type', ...notText(value));
      if (!isLengthRight(value, 1, max, reading)) return WRONG;
      if (pattern.test(value) && !(value in {})) return value;
      return wrong(reading, code, `${describe(value)} cannot be used here.`, advice);
    },
    schema: { type: 'string', pattern: pattern.source, maxLength: max, ...described(description) },
    type: STRING,
  };
}

/** One of a few words. */
export function oneWord<W extends string>(words: readonly W[], description?: string): Shape<W> {
  const known = new Map(words.map((word) => [word as string, word]));
  return {
    read: (value, reading) => {
      const word = typeof value === 'string' ? known.get(value) : undefined;
      if (word !== undefined) return word;
      const advice = didYouMean(typeof value === 'string' ? value.slice(0, NAME_MAX) : '', words, '');
      return wrong(reading, 'not_a_choice', `${describe(value)} is none of the choices.`, advice);
    },
    schema: { enum: [...words], ...described(description) },
    type: STRING,
  };
}

export function described(description: string | undefined): { description?: string } {
  return description === undefined ? {} : { description };
}

function notText(value: unknown): [message: string, advice: string] {
  return [`${describe(value)} is not text.`, 'Write text, in quotes where it looks like a number.'];
}

function isLengthRight(value: string, min: number, max: number, reading: Reading): boolean {
  if (value.length >= min && value.length <= max) return true;
  const message = value.length === 0 ? 'It is empty.' : `It has ${value.length} characters.`;
  wrong(reading, value.length < min ? 'too_short' : 'too_long', message, `Use ${min} to ${max} characters.`);
  return false;
}

function isClean(value: string, unwanted: RegExp, reading: Reading): boolean {
  if (!value.isWellFormed()) {
    wrong(reading, 'bad_text', 'It holds half of a character (a lone surrogate).', 'Send valid UTF-8.');
    return false;
  }
  const found = unwanted.exec(value);
  if (found === null) return true;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  wrong(reading, 'bad_text', `It holds the invisible character U+${code}.`, 'Take it out.');
  return false;
}

export const KEBAB: RegExp = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
export const WORD: RegExp = /^[a-z][A-Za-z0-9_]*$/;
// Tabs and line breaks are text.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/;
// Beside controls: line separators and marks that turn the direction of text, so that two ids never look the same.
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]/;
