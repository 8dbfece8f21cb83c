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
    const [was, now] = [text(recorded[i]), text(again[i])];
    if (was !== now) return { seq: (recorded[i] ?? again[i])?.seq ?? 0, recorded: was, again: now };
  }
  return undefined;
}

function text(entry: Entry | undefined): string {
  if (entry === undefined) return 'nothing';
  const { actor: _, ...decided } = entry;
  return canonical(decided as unknown as Json);
}
