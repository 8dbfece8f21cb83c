import {
  type Calendar,
  type Day,
  inForce,
  type MemberNo,
  type Pause,
  pauseRefusal,
  pausesOf,
} from '@laurel/core';
import type { JobPlace } from '@laurel/db';
import { decision } from '../events/decision-schema.ts';
import { order } from '../http/commands.ts';
import type { Cursors } from '../http/cursors.ts';
import { madeId } from '../http/ids.ts';
import { limits } from '../http/limits.ts';
import { type PageAsked, pageOf } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Reply, type Route, route } from '../http/route.ts';
import { id, list, named, nullable, object, oneOf, page, text, time } from '../http/schema.ts';
import { bothPersons, checkSecondPerson } from '../http/second-person.ts';
import { memberParams, pageQuery } from '../http/shared-schemas.ts';
import { loadMember, seeMember } from '../members/load.ts';
import { act, commandRefusals, type MemberWriteParts } from '../members/write-routes.ts';
import type { PauseRequest, PauseRequests } from './pause-requests.ts';

export interface PauseParts extends MemberWriteParts {
  readonly pauses: PauseRequests;
  readonly cursors: Cursors;
}
interface Id {
  readonly id: string;
}
interface Listed extends PageAsked {
  readonly state?: (typeof states)[number];
}
interface Asked {
  readonly track?: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly evidence: string;
}

const date = (description: string) =>
  text(description, { min: 10, max: 10, pattern: '^\\d{4}-\\d{2}-\\d{2}$', example: '2026-03-01' });
const states = ['waiting', 'refused', 'planned', 'running', 'over', 'cancelled'] as const;
const fields = {
  id: text('Of the pause'),
  state: oneOf('How far it is; `planned` to `cancelled` once it was approved', ...states),
  track: text('Track of the program'),
  kind: text('What it is for, of those that the track names'),
  from: date('Its first day'),
  to: date('The day on which the clock goes on; earlier than asked for, where it was ended early'),
  reason: text('Why; empty once the member was erased'),
  evidence: text('Where the proof is kept; empty once the member was erased'),
  askedBy: text('Who asked'),
  askedAt: time('When'),
  decidedBy: nullable(text('Who decided')),
};
const pauseSchema = named(
  'Pause',
  object({ ...fields, member: text('External id, or alias of one who was erased') }),
);
const pauseList = object({ data: list(pauseSchema, 'Newest first'), nextCursor: nullable(text('Null')) });
const pausePage = page(pauseSchema, 'Newest first');
const params = object({ id: text('Of the pause', { min: 1, max: 64 }) });
const refusals = [
  ...commandRefusals,
  'unknown_track',
  'invalid_value',
  'pause_not_offered',
  'pause_too_long',
  'pause_too_early',
  'pause_overlaps',
  'pause_limit',
  'too_far_ahead',
] as const;

/** Pauses of a tier: asked for by the member or for her, and agreed to by somebody else. */
export function pauseRoutes(parts: PauseParts): readonly Route[] {
  return [
    ask(parts),
    listOf(parts),
    listAll(parts),
    decide(parts, 'approved'),
    decide(parts, 'refused'),
    end(parts),
  ];
}

function ask(parts: PauseParts): Route {
  return route({
    id: 'askForPause',
    method: 'POST',
    path: '/v1/members/{id}/pauses',
    tag: 'tiers',
    summary: 'Ask that the clock of a tier stands still for a while',
    description:
      'It waits for a second person, who is not who asked. Days are of the program’s time zone; `to` is the day on which the clock goes on.',
    access: { scope: 'members:write', own: true },
    params: memberParams,
    body: object(
      {
        kind: text('What it is for, of those that the track names', { min: 1, max: 64 }),
        from: date('Its first day; may lie behind, as far as the track says'),
        to: date('The day on which the clock goes on'),
        reason: text('Why; kept until the member is erased', { min: 1, max: 500 }),
        evidence: text('Where the proof is kept, not the proof', { min: 1, max: 500 }),
      },
      { track: text('Track; the main one, if not said', { min: 1, max: 64 }) },
    ),
    write: 'key',
    again: true,
    audit: 'person',
    answers: { 202: { description: 'Waits for a second person', schema: pauseSchema } },
    refusals: [...refusals],
    handle: async (call: Call<Id, undefined, Asked>) => {
      const { member } = await loadMember(parts, call.caller, call.params.id);
      const { track = mainTrack(parts), ...rest } = call.body;
      checkOffered(parts, track, rest);
      const key = madeId('pa', call);
      const by = { askedBy: call.caller.actor, askedById: call.caller.id, askedAt: call.at };
      await parts.pauses.add({ id: key, member, track, ...rest, ...by });
      return { status: 202, body: await show(parts, await load(parts, key)) };
    },
  });
}

function mainTrack({ reads, clock }: PauseParts): string {
  const programs = reads.programs();
  const main = programs.versions.length === 0 ? null : inForce(programs, clock.now()).compiled.mainTrack;
  if (main === null) throw new Problem('unknown_track', 'The program has no tiers.');
  return main.id;
}

/** What could never be approved is not taken: a reviewer's time is dearer than a second look at the program. */
function checkOffered({ reads, clock }: PauseParts, track: string, asked: Asked): void {
  const programs = reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'Publish a program first.');
  const { program, calendar } = inForce(programs, clock.now()).compiled;
  const found = program.tracks[track];
  if (found === undefined)
    throw new Problem('unknown_track', `The program has no track ${track}.`, { pointer: '/track' });
  if (found.pause === undefined)
    throw new Problem('pause_not_offered', 'The track knows no pauses.', { pointer: '/track' });
  const [from, to] = [dayOf(calendar, asked, 'from'), dayOf(calendar, asked, 'to')];
  const days = { kind: asked.kind, from, to };
  const refusal = pauseRefusal(calendar, found.pause, days, calendar.day(clock.now()));
  if (refusal !== null)
    throw new Problem(refusal.code, refusal.detail, { pointer: refusal.pointer.replace('/data', '') });
}

function dayOf(calendar: Calendar, asked: Asked, field: 'from' | 'to'): Day {
  try {
    return calendar.dayOfDate(asked[field]);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Problem('invalid_value', 'It is no date of the calendar.', { pointer: `/${field}` });
  }
}

async function load({ pauses }: PauseParts, key: string): Promise<PauseRequest> {
  const found = await pauses.get(key);
  if (found === null) throw new Problem('unknown_pause', 'No pause has this id.', { pointer: '/path/id' });
  return found;
}

/** A request as it stands; an approved one as the member's log has it by now. */
async function show(parts: PauseParts, { askedById: _, ...asked }: PauseRequest): Promise<object> {
  const [found] = await parts.reads.name([asked.member]);
  const shown = { ...asked, member: found?.external ?? '', askedAt: parts.show()(asked.askedAt) };
  if (asked.state !== 'approved') return shown;
  const { dateOfDay } = inForce(parts.reads.programs(), parts.clock.now()).compiled.calendar;
  const pause = await pauseNow(parts, asked.member, asked);
  // Of those long past the member's log remembers the newest alone.
  if (pause === null) return { ...shown, state: 'over' };
  return { ...shown, state: pause.state, from: dateOfDay(pause.from), to: dateOfDay(pause.to) };
}

async function pauseNow(
  parts: PauseParts,
  member: MemberNo,
  { id: key, track }: Pick<PauseRequest, 'id' | 'track'>,
): Promise<Pause | null> {
  const [found] = await parts.reads.name([member]);
  if (found == null || found.erased) return null;
  const { head } = await seeMember(parts, found);
  return pausesOf(head, track).find((one) => one.id === key) ?? null;
}

function listOf(parts: PauseParts): Route {
  return route({
    id: 'listMemberPauses',
    method: 'GET',
    path: '/v1/members/{id}/pauses',
    tag: 'tiers',
    summary: 'Pauses of a member, asked for and approved, newest first',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    answers: { 200: { description: 'The newest', schema: pauseList } },
    refusals: ['unknown_member'],
    handle: async (call: Call<Id, undefined, undefined>) => {
      const { member } = await loadMember(parts, call.caller, call.params.id);
      const rows = await parts.pauses.ofMember(member, limits.pageMax);
      return ok({ data: await Promise.all(rows.map((row) => show(parts, row))), nextCursor: null });
    },
  });
}

function listAll(parts: PauseParts): Route {
  return route({
    id: 'listPauses',
    method: 'GET',
    path: '/v1/pauses',
    tag: 'tiers',
    summary: 'Pauses that wait or waited for a second person, newest first',
    access: { scope: 'members:read', or: 'ledger:approve' },
    description:
      'Of approved ones the state is the log’s: a page of such a state may hold fewer than asked for.',
    query: object({}, { state: oneOf('Only those; all, if not said', ...states), ...pageQuery }),
    answers: { 200: { description: 'A page', schema: pausePage } },
    refusals: ['invalid_cursor'],
    handle: async ({ caller, query: { state, ...asked } }: Call<undefined, Listed, undefined>) => {
      const kept = state === undefined || state === 'waiting' || state === 'refused' ? state : 'approved';
      const { rows, nextCursor } = await pageOf(parts.cursors, {
        binding: `pauses ${caller.id} ${state ?? ''}`,
        asked,
        rows: (before: JobPlace | undefined, limit) => parts.pauses.list(before, limit, kept),
        place: ({ id, askedAt }) => ({ id, at: askedAt }),
      });
      const shown = (await Promise.all(rows.map((row) => show(parts, row)))) as { state: string }[];
      return ok({ data: shown.filter((one) => state === undefined || one.state === state), nextCursor });
    },
  });
}

function decide(parts: PauseParts, state: 'approved' | 'refused'): Route {
  const verb = state === 'approved' ? 'approve' : 'refuse';
  return route({
    id: `${verb}Pause`,
    method: 'POST',
    path: `/v1/pauses/{id}/${verb}`,
    tag: 'tiers',
    summary: state === 'approved' ? 'Agree to a pause; not by who asked for it' : 'Turn a pause down',
    access: { scope: 'tiers:write', or: 'ledger:approve' },
    params,
    write: 'key',
    again: true,
    audit: 'plain',
    answers: { 200: { description: 'Decided', schema: pauseSchema } },
    refusals: [...refusals, 'unknown_pause', 'same_person', 'already_decided'],
    handle: async (call: Call<Id, undefined, undefined>) => settle(parts, call, state),
  });
}

/** The act is named after the pause: however often it is approved, it is made once. */
async function settle(
  parts: PauseParts,
  { caller, params: { id: key }, at }: Call<Id, undefined, undefined>,
  state: 'approved' | 'refused',
): Promise<Reply> {
  const asked = await load(parts, key);
  checkSecondPerson(asked, caller, state);
  // It may stand in the log although nobody heard of it: then it is not asked for again.
  if (state === 'approved' && (await pauseNow(parts, asked.member, asked)) === null) {
    const [found] = await parts.reads.name([asked.member]);
    if (found == null || found.erased) throw new Problem('unknown_member', 'The member is gone.');
    const { track, kind, from, to } = asked;
    const by = { caller: bothPersons(asked, caller, 'pause'), key, at };
    // Why she asked lies sealed with the request: the log of her life goes on after she was erased.
    const data = { track, pause: key, kind, from, to };
    await order(parts, by, { subject: found.external, type: 'tier.paused', data });
  }
  await parts.pauses.decide(key, state, caller.actor, at);
  return ok(await show(parts, await load(parts, key)));
}

function end(parts: PauseParts): Route {
  return route({
    id: 'endPause',
    method: 'POST',
    path: '/v1/members/{id}/pauses/{pause}/end',
    tag: 'tiers',
    summary: 'End a pause with the running day, or call off one that has not begun',
    description: 'The end of the period moves back by the days that the pause did not use.',
    access: { scope: 'members:write', own: true },
    params: object({
      id: id('The member’s external id, percent-encoded', 'u-1001'),
      pause: text('Of the pause', { min: 1, max: 64 }),
    }),
    body: object({}),
    bodyOptional: true,
    write: 'key',
    again: true,
    audit: 'person',
    answers: { 200: { description: 'Ended', schema: decision } },
    refusals: [...commandRefusals, 'unknown_pause', 'pause_over'],
    handle: async (call: Call<{ id: string; pause: string }, undefined, unknown>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      const { head } = await seeMember(parts, found);
      const { pause } = call.params;
      const track = Object.keys(head.tracks).find((id) => pausesOf(head, id).some((one) => one.id === pause));
      if (track === undefined)
        throw new Problem('unknown_pause', 'The member has no such pause.', { pointer: '/path/pause' });
      return act(parts, call, 'tier.resumed', { track, pause });
    },
  });
}
