import { canonical, type Entry, type Json } from '@laurel/core';
import { isWrittenAlike, wholeEntry } from './recorded-entry.ts';

/** An entry whose decision, made again, came out otherwise. */
export interface Difference {
  readonly seq: number;
  /** JSON pointer into the entry to the first thing that differs. */
  readonly pointer: string;
  /** What stands there, cut to what a line can show. */
  readonly recorded: string;
  readonly again: string;
}

/** The first entry in which the two differ; who asked is no part of a decision. */
export function compareEntries(recorded: readonly Entry[], again: readonly Entry[]): Difference | undefined {
  for (let i = 0; i < Math.max(recorded.length, again.length); i += 1) {
    const [was, now] = [recorded[i], again[i]];
    if (was !== undefined && now !== undefined && isWrittenAlike(was, now)) continue;
    const whole = was === undefined ? undefined : wholeEntry(was);
    if (!isSame(whole, now, 'actor')) return differenceOf(whole, now);
  }
  return undefined;
}

function differenceOf(was: Entry | undefined, now: Entry | undefined): Difference {
  const place = firstDifference(withoutActor(was), withoutActor(now), '');
  const seq = (was ?? now)?.seq ?? 0;
  return { seq, pointer: place.pointer, recorded: shown(place.a), again: shown(place.b) };
}

function withoutActor(entry: Entry | undefined): unknown {
  if (entry === undefined) return undefined;
  const { actor: _, ...decided } = entry;
  return decided;
}

interface Place {
  readonly pointer: string;
  readonly a: unknown;
  readonly b: unknown;
}

function firstDifference(a: unknown, b: unknown, pointer: string): Place {
  if (isContainer(a) && isContainer(b) && Array.isArray(a) === Array.isArray(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const [x, y] = [(a as Fields)[key], (b as Fields)[key]];
      const step = key.replaceAll('~', '~0').replaceAll('/', '~1');
      if (!isSame(x, y)) return firstDifference(x, y, `${pointer}/${step}`);
    }
  }
  return { pointer, a, b };
}

const SHOWN_MAX = 160;

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : canonical(value as Json);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

/** Equal as JSON: a field that is undefined is not there. Texts of both would cost several times as much. */
export function isSame(a: unknown, b: unknown, except?: string): boolean {
  if (a === b) return true;
  if (!isContainer(a) || !isContainer(b)) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  }
  if (Array.isArray(b)) return false;
  return isIn(a as Fields, b as Fields, except) && hasNoOther(a as Fields, b as Fields, except);
}

type Fields = Readonly<Record<string, unknown>>;

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isIn(a: Fields, b: Fields, except: string | undefined): boolean {
  for (const key in a) if (key !== except && !isSame(a[key], b[key])) return false;
  return true;
}

function hasNoOther(a: Fields, b: Fields, except: string | undefined): boolean {
  for (const key in b) if (key !== except && a[key] === undefined && b[key] !== undefined) return false;
  return true;
}
