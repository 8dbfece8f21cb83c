import type { Clock } from '@laurel/runtime';
import { LRUCache } from 'lru-cache';
import type { Caller } from './caller.ts';
import { limits } from './limits.ts';
import { Problem } from './problem.ts';

/** Token buckets in this process: one per key, and one per address for those who have no key. */
export interface RateLimit {
  readonly take: (caller: Caller, address: string) => void;
  /** Counts an attempt with a credential that was refused. */
  readonly refused: (address: string) => void;
  /** Counts a look-up of a card that found nobody. */
  readonly missedCard: (caller: Caller) => void;
}

interface Bucket {
  tokens: number;
  at: number;
}

export function rateLimit(clock: Clock, perSecond: number = limits.requestsPerKeyPerSecond): RateLimit {
  const buckets = new LRUCache<string, Bucket>({ max: 50_000 });
  const take = (name: string, rate: number, burst: number): void => {
    const now = clock.monotonicMs();
    let bucket = buckets.get(name);
    if (bucket === undefined) buckets.set(name, (bucket = { tokens: burst, at: now }));
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1_000) * rate);
    bucket.at = now;
    if (bucket.tokens < 1) {
      const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / rate));
      throw new Problem('rate_limited', `At most ${Math.ceil(rate)} a second.`, {
        headers: { 'retry-after': String(seconds) },
      });
    }
    bucket.tokens -= 1;
  };
  return {
    take: (caller, address) => {
      if (caller.kind === 'owner') return;
      if (caller.kind === 'nobody') take(`address ${address}`, 50, 200);
      else take(caller.id, perSecond, perSecond * 2);
    },
    missedCard: (caller) =>
      take(`card ${caller.id}`, limits.missedCardsPerMinute / 60, limits.missedCardsPerMinute),
    refused: (address) =>
      take(`refused ${address}`, limits.refusedPerAddressPerMinute / 60, limits.refusedPerAddressPerMinute),
  };
}
