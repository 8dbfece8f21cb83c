import { readFile } from 'node:fs/promises';
import type { Programs } from '@laurel/core';
import { type Clock, manualClock, systemClock } from '@laurel/runtime';
import type { Config } from '../config.ts';
import { checkCommand } from '../http/check-command.ts';
import { inboxSink } from '../imports/inbox-sink.ts';
import { type Opened, open } from '../open.ts';
import { openBeside } from '../verification/beside.ts';
import { DEMO_SEED, type DemoEvent, demoTime } from './demo-event.ts';
import { type DemoAct, demoShop } from './demo-shop.ts';
import { demoHistory } from './history.ts';
import { shownActs } from './shown-acts.ts';

/** Whether a folder may become a demonstration: `begun` was left half made, `real` is somebody's store. */
export type DemoState = 'new' | 'begun' | 'made' | 'real';

interface Mark {
  readonly seed: number;
  /** The last instant of its history. */
  readonly end: number;
  readonly state: 'begun' | 'made';
}
const markName = 'demo';

export async function isDemoFolder(config: Config): Promise<DemoState> {
  const beside = await openBeside(config);
  if (beside === null) return 'new';
  try {
    const mark = await beside.snapshot.meta.get(markName);
    if (mark !== null) return (JSON.parse(mark) as Mark).state;
    return (await beside.snapshot.programs.list()).length === 0 ? 'new' : 'real';
  } finally {
    await beside.close();
  }
}

export interface MadeDemo {
  readonly events: number;
  readonly seconds: number;
}

/** Days at the end that are lived through with a moving clock, so that plans run and messages and notices are made. */
const LIVE_DAYS = 33;
const BATCH = 500;

/**
 * Makes the demonstration store, which is a sandbox. The same seed and end make the same store, so that a making that
 * was cut short is taken up again and what was taken then is taken once.
 */
export async function makeDemo(
  config: Config,
  progress: (done: number, of: number) => void,
  machine: Clock = systemClock,
): Promise<MadeDemo> {
  const started = systemClock.monotonicMs();
  const { mark, timeZone } = await prepare(config, machine);
  const time = demoTime(mark.end, timeZone);
  const history = demoHistory(time, mark.seed);
  const liveFrom = time.at(LIVE_DAYS, 0);
  const past = history.filter((event) => event.time < liveFrom);
  const clock = manualClock(liveFrom);
  await opened(config, clock, async (store) => {
    await bringIn(store, past, (done) => progress(done, history.length));
    await store.log.time.closeBackfills({ source: 'laurel:demo', id: 'close', actor: 'demo' });
    const present = { events: history.slice(past.length), acts: shownActs(time) };
    await liveThrough(store, clock, present, (done) => progress(past.length + done, history.length));
    // What the last day owes is there for whoever looks first: no scheduler has run yet.
    clock.moveTo(Math.max(clock.now(), mark.end));
    await passTime(store.log, mark.end);
    await store.store.meta.set(markName, JSON.stringify({ ...mark, state: 'made' } satisfies Mark));
  });
  return { events: history.length, seconds: (systemClock.monotonicMs() - started) / 1_000 };
}

/** Marks the store before anything is in it, and publishes the program. */
async function prepare(
  config: Config,
  machine: Clock,
): Promise<{ readonly mark: Mark; readonly timeZone: string }> {
  return opened(config, machine, async ({ store, programs, clock }) => {
    const wanted: Mark = { seed: DEMO_SEED, end: clock.now(), state: 'begun' };
    const mark = JSON.parse(await store.meta.claim(markName, JSON.stringify(wanted))) as Mark;
    if (programs.current().versions.length === 0) {
      const source = await readFile(
        new URL('../../../../examples/programs/demo.yaml', import.meta.url),
        'utf8',
      );
      const { versionsIn } = await import('../programs/versions-in-store.ts');
      const versions = versionsIn(store, programs, clock);
      await versions.publish({ effectiveAt: 0, source, policy: 'honourPeriod', actor: 'demo' });
    }
    const [version] = programs.current().versions;
    return { mark, timeZone: version?.compiled.program.timeZone ?? 'Asia/Shanghai' };
  });
}

async function opened<T>(config: Config, clock: Clock, use: (store: Opened) => Promise<T>): Promise<T> {
  const store = await open({ ...config, sandbox: true, logLevel: 'silent', roles: ['relay'] }, { clock });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** History: decided at its own times, batch behind batch. */
async function bringIn(
  { log, programs }: Opened,
  events: readonly DemoEvent[],
  progress: (done: number) => void,
): Promise<void> {
  const sink = inboxSink({ inbox: log.inbox, programs: programs.current, actor: 'demo' });
  for (let from = 0; from < events.length; from += BATCH) {
    const batch = events.slice(from, from + BATCH).map((event) => ({ ...event, source: 'demo' }));
    for (const outcome of await sink.submit(batch)) {
      if (outcome.status === 'refused') throw impossible(outcome);
    }
    progress(Math.min(events.length, from + BATCH));
  }
}

interface Present {
  readonly events: readonly DemoEvent[];
  readonly acts: readonly DemoAct[];
}

/**
 * The last weeks as they would have been lived: the clock moves from act to act and from day to day, and time passes at
 * midnight. What happens in between is decided together.
 */
async function liveThrough(
  store: Opened,
  clock: ReturnType<typeof manualClock>,
  { events, acts }: Present,
  progress: (done: number) => void,
): Promise<void> {
  let day = 0;
  let done = 0;
  for (const { until, act } of stages(events, acts)) {
    const rest = events.slice(done).findIndex(({ time }) => time > until);
    const batch = events.slice(done, rest === -1 ? events.length : done + rest);
    clock.moveTo(Math.max(clock.now(), until));
    if (until >= day + DAY_MS) {
      day = until;
      await passTime(store.log, clock.now());
    }
    await live(store.log, store.programs.current(), batch);
    await act?.act(demoShop(store, act));
    done += batch.length;
    progress(done);
  }
}

interface Stage {
  /** What has happened by then is decided. */
  readonly until: number;
  readonly act?: DemoAct;
}

/** Each act is one; so is every eighth part of a day in which something happened, and each event of the last days. */
function stages(events: readonly DemoEvent[], acts: readonly DemoAct[]): readonly Stage[] {
  const last = events.at(-1)?.time ?? 0;
  const ends = new Set(
    events.map(({ time }) =>
      time > last - FINE_DAYS * DAY_MS ? time : Math.ceil(time / COARSE_MS) * COARSE_MS,
    ),
  );
  const all: Stage[] = [
    ...[...ends].map((until) => ({ until })),
    ...acts.map((act) => ({ until: act.time, act })),
  ];
  return all.sort((a, b) => a.until - b.until);
}

/** Days at the end of which each event is decided as it comes. */
const FINE_DAYS = 1;
const COARSE_MS = 10_800_000;
const DAY_MS = 86_400_000;

async function passTime({ time }: Opened['log'], to: number): Promise<void> {
  for (let more = true; more; ) ({ more } = await time.advanceDue(to, BATCH));
}

async function live(
  { inbox }: Opened['log'],
  programs: Programs,
  events: readonly DemoEvent[],
): Promise<void> {
  const commands = events.map((event) => {
    const checked = checkCommand(programs, { ...event, source: 'demo', actor: 'demo' });
    if (!checked.ok) throw impossible(checked.refusal);
    return checked.command;
  });
  for (const result of await inbox.submit(commands)) {
    if (result.status === 'refused') throw impossible(result.refusal);
  }
}

function impossible({ code, detail }: { readonly code: string; readonly detail: string }): Error {
  return new Error(`the demonstration cannot be made: ${code} ${detail}`);
}
