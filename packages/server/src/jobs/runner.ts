import type { Json, JsonObject } from '@laurel/core';
import type { JobRow, Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import type { RequestLog } from '../http/log.ts';

/** What a job is given while it runs. */
export interface JobContext {
  readonly id: string;
  readonly input: JsonObject;
  readonly actor: string;
  /** Aborted when the job is cancelled, its lease is lost or the process stops. */
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number | null) => void;
}
/** Work of one kind. It may run again from the beginning, so it must be harmless to. */
export type JobKind = (context: JobContext) => Promise<Json>;

export interface JobParts {
  readonly store: Pick<Store, 'jobs' | 'leases'>;
  readonly clock: Clock;
  readonly log: RequestLog;
  readonly kinds: Readonly<Record<string, JobKind>>;
  /** Names this process among others. */
  readonly process: string;
}

export interface Runner {
  /** Looks for work now instead of at the next turn. */
  readonly wake: () => void;
  /** Cancels a job that runs here. */
  readonly cancel: (id: string) => void;
  readonly close: () => Promise<void>;
}

const leaseMs = 15_000;
const turnMs = 2_000;
/** Another process may take so long to write a row with the time of its call. */
const newMs = 60_000;
const quietTurns = 30;
const lookedAt = 200;
const open = ['waiting', 'running'];

/**
 * Runs jobs, one at a time per process. A lease says whose a job is: where its process died the lease lapses and
 * another takes the job up from the beginning.
 */
export function startRunner(parts: JobParts): Runner {
  const { store, clock } = parts;
  const running = new Map<string, AbortController>();
  let closed = false;
  let turn: Promise<void> = Promise.resolve();
  const kinds = Object.keys(parts.kinds);
  let quiet: { readonly since: number; turns: number } | null = null;
  /** What is open. Once nothing was, a while goes by in which only newer rows are looked at: the others may be many. */
  const look = async (): Promise<readonly JobRow[]> => {
    const since = quiet === null || quiet.turns === 0 ? undefined : quiet.since;
    const began = clock.now() - newMs;
    const rows = await store.jobs.list({ kinds, states: open, since, limit: lookedAt });
    if (rows.length > 0) quiet = null;
    else if (since === undefined) quiet = { since: began, turns: quietTurns };
    else if (quiet !== null) quiet.turns -= 1;
    return rows;
  };
  const take = async (): Promise<void> => {
    const rows = await look();
    for (const row of rows.toReversed()) {
      if (closed) return;
      if ((await store.leases.take(`job/${row.id}`, parts.process, leaseMs)) === null) continue;
      await runOne(parts, row, running).finally(() => store.leases.release(`job/${row.id}`, parts.process));
    }
  };
  const go = (): void => {
    turn = turn.then(take).catch((error) => parts.log.fault('jobs', error));
  };
  const timer = setInterval(go, turnMs);
  timer.unref();
  return {
    wake: () => {
      if (clock.now() >= 0) go();
    },
    cancel: (id) => running.get(id)?.abort(),
    close: async () => {
      closed = true;
      clearInterval(timer);
      for (const controller of running.values()) controller.abort();
      await turn;
    },
  };
}

async function runOne(parts: JobParts, { id }: JobRow, running: Map<string, AbortController>): Promise<void> {
  const { store, clock, kinds } = parts;
  const now = () => clock.now();
  await store.jobs.change(id, ['waiting', 'running'], { state: 'running', updatedAt: now() });
  const row = await store.jobs.get(id);
  const kind = row === null ? undefined : kinds[row.kind];
  if (row === null || row.state !== 'running' || kind === undefined) return;
  const controller = new AbortController();
  running.set(id, controller);
  let progress = { done: 0, total: null as number | null };
  const keep = setInterval(() => keepAlive(parts, id, progress, controller), leaseMs / 5);
  try {
    const result = await kind({
      id,
      input: JSON.parse(row.input),
      actor: row.actor,
      signal: controller.signal,
      progress: (done, total) => {
        progress = { done, total };
      },
    });
    await store.jobs.change(id, ['running'], {
      state: 'done',
      result: JSON.stringify(result),
      progress: JSON.stringify(progress),
      updatedAt: now(),
    });
  } catch (error) {
    // A stop leaves the job to whoever starts next.
    if (controller.signal.aborted) return;
    parts.log.fault(`job ${id}`, error);
    const result = JSON.stringify({ error: error instanceof Error ? error.message : 'it failed' });
    await store.jobs.change(id, ['running'], { state: 'failed', result, updatedAt: now() });
  } finally {
    clearInterval(keep);
    running.delete(id);
  }
}

/** Renews the lease, writes progress, and gives up a job that was cancelled or lost. */
function keepAlive(
  { store, process, clock, log }: JobParts,
  id: string,
  progress: object,
  controller: AbortController,
): void {
  const renew = async (): Promise<void> => {
    const kept = await store.leases.renew(`job/${id}`, process, leaseMs);
    const ours = await store.jobs.change(id, ['running'], {
      progress: JSON.stringify(progress),
      updatedAt: clock.now(),
    });
    if (!kept || !ours) controller.abort();
  };
  renew().catch((error) => log.fault(`job ${id}`, error));
}
