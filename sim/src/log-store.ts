import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advance, type Entry, type EpochMs, type Head, type Programs } from '@laurel/core';
import { openKeyring, openSqlite } from '@laurel/db';
import type { Log } from '@laurel/server/log';
import { storedLog, verifyStore } from '@laurel/server/verification';
import type { Sent } from './act.ts';
import { type Answered, inOrder, sendAll } from './log-clients.ts';
import { operatorOf } from './log-pools.ts';
import { chanceOf, headOf, insist, memory, type Parts, simulatedClock, start } from './log-process.ts';
import type { Pool } from './pools.ts';
import { projectedFault } from './projected.ts';
import type { Random } from './random.ts';
import { seenOfHead } from './seen-of-head.ts';
import type { Seen, Store, Told } from './store.ts';

/** The real write path over a real SQLite file, with faults between the two, and clients that ask again. */
export interface LogStore extends Store {
  /** Messages that arrive together: in one call or in several at once. */
  readonly sendAll: (messages: readonly Sent[], now: EpochMs) => Promise<readonly Told[]>;
  /** Messages with their answers in the order in which they were decided; an answer that depends on it may be gone. */
  readonly inOrder: <T extends Answered>(messages: readonly T[]) => Promise<readonly T[]>;
  /** The names of members begin with it from now on, so that many histories share one store. */
  readonly begin: (prefix: string) => void;
  /** A member's log and newest head; null: there is nobody of this name. */
  readonly member: (name: string) => Promise<MemberLog | null>;
  /** Units used of shared counters. */
  readonly used: (counters: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** Until the tables made of the log show it. */
  readonly catchUp: () => Promise<void>;
  /** What the tables made of the log lack or have too much; null where they show the log (I19, I25). */
  readonly projected: (names: readonly string[]) => Promise<string | null>;
  /** The first violation that the product's own `verify` finds in the whole store; null where it finds none. */
  readonly verified: () => Promise<string | null>;
  readonly close: () => Promise<void>;
}

export async function openLogStore(options: {
  programs: Programs;
  source: string;
  random: Random;
  assets: readonly string[];
  /** What operators loaded of shared counters. */
  loaded?: ReadonlyMap<string, number>;
  /** Codes of partners that operators load. */
  pools?: readonly Pool[];
  /** Nothing fails and nobody dies. */
  calm?: boolean;
}): Promise<LogStore> {
  const { programs, source, random, assets } = options;
  const folder = mkdtempSync(join(tmpdir(), 'laurel-sim-'));
  const database = await openSqlite({ folder, thread: false });
  await database.programs.add(firstVersion(source));
  for (const [counter, units] of options.loaded ?? []) await database.stock.load(counter, units);
  const keyring = await openKeyring(database.meta, Buffer.alloc(32, 7), chanceOf(random));
  const clock = simulatedClock();
  const started = { programs, database, keyring, clock, random, assets, calm: options.calm === true };
  const parts: Parts = { ...started, process: await start(started), prefix: '', ...memory() };
  const operate = operatorOf(parts, options.pools ?? []);
  return {
    send: async (sent, now) => {
      await operate(now);
      const [told] = await sendAll(parts, [sent], now);
      if (told === undefined) throw new Error('no answer');
      return told;
    },
    sendAll: async (messages, now) => {
      await operate(now);
      return sendAll(parts, messages, now);
    },
    relay: () => insist(parts, (log) => parts.followed.since(log)),
    pass: async (now) => {
      await operate(now);
      clock.moveTo(now);
      let more = true;
      while (more) more = await insist(parts, async (log) => (await log.time.advanceDue(now, 1_000)).more);
    },
    read: (name, at) => insist(parts, (log) => read(parts, log, { name, at })),
    logs: (names) => insist(parts, (log) => logsOf(parts, log, names)),
    inOrder: (messages) => inOrder(parts, messages),
    member: (name) => insist(parts, (log) => memberOf(parts, log, name)),
    used: async (counters) => {
      const levels = await database.stock.levels(counters);
      return new Map(counters.map((counter, n) => [counter, levels[n]?.used ?? 0]));
    },
    begin: (prefix) => {
      parts.prefix = prefix;
    },
    catchUp: () => insist(parts, (log) => log.caughtUp()),
    projected: (names) =>
      insist(parts, async (log) => projectedFault(database, log, await membersOf(parts, log, names))),
    verified: () => verified(parts),
    close: async () => {
      const { log, faults } = parts.process;
      faults.allow(false);
      await Promise.race([log.close(), faults.died]);
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstVersion(source: string) {
  const hash = createHash('sha256').update(source).digest();
  return { number: 1, effectiveAt: 0, publishedAt: 0, source, hash, policy: 'honourPeriod', actor: 'sim' };
}

async function verified(parts: Parts): Promise<string | null> {
  await insist(parts, (log) => log.caughtUp());
  const { database: reads, keyring, programs } = parts;
  const [violation] = (await verifyStore(storedLog({ reads, keyring, programs }), {})).violations;
  return violation === undefined ? null : JSON.stringify(violation);
}

async function read(
  parts: Parts,
  log: Log,
  { name, at }: { name: string; at: EpochMs },
): Promise<Seen | null> {
  const head = await headOf(log, parts.prefix + name);
  if (head === null) return null;
  const passed = advance(parts.programs, head, Math.max(at, head.decidedAt), head.member);
  return seenOfHead(passed.head, parts.assets, Math.max(at, head.decidedAt));
}

async function logsOf(
  parts: Parts,
  log: Log,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const members = await membersOf(parts, log, names);
  return new Map(members.map(({ name, entries }) => [name, entries]));
}

export interface MemberLog {
  readonly name: string;
  readonly member: number;
  readonly head: Head;
  readonly entries: readonly Entry[];
}

async function memberOf(parts: Parts, log: Log, name: string): Promise<MemberLog | null> {
  const found = await log.reads.find(parts.prefix + name);
  if (found === null) return null;
  const member = found.merged?.herself ?? found.member;
  const head = await log.reads.head(member);
  return { name, member, head, entries: await log.reads.history(member, { after: 0, limit: 100_000 }) };
}

async function membersOf(parts: Parts, log: Log, names: readonly string[]): Promise<readonly MemberLog[]> {
  const members: MemberLog[] = [];
  for (const name of names) {
    const found = await memberOf(parts, log, name);
    if (found !== null) members.push(found);
  }
  return members;
}
