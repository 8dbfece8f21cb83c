import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@laurel/db';
import type { RequestLog } from '../http/log.ts';

export interface LeaseParts {
  readonly store: Pick<Store, 'leases'>;
  readonly notes: RequestLog;
  /** Names this process among others. */
  readonly process: string;
  readonly turnMs?: number;
}

const turnMs = 500;
const leaseMs = 30_000;
const waitMsMax = 3_600_000;

/** 1, 2, 4 … seconds, an hour at most. */
export const waitMs = (tries: number): number => Math.min(waitMsMax, 1_000 * 2 ** Math.min(tries - 1, 20));

/**
 * Passes one after the other until it is closed: at once where the last had more to do, else a turn later.
 * @param name stands in the notes of a pass that failed
 */
export function everyTurn(
  parts: Pick<LeaseParts, 'notes' | 'turnMs'>,
  name: string,
  pass: (stopping: AbortSignal) => Promise<boolean>,
): { readonly close: () => Promise<void> } {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const more = await pass(stopping.signal).catch((error) => {
        parts.notes.fault(name, error);
        return false;
      });
      if (!more)
        await sleep(parts.turnMs ?? turnMs, undefined, { ref: false, signal: stopping.signal }).catch(
          () => {},
        );
    }
  };
  const running = run();
  return {
    close: async () => {
      stopping.abort();
      await running;
    },
  };
}

/**
 * Acts under a lease, which is renewed meanwhile and stays with this process until it lapses or is released.
 * @param act is told when the lease is lost: another process goes on from there
 * @returns false where another process has it
 */
export async function withLease(
  { store: { leases }, process }: Pick<LeaseParts, 'store' | 'process'>,
  name: string,
  act: (lost: AbortSignal) => Promise<void>,
): Promise<boolean> {
  if ((await leases.take(name, process, leaseMs)) === null) return false;
  const lost = new AbortController();
  const renewing = setInterval(() => {
    void leases
      .renew(name, process, leaseMs)
      .catch(() => false)
      .then((kept) => {
        if (!kept) lost.abort();
      });
  }, leaseMs / 3);
  try {
    await act(lost.signal);
  } finally {
    clearInterval(renewing);
  }
  return true;
}

/** Many at once, since one that hangs must not hold up the others; those not begun are left when a signal says so. */
export async function manyAtOnce<T>(
  items: readonly T[],
  width: number,
  until: readonly AbortSignal[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.toReversed();
  const worker = async (): Promise<void> => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
      if (until.some((signal) => signal.aborted)) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}
