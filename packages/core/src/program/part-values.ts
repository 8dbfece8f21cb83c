import { compare, type Exact } from '../expressions/rational.ts';
import { fromDecimalText, toDecimalText } from '../expressions/rounding.ts';
import type { Calendar } from '../kernel/calendar.ts';
import type { EpochMs } from '../kernel/json.ts';
import { parseTimestamp } from '../kernel/timestamp.ts';
import { anyOf, isAnything, isText, named, refined } from '../shape/choices.ts';
import { integer } from '../shape/numbers.ts';
import { isObject, object, optional } from '../shape/objects.ts';
import { describe, type Reading, type Shape, type Wrong, wrong } from '../shape/shape.ts';
import { oneWord, text } from '../shape/texts.ts';
import type { Expiry, Expression, Span, Text } from './program.ts';

/** Longest text of an expression, in characters. */
const EXPRESSION_MAX = 4_096;
/** A century: nothing in a program lasts longer. */
const SPAN_MAX = { minutes: 52_560_000, hours: 876_000, days: 36_500, months: 1_200, years: 100 };

/** Text for shoppers: one for all, or one per language. */
export function texts(max = 200): Shape<Text> {
  const one = text({ max, min: 1 });
  const both = object<{ zh?: string; en?: string }>({ zh: optional(one), en: optional(one) });
  const perLanguage = refined(both, ({ zh, en }, reading): Text | Wrong => {
    if (zh === undefined && en === undefined) {
      return wrong(reading, 'missing_field', 'There is no text.', 'Write zh, en, or both.');
    }
    return { zh: zh ?? en ?? '', en: en ?? zh ?? '' };
  });
  return anyOf<Text>([
    { suits: isObject, shape: perLanguage },
    { suits: isAnything, shape: refined(one, (value) => ({ zh: value, en: value })) },
  ]);
}

/** CEL; numbers and true or false may be written as they are. */
export const expression: Shape<Expression> = named(
  'expression',
  anyOf<Expression>(
    [
      { suits: (value) => typeof value === 'number' || typeof value === 'boolean', shape: literal() },
      { suits: isAnything, shape: refined(text({ max: EXPRESSION_MAX, min: 1 }), (source) => source.trim()) },
    ],
    'A condition or an amount in CEL with exact numbers.',
  ),
);

function literal(): Shape<Expression> {
  return {
    read: (value, reading) => {
      const source = String(value);
      if (/^(?:-?\d+(?:\.\d+)?|true|false)$/.test(source)) return source;
      return wrong(reading, 'bad_number', `${source} is no exact number.`, 'Write it as digits, in quotes.');
    },
    schema: { type: ['number', 'boolean'] },
    type: { kind: 'any' },
  };
}

export interface DecimalRules {
  /** Exact decimal texts. */
  readonly above?: string;
  readonly min?: string;
  readonly max: string;
}
/** An exact decimal: 1.2 as a number or as text; kept as text without idle zeros. */
export function decimal({ above, min, max }: DecimalRules): Shape<string> {
  const limits = { above: exact(above), min: exact(min), max: exact(max) };
  const range = `${above === undefined ? `from ${min ?? 0}` : `above ${above}`} up to ${max}`;
  return {
    read: (value, reading) => {
      const written = typeof value === 'number' ? String(value) : value;
      const number = typeof written === 'string' ? fromDecimalText(written.trim()) : null;
      if (number === null) {
        return wrong(
          reading,
          'wrong_type',
          `${describe(value)} is not a decimal number.`,
          'Write one like 1.2.',
        );
      }
      const isInside =
        (limits.above === null || compare(number, limits.above) > 0) &&
        (limits.min === null || compare(number, limits.min) >= 0) &&
        (limits.max === null || compare(number, limits.max) <= 0);
      if (isInside) return toDecimalText(number);
      return wrong(reading, 'out_of_range', `${describe(value)} is out of range.`, `Write one ${range}.`);
    },
    schema: { type: ['number', 'string'], description: `An exact decimal number ${range}.` },
    type: { kind: 'string' },
  };
}

function exact(limit: string | undefined): Exact | null {
  return limit === undefined ? null : fromDecimalText(limit);
}

/** `30 days`, `1 year`, or an object with one key. */
export function span(min = 1): Shape<Span> {
  const count = (unit: keyof typeof SPAN_MAX) => optional(integer({ min, max: SPAN_MAX[unit] }));
  const written = object<Partial<Record<keyof typeof SPAN_MAX, number>>>({
    minutes: count('minutes'),
    hours: count('hours'),
    days: count('days'),
    months: count('months'),
    years: count('years'),
  });
  const fromObject = refined(written, (value, reading): Span | Wrong => {
    if (Object.keys(value).length === 1) return value as Span;
    return wrong(reading, 'bad_span', 'It needs exactly one unit.', SPAN_ADVICE);
  });
  const fromText: Shape<Span> = {
    read: (value, reading) => spanOfText(value, min, reading),
    schema: { type: 'string', pattern: SPAN_TEXT.source },
    type: { kind: 'any' },
  };
  return named(
    min === 0 ? 'spanOrNone' : 'span',
    anyOf<Span>(
      [
        { suits: isObject, shape: fromObject },
        { suits: isAnything, shape: fromText },
      ],
      'A length of time, like 30 days.',
    ),
  );
}

function spanOfText(value: unknown, min: number, reading: Reading): Span | Wrong {
  const parts = typeof value === 'string' ? SPAN_TEXT.exec(value.trim()) : null;
  if (parts === null)
    return wrong(reading, 'bad_span', `${describe(value)} is not a length of time.`, SPAN_ADVICE);
  const unit = `${parts[2]}s` as keyof typeof SPAN_MAX;
  const count = Number(parts[1]);
  if (count >= min && count <= SPAN_MAX[unit]) return { [unit]: count } as unknown as Span;
  return wrong(
    reading,
    'out_of_range',
    `${count} ${unit} are out of range.`,
    `Write ${min} to ${SPAN_MAX[unit]}.`,
  );
}

const SPAN_TEXT = /^(\d{1,9}) ?(minute|hour|day|month|year)s?$/;
const SPAN_ADVICE = 'Write minutes, hours, days, months or years, like 30 days.';

/**
 * An instant: with its offset, or a date or local time of the program's zone. `2026-11-11` is the 00:00 that begins it.
 */
export const instant: Shape<EpochMs> = named('instant', {
  read: (value: unknown, reading: Reading) => {
    const at = typeof value === 'string' ? instantOf(value.trim(), reading.calendar) : null;
    if (at !== null) return at;
    return wrong(reading, 'bad_time', `${describe(value)} is not an instant.`, INSTANT_ADVICE);
  },
  schema: {
    type: 'string',
    description: "2026-11-11, 2026-11-11 20:00 (both in the program's zone) or 2026-11-11T20:00:00+08:00.",
  },
  type: { kind: 'timestamp' },
} satisfies Shape<EpochMs>);

const INSTANT_ADVICE = 'Write 2026-11-11, 2026-11-11 20:00 or 2026-11-11T20:00:00+08:00.';
const LOCAL = /^(\d{4}-\d\d-\d\d)(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?)?$/;

function instantOf(written: string, calendar: Calendar | null): EpochMs | null {
  const parts = LOCAL.exec(written);
  if (parts === null || calendar === null) return parseTimestamp(written);
  const [, date = '', hours = '0', minutes = '0', seconds = '0'] = parts;
  try {
    const day = calendar.dayOfDate(date);
    if (parts[2] === undefined) return calendar.start(day);
    const wall = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return calendar.instant(day, wall);
  } catch {
    return null;
  }
}

const KINDS = ['never', 'endOfDay', 'endOfMonth', 'endOfYear', 'endOfNextYear'] as const;

const notExpiry: Shape<never> = {
  read: (value, reading) => {
    const advice = `Write ${KINDS.join(', ')}, a length of time like 30 days, or a date.`;
    return wrong(reading, 'bad_expiry', `${describe(value)} is no time to expire at.`, advice);
  },
  schema: { not: {} },
  type: { kind: 'any' },
};

/** `never`, `endOfMonth`, `30 days`, or an instant. */
export const expiry: Shape<Expiry> = named('expiry', expiryShape());

function expiryShape(): Shape<Expiry> {
  const kinds: readonly unknown[] = KINDS;
  const after = refined(span(), (length): Expiry => ({ after: length }));
  const at = refined(instant, (when): Expiry => ({ at: when }));
  const written = object<{ after?: Span; at?: EpochMs }>({ after: optional(span()), at: optional(instant) });
  const fromObject = refined(written, (value, reading): Expiry | Wrong => {
    if (value.after !== undefined && value.at === undefined) return { after: value.after };
    if (value.at !== undefined && value.after === undefined) return { at: value.at };
    return wrong(reading, 'bad_expiry', 'It needs either after or at.', 'Write after: 30 days.');
  });
  const isUnit = (value: unknown): boolean => isObject(value) && !('after' in value) && !('at' in value);
  return anyOf<Expiry>(
    [
      { suits: (value) => kinds.includes(value), shape: oneWord<(typeof KINDS)[number]>(KINDS) },
      { suits: (value) => isText(value) && /^\d{4}-/.test(value), shape: at },
      { suits: (value) => isUnit(value) || (isText(value) && /^\d/.test(value)), shape: after },
      { suits: isObject, shape: fromObject },
      { suits: isAnything, shape: notExpiry },
    ],
    'When units expire: never, endOfDay, endOfMonth, endOfYear, endOfNextYear, a length of time, or an instant.',
  );
}
