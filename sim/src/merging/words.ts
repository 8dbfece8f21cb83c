import type { Json, JsonObject } from '@laurel/core';
import type { Act } from '../act.ts';
import type { MergingAct } from './merging-act.ts';

const reason = 'simulated';

/** Type and data of a merge or its undoing, as a client writes them; the other one is put in beside. */
export function mergingWords(act: MergingAct): { readonly type: string; readonly data: JsonObject } {
  if (act.do === 'merge') return { type: 'member.merged', data: { into: act.into, reason } };
  return { type: 'member.unmerged', data: { member: 'her', reason } };
}

/**
 * The other one of a merge: who takes her up is where the one is whom the act names, as the route finds her; who leaves
 * is she for whom it is sent.
 */
export function otherOfMerging(act: Act, other: Json | undefined): JsonObject {
  if (act.do === 'merge') return { into: other ?? null };
  return act.do === 'unmerge' ? { member: other ?? null } : {};
}
