import { canonical, type Entry, type Json } from '@laurel/core';

/** An entry whose decision, made again, came out otherwise. */
export interface Difference {
  readonly seq: number;
  readonly recorded: string;
  readonly again: string;
}

/** Compares what was recorded from place `from` on with what was decided again; who asked is no part of a decision. */
export function compareEntries(
  recorded: readonly Entry[],
  from: number,
  again: readonly Entry[],
): Difference | undefined {
  for (const [i, made] of again.entries()) {
    const kept = recorded[from + i];
    const [was, now] = [text(kept), text(made)];
    if (was !== now) return { seq: kept?.seq ?? made.seq, recorded: was, again: now };
  }
  return undefined;
}

function text(entry: Entry | undefined): string {
  if (entry === undefined) return 'nothing';
  const { actor: _, ...decided } = entry;
  return canonical(decided as unknown as Json);
}
