import type { Store } from '@laurel/db';

/** Shared counters as the newest decision left them. */
export interface Counters {
  readonly used: (counters: readonly string[]) => Promise<Readonly<Record<string, number>>>;
  readonly claim: (counter: string, by: number) => void;
  /** Forgets all; the store says again. */
  readonly revert: () => void;
  /** Between groups: forgets what others may have changed, and what has become too much. */
  readonly rest: () => void;
}

const countersMax = 20_000;

export function openCounters(store: Pick<Store, 'stock' | 'alone'>): Counters {
  const known = new Map<string, number>();
  return {
    used: async (counters) => {
      const missing = counters.filter((counter) => !known.has(counter));
      if (missing.length > 0) {
        const found = await store.stock.used(missing);
        for (const [i, counter] of missing.entries())
          if (!known.has(counter)) known.set(counter, found[i] ?? 0);
      }
      return Object.fromEntries(counters.map((counter) => [counter, known.get(counter) ?? 0]));
    },
    claim: (counter, by) => {
      known.set(counter, (known.get(counter) ?? 0) + by);
    },
    revert: () => known.clear(),
    rest: () => {
      if (!store.alone || known.size > countersMax) known.clear();
    },
  };
}
