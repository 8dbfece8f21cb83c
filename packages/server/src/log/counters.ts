import type { StockLevel, Store } from '@laurel/db';

/** Shared counters as the newest decision left them. */
export interface Counters {
  readonly levels: (counters: readonly string[]) => Promise<readonly StockLevel[]>;
  readonly claim: (counter: string, by: number) => void;
  /** An operator loaded it: what decisions under way have taken stays taken. */
  readonly loaded: (counter: string, loaded: number) => void;
  /** Forgets all; the store says again. */
  readonly revert: () => void;
  /** Between groups: forgets what others may have changed, and what has become too much. */
  readonly rest: () => void;
}

const countersMax = 20_000;
const untouched: StockLevel = { used: 0, loaded: null };

export function openCounters(store: Pick<Store, 'stock' | 'alone'>): Counters {
  const known = new Map<string, StockLevel>();
  return {
    levels: async (counters) => {
      const missing = counters.filter((counter) => !known.has(counter));
      if (missing.length > 0) {
        const found = await store.stock.levels(missing);
        for (const [i, counter] of missing.entries())
          if (!known.has(counter)) known.set(counter, found[i] ?? untouched);
      }
      return counters.map((counter) => known.get(counter) ?? untouched);
    },
    claim: (counter, by) => {
      const { used, loaded } = known.get(counter) ?? untouched;
      known.set(counter, { used: used + by, loaded });
    },
    loaded: (counter, loaded) => {
      const level = known.get(counter);
      if (level !== undefined) known.set(counter, { ...level, loaded });
    },
    revert: () => known.clear(),
    rest: () => {
      if (!store.alone || known.size > countersMax) known.clear();
    },
  };
}
