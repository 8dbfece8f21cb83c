import { callId, type Entry } from '@laurel/core';
import type { Refs, Resolved } from '../club/refs.ts';

/** Keys of a member's pieces, in the order in which they were issued. */
export function piecesIn(entries: readonly Entry[]): readonly string[] {
  const keys = new Set<string>();
  for (const { seq, outcome } of entries)
    for (const name of Object.keys(outcome.records ?? {}))
      if (name.startsWith(`issue/${seq}.`)) keys.add(name.slice('issue/'.length));
  const placeOf = (key: string): readonly number[] => key.split('.').map(Number);
  return [...keys].sort((a, b) => {
    const [[seqA = 0, nA = 0], [seqB = 0, nB = 0]] = [placeOf(a), placeOf(b)];
    return seqA - seqB || nA - nB;
  });
}

/** One of the newest pieces, counted from the newest. */
export function pieceIn(
  entries: readonly Entry[],
  member: number,
  { refs, back }: { readonly refs: Refs; readonly back: number },
): Resolved {
  const keys = piecesIn(entries);
  const piece = keys.length - 1 - back;
  const key = keys[piece];
  if (key === undefined) return { refs: { ...refs, call: null }, piece: null };
  return { refs: { ...refs, call: callId(member, key) }, piece };
}
