import type { Keyring, Store } from '@laurel/db';
import type { Chance, WatchedClock } from '@laurel/runtime';
import { type Draws, openDraws } from '../games/draws.ts';
import { openPartings } from '../merging/partings.ts';
import { openPools } from '../partners/pools.ts';
import type { Reads } from '../reads.ts';
import { uuid } from './alias.ts';
import { Checkpoint } from './checkpoint.ts';
import { openCommitting } from './committing.ts';
import { type Core, theCore } from './core.ts';
import { openCounters } from './counters.ts';
import { Deciding } from './deciding.ts';
import { openInbox } from './inbox.ts';
import { Line } from './line.ts';
import { Loader } from './load.ts';
import { openNames } from './names.ts';
import { openOtherStreams } from './other-streams.ts';
import { openPersons } from './persons.ts';
import type { Inbox, LogStats, Time } from './ports.ts';
import { Preparer } from './prepare.ts';
import type { ProgramSeries } from './program-series.ts';
import { Projections, projectedUpTo } from './projections.ts';
import { openQuarantine, type Quarantine } from './quarantine.ts';
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
  /** Who was set aside; whoever is taken back is read from the store again. */
  readonly quarantine: Pick<Quarantine, 'list' | 'lift' | 'look'>;
  readonly rebuildProjections: () => Promise<void>;
  /** An operator loaded a counter: decisions of this process go by it at once. */
  readonly stockLoaded: (counter: string, loaded: number) => void;
  /** Rounds of games. */
  readonly draws: Pick<Draws, 'current' | 'close' | 'settle'>;
  readonly stats: () => LogStats;
  /** Takes nothing more, answers all that was taken, and writes what is behind. The store stays open. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the write path over a store. What a process before left without snapshots is found in the background; members
 * are right from the first moment, since each is folded from the log when first asked for.
 */
export async function openLog(options: LogOptions): Promise<Log> {
  const { store, clock } = options;
  const memory = memoryOf(options);
  const { settings } = memory;
  const line = await openLine(options, memory);
  const { checkpoint, projections, quarantine } = line;
  const recovering = checkpoint.recover();
  // Whoever needs it is told; nobody else is.
  recovering.catch(() => {});
  const inbox = openInbox(line.line, settings.queueMax);
  const others = openOtherStreams({ ...memory, checkpoint, end: () => line.line.end, now: clock.now });
  const caughtUp = async (): Promise<void> => {
    await projections.waitFor(line.line.end);
    await others.project();
  };
  const watch = watchClock(store, clock, settings.clockCheckMs);
  const common = { ...memory, programs: options.programs.current, now: clock.now };
  return {
    inbox,
    reads: openReads({ ...common, caughtUp }),
    time: openTime({ ...common, line: line.line, checkpoint, others, recovered: () => recovering }),
    caughtUp,
    checkpoint: () => checkpoint.runFully(),
    quarantine: { ...quarantine, lift: lifting(memory, quarantine) },
    rebuildProjections: () => projections.rebuild(),
    stockLoaded: memory.counters.loaded,
    draws: memory.draws,
    stats: () => statsOf(memory, line),
    close: async () => {
      clearInterval(watch);
      inbox.stop();
      await line.line.idle();
      await recovering.catch(() => {});
      await projections.close();
      await checkpoint.close();
    },
  };
}

/** Takes a member back, and forgets what memory has of her: that may be what is wrong. */
const lifting =
  ({ slots }: Memory, { lift }: Quarantine): Quarantine['lift'] =>
  (member, call) => {
    const slot = slots.get(member);
    if (slot !== undefined && slot.pins === 0 && slot.groups === 0) slots.drop(slot);
    return lift(member, call);
  };

/** What is held in memory of the store, and all that it is made by. */
function memoryOf({ store, keyring, clock, chance, ...options }: LogOptions) {
  const settings: LogSettings = { ...logSettings, ...options.settings };
  const core = options.core ?? theCore;
  const slots = new Slots(settings);
  const pending = new Map<string, Pending>();
  const names = openNames(store, keyring, settings.directoryMax);
  const loader = new Loader({ store, core, slots });
  const preparer = new Preparer({ store, core, keyring, names, slots, loader, pending });
  const counters = openCounters(store);
  return {
    store,
    keyring,
    settings,
    core,
    slots,
    pending,
    names,
    loader,
    preparer,
    persons: openPersons(store, keyring),
    counters,
    draws: openDraws({ store, keyring, counters, chance, now: () => clock.now() }),
    pools: openPools(store, () => clock.now()),
    partings: openPartings(store.log, options.programs.current),
  };
}
type Memory = ReturnType<typeof memoryOf>;

/** The line, and what follows each of its commits. */
async function openLine(options: LogOptions, memory: Memory) {
  const { store, programs, clock, chance } = options;
  const { slots, counters, loader, preparer, settings } = memory;
  const quarantine = await openQuarantine(store, clock, options.onBroken);
  const { stream } = store.log;
  const checkpoints = await store.snapshots.checkpoints();
  const position = checkpoints.find((each) => each.stream === stream)?.pos ?? 0;
  const end = () => line.end;
  const checkpoint: Checkpoint = new Checkpoint({ ...memory, programs: programs.current, end }, position);
  const projected = await projectedUpTo(store);
  const projections: Projections = new Projections({ store, settings, now: clock.now, end }, projected);
  const committing = openCommitting({
    ...memory,
    heard: (group, first) => {
      projections.heard(group.entries, first);
      checkpoint.wrote();
      counters.rest();
      slots.sweep();
    },
  });
  const deciding = new Deciding({
    ...memory,
    isBroken: quarantine.isBroken,
    breaks: quarantine.breaks,
    alias: () => uuid(chance),
    records: (asks) => loader.records(asks),
    slotOf: (member) => slots.get(member),
  });
  const room = () => checkpoint.room();
  const parts = { store, settings, preparer, deciding, committing, programs, clock, room };
  const line: Line = new Line(parts, await store.log.end());
  return { line, checkpoint, projections, quarantine };
}

function statsOf({ slots }: Memory, { line, checkpoint }: Awaited<ReturnType<typeof openLine>>): LogStats {
  return {
    waiting: line.depth,
    commits: line.commits,
    entries: line.entries,
    behind: checkpoint.behind,
    heads: slots.size,
    headBytes: slots.bytes,
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
