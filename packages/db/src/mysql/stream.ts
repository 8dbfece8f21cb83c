import type { Leases } from '../store.ts';
import type { MysqlSettings } from './connection.ts';

/** The stream that this process writes, held by a lease. */
export interface Stream {
  readonly number: () => number;
  readonly release: () => Promise<void>;
}

/** More processes on one database than anybody has. */
const streamsMax = 10_000;

/**
 * Takes the first stream that nobody holds. A process that slept through its lease may share its stream with another
 * for a while: (stream, pos) is unique, so that none overwrites the other and none leaves a gap.
 */
export async function openStream(leases: Leases, owner: string, settings: MysqlSettings): Promise<Stream> {
  const number = await firstFree(leases, owner, settings.leaseMs);
  const renew = setInterval(() => {
    // A database that cannot be reached says so at the next write; taking again is renewing while nobody took it.
    void leases.take(nameOf(number), owner, settings.leaseMs).catch(() => {});
  }, settings.leaseMs / 3).unref();
  return {
    number: () => number,
    release: async () => {
      clearInterval(renew);
      await leases.release(nameOf(number), owner).catch(() => {});
    },
  };
}

async function firstFree(leases: Leases, owner: string, ms: number): Promise<number> {
  for (let number = 1; number <= streamsMax; number++) {
    if ((await leases.take(nameOf(number), owner, ms)) !== null) return number;
  }
  throw new Error('every stream of the log is held by some process');
}

export function nameOf(stream: number): string {
  return `stream/${stream}`;
}
