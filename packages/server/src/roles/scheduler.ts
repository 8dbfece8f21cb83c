import type { Store } from '@laurel/db';
import type { WatchedClock } from '@laurel/runtime';
import { Cron } from 'croner';
import type { RequestLog } from '../http/log.ts';
import type { Time } from '../log/ports.ts';

export interface SchedulerParts {
  readonly leases: Store['leases'];
  readonly time: Time;
  readonly clock: WatchedClock;
  readonly notes: RequestLog;
  readonly process: string;
}

const leaseName = 'scheduler';
const leaseMs = 15_000;
const membersAtOnce = 500;

/**
 * Makes durable what time does. Reads and decisions let time pass by themselves, so nothing depends on when this
 * runs; it announces, and keeps what is due short. One process at a time, by a lease; a clock that is not sure lets
 * no time pass.
 */
export function startScheduler({ leases, time, clock, notes, process }: SchedulerParts): {
  readonly close: () => Promise<void>;
} {
  let turn: Promise<void> = Promise.resolve();
  const stopping = new AbortController();
  const pass = async (): Promise<void> => {
    if (stopping.signal.aborted || !clock.sure() || (await leases.take(leaseName, process, leaseMs)) === null)
      return;
    for (;;) {
      const { more } = await time.advanceDue(clock.now(), membersAtOnce);
      if (!more || stopping.signal.aborted || !(await leases.renew(leaseName, process, leaseMs))) return;
    }
  };
  const cron = new Cron('*/2 * * * * *', { protect: true, unref: true }, async () => {
    turn = pass().catch((error) => notes.fault('scheduler', error));
    await turn;
  });
  return {
    close: async () => {
      stopping.abort();
      cron.stop();
      await turn;
      await leases.release(leaseName, process).catch(() => undefined);
    },
  };
}
