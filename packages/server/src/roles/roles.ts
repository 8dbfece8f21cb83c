import type { Store } from '@laurel/db';
import type { StoreClock } from '../clock/store-clock.ts';
import type { Config } from '../config.ts';
import type { RequestLog } from '../http/log.ts';
import { type JobKind, type Runner, startRunner } from '../jobs/runner.ts';
import type { Log } from '../log/open-log.ts';
import { startScheduler } from './scheduler.ts';

export interface RoleParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: StoreClock;
  readonly log: Log;
  readonly notes: RequestLog;
  readonly kinds: Readonly<Record<string, JobKind>>;
  /** Names this process among others. */
  readonly process: string;
}

/** What a process does beside answering, as its flags say. */
export interface Roles extends Runner {
  readonly kinds: readonly string[];
}

export function startRoles({ config, store, clock, log, notes, kinds, process }: RoleParts): Roles {
  const has = (role: Config['roles'][number]): boolean => config.roles.includes(role);
  const runner = has('worker') ? startRunner({ store, clock, log: notes, kinds, process }) : null;
  const scheduler = has('scheduler')
    ? startScheduler({ leases: store.leases, time: log.time, clock, notes, process })
    : null;
  return {
    kinds: Object.keys(kinds),
    wake: () => runner?.wake(),
    cancel: (id) => runner?.cancel(id),
    close: async () => {
      await scheduler?.close();
      await runner?.close();
    },
  };
}
