import type { JsonObject } from '@laurel/core';
import type { JobPlace, JobRow, Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import { may } from '../http/caller.ts';
import type { Cursors } from '../http/cursors.ts';
import { madeId } from '../http/ids.ts';
import { limits } from '../http/limits.ts';
import { type PageAsked, pageOf } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Reply, type Route, route } from '../http/route.ts';
import { object, page, text, time } from '../http/schema.ts';
import { pageQuery } from '../http/shared-schemas.ts';
import type { ShowTime } from '../http/show-time.ts';
import { revokeJob } from '../partners/revoke-codes.ts';
import type { Drafts } from '../programs/drafts.ts';
import { jobSchema } from './schemas.ts';

export interface JobRouteParts {
  readonly store: Pick<Store, 'jobs'>;
  readonly clock: Clock;
  readonly cursors: Cursors;
  readonly show: () => ShowTime;
  readonly runner: { readonly wake: () => void; readonly cancel: (id: string) => void };
  readonly drafts: Pick<Drafts, 'get'>;
  /** Kinds that this release knows. */
  readonly kinds: readonly string[];
}
interface Id {
  readonly id: string;
}
const params = object({ id: text('Of the job', { min: 1, max: 64 }) });
const states = ['waiting', 'running', 'done', 'failed', 'cancelled'];

export function jobRoutes(parts: JobRouteParts): readonly Route[] {
  return [
    listJobs(parts),
    getJob(parts),
    cancelJob(parts),
    start(parts, {
      id: 'startVerification',
      kind: 'verify',
      path: '/v1/verifications',
      summary: 'Check every invariant of the store',
      body: object({}, { at: time('As of then') }),
    }),
    start(parts, {
      id: 'startReplay',
      kind: 'replay',
      path: '/v1/replays',
      summary: 'Fold and decide the whole log again, and compare',
      body: object({}, { source: text('Another program', { min: 1, max: limits.programBytesMax }) }),
      check: async ({ source }) => {
        if (source !== undefined) await checkProgram(source);
      },
    }),
    start(parts, {
      id: 'startSimulation',
      kind: 'simulate',
      path: '/v1/programs/{id}/simulate',
      summary: 'The difference that a draft would have made',
      params: object({ id: text('Of the draft', { min: 1, max: 64 }) }),
      body: object({}, { from: time('From then on'), to: time('Until then') }),
      check: async ({ id = '' }) => {
        const draft = await parts.drafts.get(id);
        if (draft === null)
          throw new Problem('unknown_draft', 'No draft has this id.', { pointer: '/path/id' });
        await checkProgram(draft.source);
      },
    }),
  ];
}

function presentJob(
  { id, kind, state, actor, createdAt, updatedAt, progress, result }: JobRow,
  show: ShowTime,
): object {
  const { done = 0, total = null }: { done?: number; total?: number | null } = JSON.parse(progress);
  return {
    id,
    kind,
    state,
    actor,
    createdAt: show(createdAt),
    updatedAt: show(updatedAt),
    progress: { done, total },
    result: result === null ? null : JSON.parse(result),
  };
}

async function load({ store, kinds }: JobRouteParts, id: string): Promise<JobRow> {
  const row = await store.jobs.get(id);
  if (row === null || !kinds.includes(row.kind)) throw unknownJob();
  return row;
}

const unknownJob = (): Problem => new Problem('unknown_job', 'No job has this id.', { pointer: '/path/id' });

function listJobs({ store, show, kinds, cursors }: JobRouteParts): Route {
  return route({
    id: 'listJobs',
    method: 'GET',
    path: '/v1/jobs',
    tag: 'jobs',
    summary: 'Jobs, newest first',
    access: { scope: 'jobs' },
    query: object({}, pageQuery),
    answers: { 200: { description: 'A page', schema: page(jobSchema, 'Jobs') } },
    refusals: ['invalid_cursor'],
    handle: async ({ caller, query: asked }: Call<undefined, PageAsked, undefined>) => {
      const { rows, nextCursor } = await pageOf(cursors, {
        binding: `jobs ${caller.id}`,
        asked,
        rows: (before: JobPlace | undefined, limit) => store.jobs.list({ kinds, states, before, limit }),
        place: ({ id, createdAt }) => ({ id, at: createdAt }),
      });
      return ok({ data: rows.map((row) => presentJob(row, show())), nextCursor });
    },
  });
}

function getJob(parts: JobRouteParts): Route {
  return route({
    id: 'getJob',
    method: 'GET',
    path: '/v1/jobs/{id}',
    tag: 'jobs',
    summary: 'How far a job is, and what came of it',
    // Who may revoke codes sees how far that is, and no other job.
    access: { scope: 'jobs', or: 'partners' },
    params,
    answers: { 200: { description: 'The job', schema: jobSchema } },
    refusals: ['unknown_job'],
    handle: async ({ caller, params: { id } }: Call<Id, undefined, undefined>) => {
      const row = await load(parts, id);
      if (row.kind !== revokeJob && !may(caller, 'jobs')) throw unknownJob();
      return ok(presentJob(row, parts.show()));
    },
  });
}

function cancelJob(parts: JobRouteParts): Route {
  return route({
    id: 'cancelJob',
    method: 'POST',
    path: '/v1/jobs/{id}/cancel',
    tag: 'jobs',
    summary: 'Stop a job',
    access: { scope: 'jobs' },
    params,
    write: 'key',
    audit: 'plain',
    answers: { 200: { description: 'Cancelled', schema: jobSchema } },
    refusals: ['unknown_job', 'job_finished'],
    handle: async ({ params: { id } }: Call<Id, undefined, undefined>) => {
      const { state } = await load(parts, id);
      const done = await parts.store.jobs.change(id, ['waiting', 'running'], {
        state: 'cancelled',
        updatedAt: parts.clock.now(),
      });
      if (!done && state !== 'cancelled')
        throw new Problem('job_finished', 'The job has ended.', { pointer: '/path/id' });
      parts.runner.cancel(id);
      return ok(presentJob(await load(parts, id), parts.show()));
    },
  });
}

interface Start {
  readonly id: string;
  readonly kind: string;
  readonly path: string;
  readonly summary: string;
  readonly params?: ReturnType<typeof object>;
  readonly body: ReturnType<typeof object>;
  /** Of what the job is given: a job that cannot begin is refused at once. */
  readonly check?: (input: Readonly<Record<string, string | undefined>>) => Promise<void>;
}

/** The document is a program without problems. */
async function checkProgram(source: string): Promise<void> {
  const { readProgramText } = await import('../programs/read-program-text.ts');
  const read = readProgramText(source, 'program');
  if (!read.ok)
    throw new Problem('not_linted', 'The program has problems.', { more: { problems: read.problems } });
}

function start(parts: JobRouteParts, { id, kind, path, summary, params: inPath, body, check }: Start): Route {
  return route({
    id,
    method: 'POST',
    path,
    tag: 'jobs',
    summary,
    access: { scope: 'jobs' },
    ...(inPath === undefined ? {} : { params: inPath }),
    body,
    bodyOptional: true,
    bodyBytesMax: limits.programBytesMax * 2,
    longTexts: true,
    write: 'key',
    audit: 'plain',
    answers: { 202: { description: 'The job', schema: jobSchema } },
    refusals: ['not_available', 'unknown_draft', 'not_linted'],
    handle: async (call: Call<object, undefined, object>) => {
      const input = { ...call.params, ...call.body } as JsonObject;
      await check?.(input as Readonly<Record<string, string | undefined>>);
      return startJob(parts, call, kind, input);
    },
  });
}

/** A row that any worker may take up; its id follows from the call, so that the call sent again makes no second one. */
export async function startJob(
  parts: JobRouteParts,
  { caller, key, at }: Pick<Call<unknown, unknown, unknown>, 'caller' | 'key' | 'at'>,
  kind: string,
  input: JsonObject,
): Promise<Reply> {
  if (!parts.kinds.includes(kind)) throw new Problem('not_available', `This process has no ${kind}.`);
  const id = madeId('jb', { caller, key });
  const row: JobRow = {
    id,
    kind,
    state: 'waiting',
    actor: caller.actor,
    createdAt: at,
    updatedAt: at,
    input: JSON.stringify(input),
    progress: '{}',
    result: null,
  };
  if ((await parts.store.jobs.get(id)) === null) await parts.store.jobs.add(row);
  parts.runner.wake();
  return { status: 202, body: presentJob(row, parts.show()), headers: { location: `/v1/jobs/${id}` } };
}
