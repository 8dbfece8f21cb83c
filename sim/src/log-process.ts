import type { EpochMs, Head, Programs } from '@laurel/core';
import type { Store as Database, Keyring } from '@laurel/db';
import type { WatchedClock } from '@laurel/runtime';
import { type Log, type LogOptions, openLog } from '@laurel/server/log';
import type { Sent } from './act.ts';
import type { Resolved } from './club/refs.ts';
import { type Faults, faulty } from './faults.ts';
import { Followed } from './followed.ts';
import type { Random } from './random.ts';

type LogSettings = NonNullable<LogOptions['settings']>;

/** One process of the product: its log over a database that fails. */
export interface Process {
  readonly log: Log;
  readonly faults: Faults;
}

/** A store, the process that now lives over it, and what its clients remember. */
export interface Parts {
  readonly programs: Programs;
  readonly database: Database;
  readonly keyring: Keyring;
  readonly clock: WatchedClock & { readonly moveTo: (at: EpochMs) => void };
  readonly random: Random;
  readonly assets: readonly string[];
  /** Nothing fails and nobody dies. */
  readonly calm: boolean;
  process: Process;
  prefix: string;
  readonly followed: Followed;
  /** Ids of holds by the command that placed them. */
  readonly holds: Map<string, string>;
  /** What messages named when they were first sent, by command. */
  readonly named: Map<string, Resolved>;
  /** Commands that were answered as done. */
  readonly answered: Set<string>;
  /** Whether nothing failed when a message was answered. */
  readonly smooth: WeakMap<Sent, boolean>;
}

export const memory = (): Pick<Parts, 'followed' | 'holds' | 'named' | 'answered' | 'smooth'> => ({
  followed: new Followed(),
  holds: new Map(),
  named: new Map(),
  answered: new Set(),
  smooth: new WeakMap(),
});

export function simulatedClock(): Parts['clock'] {
  let at = 0;
  return {
    now: () => at,
    monotonicMs: () => at,
    sure: () => true,
    compare: () => {},
    moveTo: (to) => {
      at = to;
    },
  };
}

/** Bytes that are the same for the same seed. */
export const chanceOf = (random: Random) => ({
  bytes: (count: number) => Buffer.from(Array.from({ length: count }, () => random.int(0, 255))),
});

export async function start(
  parts: Pick<Parts, 'programs' | 'database' | 'keyring' | 'clock' | 'random' | 'calm'>,
): Promise<Process> {
  const { programs, database, keyring, clock, random } = parts;
  const faults = faulty(database, random, parts.calm);
  const chance = chanceOf(random);
  const known = async () => programs;
  const series = { current: () => programs, refresh: known, latest: known };
  const settings = smallAndQuiet(random);
  const log = await openLog({ store: faults.store, keyring, programs: series, clock, chance, settings });
  return { log, faults };
}

/** Little room, so that everything is moved out and found again; no timer, as those know no seed. */
const smallAndQuiet = (random: Random): LogSettings => ({
  groupMax: random.pick([1, 3, 50]),
  headsMax: random.pick([1, 4, 1_000]),
  directoryMax: random.pick([1, 100]),
  checkpointEntries: random.pick([5, 60, 1_000]),
  checkpointMembers: random.pick([1, 1_000]),
  behindMax: random.pick([20, 1_000]),
  snapshotRows: random.pick([1, 100]),
  projectionEntries: random.pick([1, 10, 1_000]),
  projectionMs: hour,
  checkpointIdleMs: hour,
  clockCheckMs: hour,
});
const hour = 3_600_000;

/** Asks until there is an answer, of the process that then lives. */
export async function insist<T>(parts: Parts, ask: (log: Log) => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    if (tries > 20) parts.process.faults.allow(false);
    const { log, faults } = parts.process;
    const failed = (error: unknown): null => {
      if (tries > 60) throw error;
      return null;
    };
    const answer = ask(log).then((value) => ({ value }), failed);
    const first = await Promise.race([answer, faults.died.then(() => 'died' as const)]);
    if (first === 'died') parts.process = await start(parts);
    else if (first !== null) {
      parts.process.faults.allow(true);
      return first.value;
    }
  }
}

/** The member's name in the store. */
export const nameIn = (parts: Parts, sent: Sent): string => (sent.prefix ?? parts.prefix) + sent.member;

export async function headOf(log: Log, name: string): Promise<(Head & { readonly member: number }) | null> {
  const { reads } = log;
  const found = await reads.find(name);
  return found === null ? null : { ...(await reads.head(found.member)), member: found.member };
}
