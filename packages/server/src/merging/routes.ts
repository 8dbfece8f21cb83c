import { type JsonObject, mergedInto, mergedOf, parseId } from '@laurel/core';
import { decision } from '../events/decision-schema.ts';
import { order } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Reply, type Route, route } from '../http/route.ts';
import { id, object } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { loadHerself } from '../members/load.ts';
import { reason } from '../members/schemas.ts';
import { commandRefusals, decided, type MemberWriteParts } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';

interface Id {
  readonly id: string;
}

/** Two members become one, and two again. Both logs are written before the answer. */
export function mergingRoutes(parts: MemberWriteParts): readonly Route[] {
  return [mergeMember(parts), unmergeMember(parts)];
}

function mergeMember(parts: MemberWriteParts): Route {
  return route({
    id: 'mergeMember',
    audit: 'person',
    method: 'POST',
    path: '/v1/members/{id}/merge',
    tag: 'members',
    summary: 'Merge the member into another one, who then has all that was hers',
    description:
      'Units keep their dates; the better tier wins; limits and what is once in a lifetime count for both. What is sent for her afterwards goes to the other one. It can be undone.',
    access: { scope: 'members:merge' },
    params: memberParams,
    body: object({ into: id('Who takes her up: a member'), reason }),
    write: 'key',
    again: true,
    answers: { 200: { description: 'They are one; `transfers` says what moved', schema: decision } },
    refusals: [
      ...commandRefusals,
      'already_merged',
      'merge_ring',
      'merge_returned',
      'merge_too_large',
      'in_household',
      'invalid_value',
    ],
    handle: async (call: Call<Id, undefined, { into: string; reason: string }>) => {
      const she = await loadHerself(parts, call.caller, call.params.id);
      const into = await parts.reads.find(call.body.into);
      const data = { into: into?.merged?.into ?? call.body.into, reason: call.body.reason };
      const answer = await order(parts, call, { subject: she.external, type: 'member.merged', data });
      const returned = await reasonOf(parts, she, answer.transfers[0]?.id);
      if (returned !== null)
        throw new Problem('merge_returned', `The other member cannot take her up (${returned}).`, {
          pointer: '/into',
        });
      return ok(decided(answer, parts.show()));
    },
  });
}

/** Why the other one could not take her up; null where she did. */
async function reasonOf(
  { reads }: MemberWriteParts,
  { member }: Found,
  transfer: string | undefined,
): Promise<string | null> {
  const head = await reads.head(member);
  if (head.standing === 'merged') return null;
  const seq = transfer === undefined ? head.seq : (parseId('tr', transfer)?.seq ?? 0);
  const [record] = await reads.records(member, [`merge/${seq}`]);
  const returned = (record as JsonObject | null)?.['returned'];
  return typeof returned === 'string' ? returned : null;
}

function unmergeMember(parts: MemberWriteParts): Route {
  return route({
    id: 'unmergeMember',
    audit: 'person',
    method: 'POST',
    path: '/v1/members/{id}/unmerge',
    tag: 'members',
    summary: 'Undo a merge: both are again as they would be, had they never been one',
    description:
      'What was sent for each since is decided once more, for her alone. What she spent of the other one’s units is her debt. Calls, messages and gifts that left stay as they were.',
    access: { scope: 'members:merge' },
    params: memberParams,
    body: object({ reason }),
    write: 'key',
    again: true,
    answers: { 200: { description: 'They are two; `transfers` says what moved', schema: decision } },
    refusals: [...commandRefusals, 'not_merged', 'unmerge_order', 'unmerge_inexact', 'member_changed'],
    handle: async (call: Call<Id, undefined, { reason: string }>) => unmerge(parts, call),
  });
}

async function unmerge(
  parts: MemberWriteParts,
  call: Call<Id, undefined, { reason: string }>,
): Promise<Reply> {
  const she = await loadHerself(parts, call.caller, call.params.id);
  const stays = await staysOf(parts, she);
  if (stays === null) throw new Problem('not_merged', 'She is merged into nobody.', { pointer: '/path/id' });
  const data = { member: she.external, reason: call.body.reason };
  for (let tries = 1; ; tries++) {
    try {
      const answer = await order(parts, call, { subject: stays.external, type: 'member.unmerged', data });
      return ok(decided(answer, parts.show()));
    } catch (error) {
      // Something came in between: how they part is computed anew.
      const isLate = error instanceof Problem && error.code === 'member_changed';
      if (!isLate || tries === TRIES_MAX) throw error;
    }
  }
}
const TRIES_MAX = 10;

/** In whose log the merge is undone; of one who has left already, so that the same call is answered the same. */
async function staysOf({ reads }: MemberWriteParts, { member }: Found): Promise<Found | null> {
  const head = await reads.head(member);
  const left = mergedOf(head).known.findLast(({ had }) => had !== undefined)?.who.member;
  const into = mergedInto(head) ?? left;
  return into === undefined ? null : ((await reads.name([into]))[0] ?? null);
}
