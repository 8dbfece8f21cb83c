import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledProgram, EpochMs, JsonObject } from '@laurel/core';
import { type Keyring, openKeyring, openSqlite, type SqliteOptions, type Store } from '@laurel/db';
import { systemChance, type WatchedClock } from '@laurel/runtime';
import { readProgramText } from '../../programs/read-program-text.ts';
import { type Log, type LogOptions, openLog } from '../open-log.ts';
import type { Command } from '../ports.ts';
import { openProgramSeries, type ProgramSeries } from '../program-series.ts';

/** The example program, as published in tests. */
export const starter = readFileSync(
  new URL('../../../../../examples/programs/starter.yaml', import.meta.url),
  'utf8',
);

export function compileText(source: string): CompiledProgram {
  const read = readProgramText(source, 'program.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.compiled;
}

/** A clock that stands until it is moved, and can be put in doubt. */
export interface TestClock extends WatchedClock {
  readonly moveTo: (at: EpochMs) => void;
  readonly doubt: (unsure: boolean) => void;
}

export function testClock(start: EpochMs): TestClock {
  let at = start;
  let unsure = false;
  return {
    now: () => at,
    monotonicMs: () => at - start,
    sure: () => !unsure,
    compare: () => {},
    moveTo: (to) => {
      at = to;
    },
    doubt: (yes) => {
      unsure = yes;
    },
  };
}

/** A log over a store of its own, in a temporary folder. */
export interface Bed {
  readonly store: Store;
  readonly log: Log;
  readonly clock: TestClock;
  readonly keyring: Keyring;
  readonly programs: ProgramSeries;
  readonly folder: string;
  /** Closes log and store and opens both again, as a new process would. */
  readonly again: (crash?: boolean) => Promise<Bed>;
  readonly close: () => Promise<void>;
}

export interface BedOptions {
  readonly source?: string | null;
  readonly start?: EpochMs;
  readonly sqlite?: Partial<SqliteOptions>;
  readonly log?: Partial<LogOptions>;
  readonly open?: () => Promise<Store>;
  readonly master?: Uint8Array;
  /** A folder that is there, instead of a new one. */
  readonly folder?: string;
}

export const startOfTests: EpochMs = Date.UTC(2026, 0, 5, 2);
const master = Buffer.alloc(32, 7);

export async function openBed(options: BedOptions = {}): Promise<Bed> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'laurel-log-'));
  const clock = testClock(options.start ?? startOfTests);
  return openIn(folder, clock, options);
}

async function openIn(folder: string, clock: TestClock, options: BedOptions): Promise<Bed> {
  const open = options.open ?? (() => openSqlite({ folder, thread: false, ...options.sqlite }));
  const store = await open();
  const source = options.source === undefined ? starter : options.source;
  if (source !== null && (await store.programs.list()).length === 0) await publish(store, source, 0);
  const keyring = await openKeyring(store.meta, options.master ?? master, systemChance);
  const programs = await openProgramSeries(store.programs, compileText);
  const log = await openLog({ store, keyring, programs, clock, chance: systemChance, ...options.log });
  const close = async (): Promise<void> => {
    await log.close();
    await store.close();
  };
  return {
    store,
    log,
    clock,
    keyring,
    programs,
    folder,
    again: async (crash = false) => {
      if (crash) await store.close();
      else await close();
      return openIn(folder, clock, options);
    },
    close: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Publishes a program as the next version. */
export async function publish(
  store: Store,
  source: string,
  effectiveAt: EpochMs,
  policy = 'honourPeriod',
): Promise<number> {
  const number = (await store.programs.list()).length + 1;
  const hash = createHash('sha256').update(source).digest();
  await store.programs.add({
    number,
    effectiveAt,
    publishedAt: effectiveAt,
    source,
    hash,
    policy,
    actor: 'test',
  });
  return number;
}

/** A command of a shop. */
export function command(
  subject: string,
  type: string,
  id: string,
  time: EpochMs,
  data: JsonObject = {},
  more: Partial<Command> = {},
): Command {
  return { subject, type, source: 'shop', id, time, data, ...more };
}

export function order(
  subject: string,
  orderId: string,
  time: EpochMs,
  amount: number,
  more: Partial<Command> = {},
): Command {
  return command(
    subject,
    'order.completed',
    `${orderId}-done`,
    time,
    { orderId, amount, currency: 'CNY' },
    more,
  );
}
