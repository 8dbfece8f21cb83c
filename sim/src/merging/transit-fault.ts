import type { Entry } from '@laurel/core';
import type { Violation } from '../compare.ts';

/** I21: what left one log arrived in another; nothing stays between two members. */
export function transitFault(logs: ReadonlyMap<string, readonly Entry[]>, at: number): Violation | null {
  const between = new Map<string, number>();
  for (const { outcome } of [...logs.values()].flat())
    for (const { asset, from, to, amount } of outcome.transfers ?? []) {
      const units = (to === 'transit' ? amount : 0) - (from === 'transit' ? amount : 0);
      between.set(asset, (between.get(asset) ?? 0) + units);
    }
  for (const [asset, units] of between)
    if (units !== 0)
      return {
        at,
        member: '',
        what: 'I21 merges conserve the sum',
        must: '0 between',
        is: `${units} ${asset}`,
      };
  return null;
}
