import type { Store } from '@laurel/db';
import type { CallPort } from '../calls/call-port.ts';
import { startRelay } from '../calls/relay.ts';
import type { StoreClock } from '../clock/store-clock.ts';
import type { Config } from '../config.ts';
import type { RequestLog } from '../http/log.ts';
import { type JobKind, type Runner, startRunner } from '../jobs/runner.ts';
import type { Log } from '../log/open-log.ts';
import { startDelivering } from '../webhooks/deliver.ts';
import type { Telling } from '../webhooks/tell.ts';
import { startScheduler } from './scheduler.ts';

export interface RoleParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: StoreClock;
  readonly log: Log;
  readonly notes: RequestLog;
  readonly kinds: Readonly<Record<string, JobKind>>;
  /** Systems that the relay asks. */
  readonly ports: readonly CallPort[];
  /** What addresses are told, and how. */
  readonly telling: Telling;
  /** Names this process among others. */
  readonly process: string;
}

/** What a process does beside answering, as its flags say. */
export interface Roles extends Runner {
  readonly kinds: readonly string[];
}

export function startRoles({
  config,
  store,
  clock,
  log,
  notes,
  kinds,
  ports,
  telling,
  process,
}: RoleParts): Roles {
  const has = (role: Config['roles'][number]): boolean => config.roles.includes(role);
  const runner = has('worker') ? startRunner({ store, clock, log: notes, kinds, process }) : null;
  const scheduler = has('scheduler')
    ? startScheduler({ leases: store.leases, time: log.time, clock, notes, process })
    : null;
  const asking = { ...log, store, clock, notes, process };
  const relays = has('relay')
    ? [...ports.map((port) => startRelay(asking, port)), startDelivering({ ...asking, telling })]
    : [];
  return {
    kinds: Object.keys(kinds),
    wake: () => runner?.wake(),
    cancel: (id) => runner?.cancel(id),
    close: async () => {
      await Promise.all(relays.map((relay) => relay.close()));
      await scheduler?.close();
      await runner?.close();
    },
  };
}
