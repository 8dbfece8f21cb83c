import type { Clock } from '@laurel/runtime';
import { LRUCache } from 'lru-cache';
import { Problem } from '../http/problem.ts';

/** How often somebody may try, in this process. */
export interface Guesses {
  /** Counts an attempt before it is looked at. @param name of whom, known or not */
  readonly take: (name: string, address: string) => void;
}

interface Bucket {
  left: number;
  at: number;
}
/** A person mistypes a few times; nobody keeps another from signing in by guessing elsewhere. */
const bounds = {
  both: { burst: 10, perMinute: 1 },
  address: { burst: 30, perMinute: 10 },
  name: { burst: 100, perMinute: 10 },
} as const;

export function guessLimits({ monotonicMs }: Pick<Clock, 'monotonicMs'>): Guesses {
  const buckets = new LRUCache<string, Bucket>({ max: 50_000 });
  const take = (key: string, { burst, perMinute }: { burst: number; perMinute: number }): void => {
    const now = monotonicMs();
    const bucket = buckets.get(key) ?? { left: burst, at: now };
    const left = Math.min(burst, bucket.left + ((now - bucket.at) / 60_000) * perMinute);
    buckets.set(key, { left: Math.max(left - 1, 0), at: now });
    if (left >= 1) return;
    throw new Problem('rate_limited', 'Too many attempts: wait a minute.', {
      headers: { 'retry-after': '60' },
    });
  };
  return {
    take: (name, address) => {
      take(`address ${address}`, bounds.address);
      take(`both ${address} ${name}`, bounds.both);
      take(`name ${name}`, bounds.name);
    },
  };
}
