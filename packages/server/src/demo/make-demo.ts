import { readFile } from 'node:fs/promises';
import type { Programs } from '@laurel/core';
import { type Clock, manualClock, systemClock } from '@laurel/runtime';
import type { Config } from '../config.ts';
import { checkCommand } from '../http/check-command.ts';
import { inboxSink } from '../imports/inbox-sink.ts';
import { type Opened, open } from '../open.ts';
import { openBeside } from '../verification/beside.ts';
import { DEMO_SEED, type DemoEvent, demoTime } from './demo-event.ts';
import { demoHistory } from './history.ts';

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

/** Days at the end that are lived through with a moving clock, so that messages and notices are made. */
const LIVE_DAYS = 3;
const BATCH = 500;

/**
 * Makes the demonstration store, which is a sandbox. The same seed and end make the same store, so that a making that
 * was cut short is taken up again and what was taken then is taken once.
 */
export async function makeDemo(
  config: Config,
  progress: (done: number, of: number) => void,
): Promise<MadeDemo> {
  const started = systemClock.monotonicMs();
  const { mark, timeZone } = await prepare(config);
  const time = demoTime(mark.end, timeZone);
  const history = demoHistory(time, mark.seed);
  const liveFrom = time.at(LIVE_DAYS, 0);
  const past = history.filter((event) => event.time < liveFrom);
  const clock = manualClock(liveFrom);
  await opened(config, clock, async (store) => {
    await bringIn(store, past, (done) => progress(done, history.length));
    await store.log.time.closeBackfills({ source: 'laurel:demo', id: 'close', actor: 'demo' });
    await liveThrough(store, clock, history.slice(past.length), (done) =>
      progress(past.length + done, history.length),
    );
    await store.store.meta.set(markName, JSON.stringify({ ...mark, state: 'made' } satisfies Mark));
  });
  return { events: history.length, seconds: (systemClock.monotonicMs() - started) / 1_000 };
}

/** Marks the store before anything is in it, and publishes the program. */
async function prepare(config: Config): Promise<{ readonly mark: Mark; readonly timeZone: string }> {
  return opened(config, systemClock, async ({ store, programs, clock }) => {
    const wanted: Mark = { seed: DEMO_SEED, end: clock.now(), state: 'begun' };
    const mark = JSON.parse(await store.meta.claim(markName, JSON.stringify(wanted))) as Mark;
    if (programs.current().versions.length === 0) {
      const source = await readFile(
        new URL('../../../../examples/programs/starter.yaml', import.meta.url),
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

/** The last days as they would have been lived: the clock moves from event to event, and time passes at midnight. */
async function liveThrough(
  { log, programs }: Opened,
  clock: ReturnType<typeof manualClock>,
  events: readonly DemoEvent[],
  progress: (done: number) => void,
): Promise<void> {
  let day = 0;
  for (const [i, event] of events.entries()) {
    clock.moveTo(Math.max(clock.now(), event.time));
    if (event.time >= day + DAY_MS) {
      day = event.time;
      await passTime(log, clock.now());
    }
    await live(log, programs.current(), event);
    progress(i + 1);
  }
}

const DAY_MS = 86_400_000;

async function passTime({ time }: Opened['log'], to: number): Promise<void> {
  for (let more = true; more; ) ({ more } = await time.advanceDue(to, BATCH));
}

async function live({ inbox }: Opened['log'], programs: Programs, event: DemoEvent): Promise<void> {
  const checked = checkCommand(programs, { ...event, source: 'demo', actor: 'demo' });
  if (!checked.ok) throw impossible(checked.refusal);
  const [result] = await inbox.submit([checked.command]);
  if (result?.status === 'refused') throw impossible(result.refusal);
}

function impossible({ code, detail }: { readonly code: string; readonly detail: string }): Error {
  return new Error(`the demonstration cannot be made: ${code} ${detail}`);
}
