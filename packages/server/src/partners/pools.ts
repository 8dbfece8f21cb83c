import type { Taken } from '@laurel/core';
import type { PoolName, Store } from '@laurel/db';

/** Codes that a decision may give, for decisions. */
export interface Pools {
  /** With the numbers that each pool among these counters can give next, where some before them are of no use. */
  readonly withNumbers: (taken: Taken, counters: readonly string[]) => Promise<Taken>;
}

/** More codes of one pool no single decision gives. */
const aheadMax = 8;

export function openPools({ partnerCodes }: Pick<Store, 'partnerCodes'>, now: () => number): Pools {
  return {
    withNumbers: async (taken, counters) => {
      const numbers: Record<string, readonly number[]> = {};
      for (const counter of counters) {
        const pool = poolOf(counter);
        if (pool === null) continue;
        const used = taken.stock?.[counter] ?? 0;
        const usable = await partnerCodes.next(pool, used, now(), aheadMax);
        const isPlain = usable.length === aheadMax && usable.every((n, i) => n === used + 1 + i);
        if (!isPlain) numbers[counter] = usable;
      }
      return Object.keys(numbers).length === 0
        ? taken
        : { ...taken, numbers: { ...taken.numbers, ...numbers } };
    },
  };
}

/** The pool that a counter numbers; null for any other counter. */
function poolOf(counter: string): PoolName | null {
  const [kind, partner = '', item = ''] = counter.split(':');
  return kind === 'codes' && item !== '' ? { partner, item } : null;
}
