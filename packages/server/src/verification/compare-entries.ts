import { canonical, type Entry, type Json } from '@laurel/core';

/** An entry whose decision, made again, came out otherwise. */
export interface Difference {
  readonly seq: number;
  readonly recorded: string;
  readonly again: string;
}

/** The first entry in which the two differ; who asked is no part of a decision. */
export function compareEntries(recorded: readonly Entry[], again: readonly Entry[]): Difference | undefined {
  for (let i = 0; i < Math.max(recorded.length, again.length); i += 1) {
    const [was, now] = [recorded[i], again[i]];
    if (!isSame(was, now, 'actor')) {
      return { seq: (was ?? now)?.seq ?? 0, recorded: text(was), again: text(now) };
    }
  }
  return undefined;
}

function text(entry: Entry | undefined): string {
  if (entry === undefined) return 'nothing';
  const { actor: _, ...decided } = entry;
  return canonical(decided as unknown as Json);
}

/** Equal as JSON: a field that is undefined is not there. Texts of both would cost several times as much. */
export function isSame(a: unknown, b: unknown, except?: string): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  }
  if (Array.isArray(b)) return false;
  return isIn(a as Fields, b as Fields, except) && hasNoOther(a as Fields, b as Fields, except);
}

type Fields = Readonly<Record<string, unknown>>;

function isIn(a: Fields, b: Fields, except: string | undefined): boolean {
  for (const key in a) if (key !== except && !isSame(a[key], b[key])) return false;
  return true;
}

function hasNoOther(a: Fields, b: Fields, except: string | undefined): boolean {
  for (const key in b) if (key !== except && a[key] === undefined && b[key] !== undefined) return false;
  return true;
}
