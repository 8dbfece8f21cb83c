import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  advance,
  checkEvent,
  type Entry,
  type EpochMs,
  type Head,
  type Programs,
  type Version,
} from '@laurel/core';
import { type Store as Database, type Keyring, openKeyring, openSqlite } from '@laurel/db';
import type { WatchedClock } from '@laurel/runtime';
import { type Log, openLog } from '@laurel/server/log';
import type { Sent } from './act.ts';
import { wordsOf } from './event-of.ts';
import { type Faults, faulty } from './faults.ts';
import { commandId, Followed } from './followed.ts';
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
  readonly close: () => Promise<void>;
}

type Command = Parameters<Log['inbox']['submit']>[0][number];
type Result = Awaited<ReturnType<Log['inbox']['submit']>>[number];

export interface Answered {
  readonly sent: Sent;
  answer: Told | undefined;
}

interface Process {
  readonly log: Log;
  readonly faults: Faults;
}

interface Parts {
  readonly programs: Programs;
  readonly database: Database;
  readonly keyring: Keyring;
  readonly clock: WatchedClock & { readonly moveTo: (at: EpochMs) => void };
  readonly random: Random;
  readonly assets: readonly string[];
  process: Process;
  prefix: string;
  readonly followed: Followed;
  /** Ids of holds by the command that placed them. */
  readonly holds: Map<string, string>;
  /** Commands that were answered as done. */
  readonly answered: Set<string>;
  /** How many tries a message took. */
  readonly tries: WeakMap<Sent, number>;
}

export async function openLogStore(options: {
  programs: Programs;
  source: string;
  random: Random;
  assets: readonly string[];
}): Promise<LogStore> {
  const { programs, source, random, assets } = options;
  const folder = mkdtempSync(join(tmpdir(), 'laurel-sim-'));
  const database = await openSqlite({ folder, thread: false });
  const hash = createHash('sha256').update(source).digest();
  const row = {
    number: 1,
    effectiveAt: 0,
    publishedAt: 0,
    source,
    hash,
    policy: 'honourPeriod',
    actor: 'sim',
  };
  await database.programs.add(row);
  const chance = {
    bytes: (count: number) => Buffer.from(Array.from({ length: count }, () => random.int(0, 255))),
  };
  const keyring = await openKeyring(database.meta, Buffer.alloc(32, 7), chance);
  const clock = simulatedClock();
  const started = { programs, database, keyring, clock, random, assets };
  const parts: Parts = { ...started, process: await start(started), prefix: '', ...memory() };
  return {
    send: async (sent, now) => {
      const [told] = await sendAll(parts, [sent], now);
      if (told === undefined) throw new Error('no answer');
      return told;
    },
    sendAll: (messages, now) => sendAll(parts, messages, now),
    relay: () => insist(parts, (log) => parts.followed.since(log)),
    pass: async (now) => {
      clock.moveTo(now);
      let more = true;
      while (more) more = await insist(parts, async (log) => (await log.time.advanceDue(now, 1_000)).more);
    },
    read: (name, at) => insist(parts, (log) => read(parts, log, { name, at })),
    logs: (names) => insist(parts, (log) => logsOf(parts, log, names)),
    inOrder: (messages) => inOrder(parts, messages),
    begin: (prefix) => {
      parts.prefix = prefix;
    },
    close: async () => {
      await parts.process.log.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const memory = (): Pick<Parts, 'followed' | 'holds' | 'answered' | 'tries'> => ({
  followed: new Followed(),
  holds: new Map(),
  answered: new Set(),
  tries: new WeakMap(),
});

function simulatedClock(): Parts['clock'] {
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

async function start(
  parts: Pick<Parts, 'programs' | 'database' | 'keyring' | 'clock' | 'random'>,
): Promise<Process> {
  const { programs, database, keyring, clock, random } = parts;
  const faults = faulty(database, random);
  const chance = {
    bytes: (count: number) => Buffer.from(Array.from({ length: count }, () => random.int(0, 255))),
  };
  const series = { current: () => programs, refresh: async () => programs };
  const log = await openLog({ store: faults.store, keyring, programs: series, clock, chance });
  return { log, faults };
}

/** Asks until there is an answer, of the process that then lives. */
async function insist<T>(parts: Parts, ask: (log: Log) => Promise<T>): Promise<T> {
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

/** Sends until there is an answer, as clients do: after a time-out, a failure and a crash, the same id again. */
async function sendAll(parts: Parts, messages: readonly Sent[], now: EpochMs): Promise<readonly Told[]> {
  parts.clock.moveTo(now);
  const told: (Told | null)[] = messages.map(() => null);
  for (let tries = 0; told.includes(null); tries += 1) {
    if (tries > 60) throw new Error(`no answer after ${tries} tries`);
    if (tries > 20) parts.process.faults.allow(false);
    const open = [...messages.keys()].filter((at) => told[at] === null);
    const answers = await oneTry(
      parts,
      open.map((at) => messages[at] as Sent),
      now,
    );
    for (const [n, at] of open.entries()) {
      const sent = messages[at] as Sent;
      parts.tries.set(sent, tries);
      told[at] = firstAnswer(parts, sent, answers?.[n] ?? null);
    }
  }
  parts.process.faults.allow(true);
  return told.flatMap((each) => (each === null ? [] : [each]));
}

/** What an attempt before had written is told as a duplicate: for the client it is the first answer. */
function firstAnswer(parts: Parts, sent: Sent, told: Told | null): Told | null {
  if (told === null || told.status === 'refused') return told;
  const key = commandId((sent.prefix ?? parts.prefix) + sent.member, sent.id);
  const isFirst = !parts.answered.has(key);
  parts.answered.add(key);
  return isFirst && told.status === 'duplicate' ? { ...told, status: 'applied' } : told;
}

async function oneTry(
  parts: Parts,
  messages: readonly Sent[],
  now: EpochMs,
): Promise<readonly (Told | null)[] | null> {
  const { log, faults } = parts.process;
  const asked = messages.map((sent) => commandOf(parts, sent));
  const commands = asked.flatMap((each) => ('command' in each ? [each.command] : []));
  const together = parts.random.chance(0.5);
  const calls = together ? log.inbox.submit(commands) : oneByOne(parts, commands);
  const results = await Promise.race([calls, faults.died.then(() => null)]);
  if (results === null) {
    parts.process = await start(parts);
    return null;
  }
  let next = 0;
  const told: (Told | null)[] = [];
  for (const [at, each] of asked.entries()) {
    const result = 'command' in each ? results[next++] : undefined;
    const sent = messages[at] as Sent;
    told.push(await toldOf(parts, sent, { result, code: 'code' in each ? each.code : null, now }));
  }
  return told;
}

/** In calls of their own, each while those before may be on their way to the disk. */
async function oneByOne(parts: Parts, commands: readonly Command[]): Promise<readonly Result[]> {
  const { inbox } = parts.process.log;
  const calls: Promise<readonly Result[]>[] = [];
  for (const command of commands) {
    for (let ticks = parts.random.int(0, 2); ticks > 0; ticks -= 1)
      await new Promise((resolve) => setImmediate(resolve));
    calls.push(inbox.submit([command]));
  }
  return (await Promise.all(calls)).flat();
}

function commandOf(parts: Parts, sent: Sent): { readonly command: Command } | { readonly code: string } {
  const name = (sent.prefix ?? parts.prefix) + sent.member;
  const { type, data } = wordsOf(sent.act, (id) => parts.holds.get(commandId(name, id)) ?? null);
  const checked = checkEvent((parts.programs.versions[0] as Version).compiled, type, data);
  if (!checked.ok) return { code: checked.refusal.code };
  const inviter =
    sent.act.do === 'invite' ? { inviter: (sent.prefix ?? parts.prefix) + sent.act.inviter } : {};
  const command = { subject: name, type, source: 'sim', id: commandId(name, sent.id), time: sent.time };
  const backfill = sent.backfill ? { backfill: true } : {};
  return { command: { ...command, ...backfill, data: { ...checked.data, ...inviter } } };
}

const troubles: readonly string[] = ['storage_full', 'storage_failed', 'queue_full', 'stopping'];

async function toldOf(
  parts: Parts,
  sent: Sent,
  { result, code, now }: { result: Result | undefined; code: string | null; now: EpochMs },
): Promise<Told | null> {
  const nothing = { limited: false, shortfall: 0 };
  if (result === undefined || result.status === 'refused') {
    const why = result?.status === 'refused' ? result.refusal.code : code;
    if (why !== null && troubles.includes(why)) return null;
    return { ...nothing, status: 'refused', code: why, decidedAt: await decisionTime(parts, sent, now) };
  }
  const { answer } = result;
  const name = (sent.prefix ?? parts.prefix) + sent.member;
  if (answer.hold !== undefined) parts.holds.set(commandId(name, sent.id), answer.hold.id);
  const short = answer.shortfall.filter((each) => each.asset === 'points');
  return {
    status: result.status,
    code: answer.void?.code ?? null,
    limited: answer.limited.length > 0,
    shortfall: short.reduce((total, each) => total + each.units, 0),
    decidedAt: answer.decidedAt,
  };
}

/**
 * Where all were answered at the first try they were decided in the order of sending. Else the log says it, and what was
 * refused in between is not judged.
 */
async function inOrder<T extends Answered>(parts: Parts, messages: readonly T[]): Promise<readonly T[]> {
  if (messages.length < 2 || messages.every(({ sent }) => (parts.tries.get(sent) ?? 0) === 0))
    return messages;
  const numbers = new Map<string, number>();
  for (const { sent } of messages) {
    const name = (sent.prefix ?? '') + sent.member;
    const head = await insist(parts, (log) => headOf(log, name));
    const newest =
      head === null ? [] : await insist(parts, (log) => log.reads.newestFirst(head.member, { limit: 200 }));
    for (const { event, seq, origin } of newest)
      if (origin === 'outside') numbers.set(event.id, Math.min(seq, numbers.get(event.id) ?? seq));
  }
  const numberOf = ({ sent }: T): number =>
    numbers.get(commandId((sent.prefix ?? '') + sent.member, sent.id)) ?? -1;
  const again = ({ answer }: T): number => (answer?.status === 'duplicate' ? 1 : 0);
  const written = messages
    .filter((one) => numberOf(one) >= 0)
    .toSorted((a, b) => numberOf(a) - numberOf(b) || again(a) - again(b));
  return written.map((one) => (one.answer?.status === 'refused' ? { ...one, answer: undefined } : one));
}

/** When a refusal was decided: nobody says, but the page does (fine print 1). */
async function decisionTime(parts: Parts, sent: Sent, now: EpochMs): Promise<EpochMs> {
  if (sent.backfill) return sent.time;
  const name = (sent.prefix ?? parts.prefix) + sent.member;
  const head = await insist(parts, (log) => headOf(log, name));
  return Math.max(now, head?.decidedAt ?? now);
}

async function headOf(log: Log, name: string): Promise<(Head & { readonly member: number }) | null> {
  const { reads } = log;
  const found = await reads.find(name);
  return found === null ? null : { ...(await reads.head(found.member)), member: found.member };
}

async function read(
  parts: Parts,
  log: Log,
  { name, at }: { name: string; at: EpochMs },
): Promise<Seen | null> {
  const head = await headOf(log, parts.prefix + name);
  if (head === null) return null;
  const passed = advance(parts.programs, head, Math.max(at, head.decidedAt), head.member);
  return seenOfHead(passed.head, parts.assets);
}

async function logsOf(
  parts: Parts,
  log: Log,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const logs = new Map<string, readonly Entry[]>();
  for (const name of names) {
    const found = await log.reads.find(parts.prefix + name);
    const page = { after: 0, limit: 100_000 };
    if (found !== null) logs.set(name, await log.reads.history(found.member, page));
  }
  return logs;
}
