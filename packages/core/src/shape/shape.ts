import type { Type } from '../expressions/types.ts';
import type { Calendar } from '../kernel/calendar.ts';
import type { JsonObject } from '../kernel/json.ts';

/**
 * What a value of a document or an event must look like: one description that reads it (value or problems), that
 * editors understand (JSON Schema 2020-12) and that expressions are checked against (`type`).
 */
export interface Shape<T> {
  /** The value in its normal form, or WRONG after telling `reading` why. Never throws, whatever the value. */
  readonly read: (value: unknown, reading: Reading) => T | Wrong;
  readonly schema: JsonObject;
  /** What an expression sees of it. */
  readonly type: Type;
  /** Pointers, relative to this value, of ids of other members. */
  readonly members?: readonly string[];
  /** The value as expressions read it; absent where that is the value itself. Only decimals differ. */
  readonly exact?: (value: unknown) => unknown;
}

/** Told instead of a value; the reason is among the problems. */
export const WRONG: unique symbol = Symbol('wrong');
export type Wrong = typeof WRONG;

export interface Problem {
  /** snake_case, like `unknown_field`. */
  readonly code: string;
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly message: string;
  /** What to write instead. */
  readonly advice: string;
  /** Of a problem inside an expression: offsets in its text. */
  readonly from?: number;
  readonly to?: number;
}

/** One reading of one document: where it is, and what it found. */
export interface Reading {
  readonly path: (string | number)[];
  readonly problems: Problem[];
  /** Problems to tell at most; whoever reads may stop then. */
  readonly max: number;
  /** In whose zone dates without a time are meant; null where there are none. */
  readonly calendar: Calendar | null;
  /** Where the parts of what was read stood in the document; null where nobody will ask. */
  readonly origins: Origins | null;
}

/** From an object of the result to its pointer in the document, and to those of its fields that stand elsewhere. */
export type Origins = WeakMap<object, Origin>;
export interface Origin {
  readonly pointer: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** Reads a document whose parts must be found again. */
export function readDocument<T>(shape: Shape<T>, value: unknown, calendar: Calendar): ReadDocument<T> {
  const origins: Origins = new WeakMap();
  const reading: Reading = { path: [], problems: [], max: PROBLEMS_MAX, calendar, origins };
  const read = shape.read(value, reading);
  if (read === WRONG || reading.problems.length > 0) return { ok: false, problems: reading.problems };
  return { ok: true, value: read, origins };
}
export type ReadDocument<T> =
  | { readonly ok: true; readonly value: T; readonly origins: Origins }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a value; gives the first thing that is wrong with it instead where something is. */
export function readData<T>(shape: Shape<T>, value: unknown): ReadData<T> {
  const reading: Reading = { path: [], problems: [], max: 1, calendar: null, origins: null };
  const read = shape.read(value, reading);
  if (read === WRONG || reading.problems.length > 0) return { ok: false, problems: reading.problems };
  return { ok: true, value: read };
}
export type ReadData<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Remembers where a part of the result stands: where the reading is. */
export function placed<T extends object>(reading: Reading, part: T, fields?: Record<string, string>): T {
  if (reading.origins === null) return part;
  const pointer = pointerOf(reading.path);
  reading.origins.set(part, fields === undefined ? { pointer } : { pointer, fields });
  return part;
}

/** Problems told of one document; more help nobody. */
export const PROBLEMS_MAX = 100;

export function wrong(reading: Reading, code: string, message: string, advice: string): Wrong {
  if (!isEnough(reading)) {
    reading.problems.push({ code, pointer: pointerOf(reading.path), message, advice });
  }
  return WRONG;
}

/** Whether enough was found wrong. */
export function isEnough(reading: Reading): boolean {
  return reading.problems.length >= reading.max;
}

/** Reads a part of the value at hand. */
export function readPart<T>(
  shape: Shape<T>,
  value: unknown,
  key: string | number,
  reading: Reading,
): T | Wrong {
  reading.path.push(key);
  const read = shape.read(value, reading);
  reading.path.pop();
  return read;
}

export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${escapePointer(String(step))}`).join('');
}

export function escapePointer(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Where an object of the result, or a field of it, stands in the document. */
export function originOf(origins: Origins, part: object, field?: string): string {
  const origin = origins.get(part);
  if (origin === undefined) return '';
  if (field === undefined) return origin.pointer;
  const elsewhere = origin.fields;
  if (elsewhere !== undefined && Object.hasOwn(elsewhere, field)) return elsewhere[field] as string;
  return `${origin.pointer}/${escapePointer(field)}`;
}

/** What a value is, in a few words of an error message. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') {
    return JSON.stringify(value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX)}…` : value);
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'this';
}

const SHOWN_MAX = 40;
