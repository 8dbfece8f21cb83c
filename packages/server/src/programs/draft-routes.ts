import { inForce } from '@laurel/core';
import type { Caller } from '../http/caller.ts';
import { madeId } from '../http/ids.ts';
import { limits } from '../http/limits.ts';
import { type PageAsked, pageOf } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, object, oneOf, page, text, time } from '../http/schema.ts';
import { pageQuery } from '../http/shared-schemas.ts';
import { showTimeOf } from '../http/show-time.ts';
import { readTime } from '../http/times.ts';
import type { Draft } from './drafts.ts';
import { type ProgramParts, presentVersion } from './parts.ts';
import type { ReadProgramText } from './read-program-text.ts';
import { draft as draftSchema, lint as lintSchema, source, version } from './schemas.ts';
import { needsSecondPerson } from './second-person.ts';
import type { VersionRow } from './versions.ts';

interface Id {
  readonly id: string;
}
const params = object({ id: text('Of the draft', { min: 1, max: 64 }) });

/** Loaded when the first program is read: YAML and the compiler are of no use to most processes until then. */
const lintOf = async (text: string) =>
  (await import('./read-program-text.ts')).readProgramText(text, 'program');

const shownOf = (linted: ReadProgramText) => ({
  ok: linted.ok,
  problems: linted.ok ? [] : linted.problems,
  findings: linted.ok ? linted.findings() : [],
});

export function draftRoutes(parts: ProgramParts): readonly Route[] {
  return [
    createDraft(parts),
    listDrafts(parts),
    getDraft(parts),
    lintText(),
    lintDraft(parts),
    approve(parts),
    publish(parts),
  ];
}

async function load({ drafts }: ProgramParts, id: string): Promise<Draft> {
  const found = await drafts.get(id);
  if (found === null) throw new Problem('unknown_draft', 'No draft has this id.', { pointer: '/path/id' });
  return found;
}

function present({ reads, clock }: ProgramParts, draft: Draft, more: object = {}): object {
  const { authorId: _, source: __, isAgreed: ___, createdAt, ...rest } = draft;
  return { ...rest, createdAt: showTimeOf(reads.programs(), clock.now())(createdAt), ...more };
}

function createDraft(parts: ProgramParts): Route {
  return route({
    id: 'createProgram',
    method: 'POST',
    path: '/v1/programs',
    tag: 'programs',
    summary: 'A draft of the rule book; answers what is wrong with it',
    access: { scope: 'programs:write' },
    body: object({ source }, { note: text('What it is about', { max: 1_000 }) }),
    bodyBytesMax: limits.programBytesMax * 2,
    longTexts: true,
    write: 'key',
    audit: 'plain',
    answers: { 201: { description: 'The draft', schema: draftSchema } },
    refusals: [],
    handle: async ({
      body,
      caller,
      key,
      at,
    }: Call<undefined, undefined, { source: string; note?: string }>) => {
      const id = madeId('pd', { caller, key });
      await parts.drafts.add({
        id,
        source: body.source,
        note: body.note ?? '',
        author: caller.actor,
        authorId: caller.id,
        createdAt: at,
      });
      const { problems, findings } = shownOf(await lintOf(body.source));
      return ok(present(parts, await load(parts, id), { problems, findings }), 201);
    },
  });
}

function listDrafts(parts: ProgramParts): Route {
  return route({
    id: 'listPrograms',
    method: 'GET',
    path: '/v1/programs',
    tag: 'programs',
    summary: 'Drafts, newest first',
    access: { scope: 'programs:read' },
    query: object({}, pageQuery),
    answers: { 200: { description: 'A page', schema: page(draftSchema, 'Drafts') } },
    refusals: ['invalid_cursor'],
    handle: async ({ caller, query: asked }: Call<undefined, PageAsked, undefined>) => {
      const { rows, nextCursor } = await pageOf(parts.cursors, {
        binding: `drafts ${caller.id}`,
        asked,
        rows: parts.drafts.list,
        place: ({ id, createdAt }) => ({ id, at: createdAt }),
      });
      return ok({ data: rows.map((row) => present(parts, row)), nextCursor });
    },
  });
}

function getDraft(parts: ProgramParts): Route {
  return route({
    id: 'getProgramDraft',
    method: 'GET',
    path: '/v1/programs/{id}',
    tag: 'programs',
    summary: 'A draft with its text',
    access: { scope: 'programs:read' },
    params,
    answers: { 200: { description: 'The draft', schema: draftSchema } },
    refusals: ['unknown_draft'],
    handle: async ({ params: { id } }: Call<Id, undefined, undefined>) => {
      const found = await load(parts, id);
      return ok(present(parts, found, { source: found.source }));
    },
  });
}

function lintText(): Route {
  return route({
    id: 'lintProgram',
    method: 'POST',
    path: '/v1/programs/lint',
    tag: 'programs',
    summary: 'What is wrong with a document, with line, column and advice; keeps nothing',
    access: { scope: 'programs:read' },
    body: object({ source }),
    bodyBytesMax: limits.programBytesMax * 2,
    longTexts: true,
    answers: { 200: { description: 'The findings', schema: lintSchema } },
    refusals: [],
    handle: async ({ body }: Call<undefined, undefined, { source: string }>) => {
      return ok(shownOf(await lintOf(body.source)));
    },
  });
}

function lintDraft(parts: ProgramParts): Route {
  return route({
    id: 'lintProgramDraft',
    method: 'POST',
    path: '/v1/programs/{id}/lint',
    tag: 'programs',
    summary: 'What is wrong with a draft',
    access: { scope: 'programs:read' },
    params,
    answers: { 200: { description: 'The findings', schema: lintSchema } },
    refusals: ['unknown_draft'],
    handle: async ({ params: { id } }: Call<Id, undefined, undefined>) => {
      return ok(shownOf(await lintOf((await load(parts, id)).source)));
    },
  });
}

function approve(parts: ProgramParts): Route {
  return route({
    id: 'approveProgram',
    method: 'POST',
    path: '/v1/programs/{id}/approve',
    tag: 'programs',
    summary: 'Agree to a draft; where there are two persons, the second one',
    access: { scope: 'programs:publish' },
    params,
    write: 'key',
    audit: 'plain',
    answers: { 200: { description: 'Approved', schema: draftSchema } },
    refusals: ['unknown_draft', 'not_linted', 'same_person', 'already_decided'],
    handle: async ({ params: { id }, caller, at }: Call<Id, undefined, undefined>) => {
      const found = await load(parts, id);
      await checkLint(found);
      if (found.authorId === caller.id && (await needsSecondPerson(parts, caller)))
        throw new Problem('same_person', 'The author cannot agree to her own draft.');
      const done = await parts.drafts.approve(id, caller, at);
      const now = await load(parts, id);
      if (!done && now.approvedBy !== caller.actor)
        throw new Problem('already_decided', 'Somebody else approved it.');
      return ok(present(parts, now));
    },
  });
}

async function checkLint({ source: text }: Draft): Promise<Extract<ReadProgramText, { ok: true }>> {
  const linted = await lintOf(text);
  if (linted.ok) return linted;
  throw new Problem('not_linted', 'The draft has problems.', { more: { problems: linted.problems } });
}

/** R6: a member never pays more than everybody. */
function checkPrices(linted: Extract<ReadProgramText, { ok: true }>): void {
  const problems = linted.findings().filter(({ code }) => code === 'price_above_public');
  if (problems.length === 0) return;
  throw new Problem('price_above_public', problems.map(({ witness }) => witness).join(' '), {
    more: { problems },
  });
}

interface Publication {
  readonly at?: string;
  readonly policy?: 'honourPeriod' | 'immediate';
  readonly force?: boolean;
  readonly confirm?: string;
}

function publish(parts: ProgramParts): Route {
  return route({
    id: 'publishProgram',
    method: 'POST',
    path: '/v1/programs/{id}/publish',
    tag: 'programs',
    summary: 'Let a draft take effect, now or at a time',
    description:
      'The first program rules from the beginning of time. A later one takes effect at `at`, or now.',
    access: { scope: 'programs:publish' },
    params,
    body: object(
      {},
      {
        at: time('From when; now, if not said'),
        policy: oneOf('`immediate`: its beginning may also take tiers away', 'honourPeriod', 'immediate'),
        force: bool('Although member prices are above public ones: checkout corrects them'),
        confirm: text('Of the only operator, whom nobody can check: the name of the program, typed', {
          max: 128,
        }),
      },
    ),
    bodyOptional: true,
    write: 'key',
    audit: 'plain',
    answers: { 200: { description: 'Published', schema: version } },
    refusals: [
      'unknown_draft',
      'not_linted',
      'price_above_public',
      'not_approved',
      'confirmation_needed',
      'invalid_value',
      'already_decided',
    ],
    handle: async ({ params: { id }, caller, body, at }: Call<Id, undefined, Publication>) => {
      const found = await load(parts, id);
      const linted = await checkLint(found);
      if (found.version === null && body.force !== true) checkPrices(linted);
      const isAlone = await checkAgreed(parts, found, caller, {
        typed: body.confirm,
        name: linted.program.program,
      });
      // A process may have ended between the version and the mark on its draft.
      const number = found.version ?? (await parts.versions.ofDraft(id));
      const row =
        number === null
          ? await make(parts, found, body, { actor: caller.actor, at })
          : await known(parts, number);
      await parts.drafts.published(id, row.number, at);
      const now = inForce(parts.reads.programs(), parts.clock.now()).number;
      const shown = presentVersion(row, now, parts.reads, parts.clock);
      return {
        ...ok({ ...shown, findings: linted.findings() }),
        ...(isAlone ? { noted: { singleOperator: true } } : {}),
      };
    },
  });
}

/** Whether an operator publishes alone, which she confirms by typing; where somebody could agree, somebody has to. */
async function checkAgreed(
  parts: ProgramParts,
  { version: published, isAgreed }: Draft,
  caller: Caller,
  { typed, name }: { readonly typed: string | undefined; readonly name: string },
): Promise<boolean> {
  if (published !== null || isAgreed) return false;
  if (await needsSecondPerson(parts, caller))
    throw new Problem('not_approved', 'A second person has to approve it first.');
  if (caller.kind !== 'key' || caller.role === undefined) return false;
  if (typed?.normalize('NFC').trim() === name) return true;
  throw new Problem('confirmation_needed', `Nobody else can check it: type the program’s name, ${name}.`, {
    pointer: '/confirm',
  });
}

async function known({ versions }: ProgramParts, number: number): Promise<VersionRow> {
  const row = (await versions.list()).find((one) => one.number === number);
  if (row === undefined) throw new Problem('unknown_version', 'The version is not there.');
  return row;
}

async function make(
  { versions, clock }: ProgramParts,
  { id: draft, source: text }: Draft,
  { at, policy = 'honourPeriod' }: Publication,
  by: { actor: string; at: number },
): Promise<VersionRow> {
  const isFirst = (await versions.list()).length === 0;
  const asked = at === undefined ? undefined : readTime(at);
  if (asked !== undefined && !isFirst && asked < clock.now())
    throw new Problem('invalid_value', 'It lies in the past.', { pointer: '/at' });
  const effectiveAt = isFirst ? 0 : (asked ?? Math.max(by.at, clock.now()));
  const row = await versions.publish({ effectiveAt, source: text, policy, actor: by.actor, draft });
  if (row === null)
    throw new Problem(
      'already_decided',
      'Somebody else published at the same time: look, and publish again.',
    );
  return row;
}
