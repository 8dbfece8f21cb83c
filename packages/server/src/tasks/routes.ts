import { type Doer, inForce } from '@laurel/core';
import { decision } from '../events/decision-schema.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, id, object, text } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { showTimeOf } from '../http/show-time.ts';
import { type LoadParts, loadMember, seeMember } from '../members/load.ts';
import { act, commandRefusals, type MemberWriteParts } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';
import { presentSequences } from './present-sequences.ts';
import { presentTasks } from './present-tasks.ts';
import { taskCentre } from './schemas.ts';

interface Id {
  readonly id: string;
}
interface OfTask extends Id {
  readonly task: string;
}

export function taskRoutes(parts: MemberWriteParts): readonly Route[] {
  return [listTasks(parts), checkIn(parts), acceptTask(parts), claimTask(parts)];
}

function listTasks(parts: LoadParts): Route {
  return route({
    id: 'listTasks',
    method: 'GET',
    path: '/v1/members/{id}/tasks',
    tag: 'tasks',
    summary: 'The task centre: what there is to do, how far the member is, and what is next',
    description: 'With `hidden`, for service keys, also the tasks that are for others.',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    query: object({}, { hidden: bool('Also what the member cannot see') }),
    answers: { 200: { description: 'All of them', schema: taskCentre } },
    refusals: ['unknown_member', 'no_program'],
    handle: async ({ caller, params, query }: Call<Id, { hidden?: boolean }, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const seen = await seeMember(parts, found);
      const programs = parts.reads.programs();
      if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
      const { compiled } = inForce(programs, seen.at);
      const personal = await personalOf(parts, found, compiled);
      const doer: Doer = { compiled, head: seen.head, at: seen.at, personal };
      const withHidden = query.hidden === true && caller.kind !== 'member';
      const data = presentTasks(doer, showTimeOf(programs, seen.at), withHidden);
      return ok({ data, sequences: presentSequences(doer), nextCursor: null });
    },
  });
}

/** The vault is asked only where an audience of the program reads it. */
async function personalOf(
  { reads }: LoadParts,
  { member }: Found,
  { audiences }: Doer['compiled'],
): Promise<NonNullable<Doer['personal']>> {
  const asks = [...audiences.values()].some(({ personal }) => personal);
  return asks ? reads.personal(member) : {};
}

const taskParams = object({
  id: id('The member’s external id, percent-encoded', 'u-1001'),
  task: text('Task of the program', { min: 1, max: 64 }),
});
const common = {
  method: 'POST',
  tag: 'tasks',
  params: taskParams,
  write: 'key',
  again: true,
  audit: 'person',
  access: { scope: 'members:write', own: true },
} as const;

function checkIn(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'checkIn',
    path: '/v1/members/{id}/check-in',
    params: memberParams,
    summary: 'Check in for today, as the event `checkin` of a shop does',
    description: 'What it gives, and how often a day, the program says.',
    answers: { 200: { description: 'Checked in', schema: decision } },
    refusals: commandRefusals,
    handle: async (call: Call<Id, undefined, undefined>) => act(parts, { ...call, body: {} }, 'checkin', {}),
  });
}

function acceptTask(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'acceptTask',
    path: '/v1/members/{id}/tasks/{task}/accept',
    summary: 'Take on a task that counts only from then on',
    answers: { 200: { description: 'Accepted', schema: decision } },
    refusals: [...commandRefusals, 'unknown_task', 'nothing_to_accept', 'task_not_open', 'task_locked'],
    handle: async (call: Call<OfTask, undefined, undefined>) =>
      act(parts, { ...call, body: {} }, 'task.accepted', { task: call.params.task }),
  });
}

function claimTask(parts: MemberWriteParts): Route {
  return route({
    ...common,
    id: 'claimTask',
    path: '/v1/members/{id}/tasks/{task}/claim',
    summary: 'Claim what a task has earned: all of it that waits',
    answers: { 200: { description: 'Given', schema: decision } },
    refusals: [...commandRefusals, 'unknown_task', 'nothing_to_claim'],
    handle: async (call: Call<OfTask, undefined, undefined>) =>
      act(parts, { ...call, body: {} }, 'task.claimed', { task: call.params.task }),
  });
}
