import { fromDecimalText } from '../expressions/rounding.ts';
import { BOOL, INT, RATIONAL, STRING, TIMESTAMP } from '../expressions/type-relations.ts';
import { dateText, dayOf, parseDate } from '../kernel/civil.ts';
import type { EpochMs } from '../kernel/json.ts';
import { parseTimestamp, TIMESTAMP_ADVICE } from '../kernel/timestamp.ts';
import { describe, type Shape, wrong } from './shape.ts';
import { described } from './texts.ts';

export interface IntegerRules {
  readonly min: number;
  readonly max: number;
  readonly description?: string;
}
/** A whole number that every computer reads alike. */
export function integer({ min, max, description }: IntegerRules): Shape<number> {
  return {
    read: (value, reading) => {
      if (typeof value !== 'number') {
        const advice =
          typeof value === 'string' ? 'Write it without quotes.' : `Write one from ${min} to ${max}.`;
        return wrong(reading, 'wrong_type', `${describe(value)} is not a whole number.`, advice);
      }
      if (!Number.isInteger(value)) {
        return wrong(
          reading,
          'not_whole',
          `${value} is not a whole number.`,
          'Use whole units; money in minor units.',
        );
      }
      if (value < min || value > max) {
        return wrong(
          reading,
          'out_of_range',
          `${value} is out of range.`,
          `Write one from ${min} to ${max}.`,
        );
      }
      // Minus zero is zero.
      return value + 0;
    },
    schema: { type: 'integer', minimum: min, maximum: max, ...described(description) },
    type: INT,
  };
}

/** A decimal number of an event, as its shortest decimal text has it. */
export function decimalNumber({ min, max, description }: IntegerRules): Shape<number> {
  return {
    read: (value, reading) => {
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        return wrong(reading, 'wrong_type', `${describe(value)} is not a number.`, 'Write a number.');
      }
      const isInside = value >= min && value <= max;
      if (isInside && fromDecimalText(String(value)) !== null) return value + 0;
      return wrong(reading, 'out_of_range', `${value} is out of range.`, `Write one from ${min} to ${max}.`);
    },
    schema: { type: 'number', minimum: min, maximum: max, ...described(description) },
    type: RATIONAL,
    exact: (value) => fromDecimalText(String(value)) ?? 0,
  };
}

export function boolean(description?: string): Shape<boolean> {
  return {
    read: (value, reading) =>
      typeof value === 'boolean'
        ? value
        : wrong(reading, 'wrong_type', `${describe(value)} is not true or false.`, 'Write true or false.'),
    schema: { type: 'boolean', ...described(description) },
    type: BOOL,
  };
}

/** An instant with its offset, as RFC 3339 writes it; in milliseconds once read. */
export function timestamp(description?: string): Shape<EpochMs> {
  return {
    read: (value, reading) => {
      const at = typeof value === 'string' ? parseTimestamp(value) : null;
      if (at !== null) return at;
      return wrong(reading, 'bad_time', `${describe(value)} is not an instant.`, TIMESTAMP_ADVICE);
    },
    schema: { type: 'string', format: 'date-time', ...described(description) },
    type: TIMESTAMP,
  };
}

/** A day of the calendar, `2026-03-01`. */
export function date(description?: string): Shape<string> {
  return {
    read: (value, reading) => {
      const day = typeof value === 'string' ? dateOrNull(value) : null;
      if (day !== null) return day;
      return wrong(reading, 'bad_date', `${describe(value)} is not a date.`, 'Write it like 2026-03-01.');
    },
    schema: { type: 'string', format: 'date', ...described(description) },
    type: STRING,
  };
}

function dateOrNull(value: string): string | null {
  try {
    return dateText(dayOf(parseDate(value)));
  } catch {
    return null;
  }
}
