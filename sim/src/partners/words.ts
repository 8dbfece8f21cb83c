import type { JsonObject } from '@laurel/core';
import type { Act } from '../act.ts';
import type { Refs } from '../club/refs.ts';

/** Type and data of an act about partners, as a client writes them; null: it is none. */
export function partnersWords(
  act: Act,
  refs: Refs,
): { readonly type: string; readonly data: JsonObject } | null {
  if (act.do === 'claim') return { type: 'benefit.claimed', data: { benefit: act.benefit } };
  if (act.do !== 'answerPiece') return null;
  return { type: `partner.${act.outcome}`, data: { callId: refs.call ?? 'cl-1-999999-0' } };
}
