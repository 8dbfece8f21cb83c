import { uuid } from './alias.ts';
import type { Keyring, Store } from '@laurel/db';
import type { Chance, WatchedClock } from '@laurel/runtime';
import type { Reads } from '../reads.ts';
import { Checkpoint } from './checkpoint.ts';
import { openCommitting } from './committing.ts';
import { type Core, theCore } from './core.ts';
import { openCounters } from './counters.ts';
import { Deciding } from './deciding.ts';
import { openInbox } from './inbox.ts';
import { Line } from './line.ts';
import { Loader } from './load.ts';
import { openNames } from './names.ts';
import { openPersons } from './persons.ts';
import type { Inbox, LogStats, Time } from './ports.ts';
import { Preparer } from './prepare.ts';
import type { ProgramSeries } from './program-series.ts';
import { Projections, projectedUpTo } from './projections.ts';
import { openQuarantine } from './quarantine.ts';
import { openReads } from './reads.ts';
import { type LogSettings, logSettings } from './settings.ts';
import { Slots } from './slots.ts';
import { openTime } from './time.ts';
import type { Pending } from './work.ts';

export interface LogOptions {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly programs: ProgramSeries;
  readonly clock: WatchedClock;
  readonly chance: Chance;
  readonly settings?: Partial<LogSettings>;
  /** Another core, in tests. */
  readonly core?: Core;
  /** Told of what broke that should not have: the member who was set aside, and the error. */
  readonly onBroken?: (member: number, error: unknown) => void;
}

/** The log of all members: the one way in, what can be read, and what time does. */
export interface Log {
  readonly inbox: Inbox;
  readonly reads: Reads;
  readonly time: Time;
  /** Resolves when messages and orders show all that is durable now: after a write, before a list is read. */
  readonly caughtUp: () => Promise<void>;
  /** Writes every snapshot that is behind. */
  readonly checkpoint: () => Promise<void>;
  /** Takes a member back who was set aside. */
  readonly lift: (member: number) => Promise<boolean>;
  readonly rebuildProjections: () => Promise<void>;
  readonly stats: () => LogStats;
  /** Takes nothing more, answers all that was taken, and writes what is behind. The store stays open. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the write path over a store. What a process before left without snapshots is found in the background; members
 * are right from the first moment, since each is folded from the log when first asked for.
 */
export async function openLog(options: LogOptions): Promise<Log> {
  const { store, keyring, programs, clock, chance } = options;
  const settings = { ...logSettings, ...options.settings };
  const core = options.core ?? theCore;
  const slots = new Slots(settings);
  const pending = new Map<string, Pending>();
  const names = openNames(store, keyring, settings.directoryMax);
  const loader = new Loader({ store, core, slots });
  const persons = openPersons(store, keyring);
  const counters = openCounters(store);
  const preparer = new Preparer({ store, core, keyring, names, slots, loader, pending });
  const quarantine = await openQuarantine(store, clock, options.onBroken);
  const shared = { store, core, keyring, names, slots, loader, persons, counters, preparer, pending, settings };
  const end = await store.log.end();
  const { current } = programs;
  const stream = store.log.stream;
  const checkpoints = await store.snapshots.checkpoints();
  const position = checkpoints.find((each) => each.stream === stream)?.pos ?? 0;
  const endOf = () => line.end;
  const checkpoint: Checkpoint = new Checkpoint({ ...shared, programs: current, end: endOf }, position);
  const projections: Projections = new Projections({ ...shared, now: clock.now, end: endOf }, await projectedUpTo(store));
  const committing = openCommitting({
    ...shared,
    heard: (group, first) => {
      projections.heard(group.entries, first);
      checkpoint.wrote();
      counters.rest();
      slots.sweep();
    },
  });
  const deciding = new Deciding({
    ...shared,
    isBroken: quarantine.isBroken,
    breaks: quarantine.breaks,
    alias: () => uuid(chance),
    records: (asks) => loader.records(asks),
  });
  const line: Line = new Line({ store, settings, preparer, deciding, committing, programs, clock, room: () => checkpoint.room() }, end);
  const recovering = checkpoint.recover();
  const recovered = () => recovering;
  recovering.catch(() => {});
  const inbox = openInbox(line, settings.queueMax);
  const caughtUp = () => projections.waitFor(line.end);
  const watch = watchClock(store, clock, settings.clockCheckMs);
  return {
    inbox,
    reads: openReads({ ...shared, programs: current, now: clock.now, caughtUp }),
    time: openTime({ ...shared, line, checkpoint, programs: current, now: clock.now, recovered }),
    caughtUp,
    checkpoint: () => checkpoint.runFully(),
    lift: quarantine.lift,
    rebuildProjections: () => projections.rebuild(),
    stats: () => ({
      waiting: line.depth,
      commits: line.commits,
      entries: line.entries,
      behind: checkpoint.behind,
      heads: slots.size,
      headBytes: slots.bytes,
    }),
    close: async () => {
      clearInterval(watch);
      inbox.stop();
      await line.idle();
      await recovering.catch(() => {});
      await projections.close();
      await checkpoint.close();
    },
  };
}

/** Compares our clock with the database's, now and then. */
function watchClock(store: Store, clock: WatchedClock, ms: number): NodeJS.Timeout {
  const compare = async (): Promise<void> => {
    const other = await store.clock();
    if (other !== null) clock.compare(other.now, other.tookMs);
  };
  // A database that cannot be asked says so at the next write.
  const look = (): void => void compare().catch(() => {});
  look();
  return setInterval(look, ms).unref();
}
