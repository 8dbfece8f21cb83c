import {
  type Answer,
  type JoinRecord,
  type JsonObject,
  joinKey,
  type ShareRecord,
  shareKey,
} from '@laurel/core';
import { order } from '../http/commands.ts';
import type { ErrorCode } from '../http/errors.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { id, object, type Schema, text, units } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { loadMember } from '../members/load.ts';
import { commandRefusals, type MemberWriteParts } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';
import { presentHousehold } from './present-household.ts';
import { household } from './schemas.ts';

interface Id {
  readonly id: string;
}
interface Act {
  readonly id: string;
  /** Behind `/v1/members/{id}/household`. */
  readonly path: string;
  readonly type: string;
  readonly summary: string;
  readonly description?: string;
  readonly body?: Schema<unknown>;
  readonly refusals: readonly ErrorCode[];
  /** What another log had to say first: refused there, it is refused here. */
  readonly answered?: 'share' | 'join';
}

const other = (what: string) => object({ member: id(what, 'u-1002') });
const some = object({ asset: text('Asset', { min: 1, max: 64 }), amount: units('Units') });

const acts: readonly Act[] = [
  {
    id: 'foundHousehold',
    path: '',
    type: 'household.founded',
    summary: 'Found a household, of which the member is the owner',
    refusals: ['in_household', 'household_cooling_off', 'no_household'],
  },
  {
    id: 'inviteToHousehold',
    path: '/invitations',
    type: 'household.invited',
    summary: 'Ask a member to join: nobody has a seat without saying yes herself',
    body: other('Whom the owner asks'),
    refusals: ['no_household', 'in_household', 'household_full'],
  },
  {
    id: 'acceptInvitation',
    path: '/accept',
    type: 'household.accepted',
    summary: 'Say yes to an invitation',
    body: other('The owner who asked'),
    refusals: ['no_household', 'in_household', 'household_full', 'household_cooling_off', 'not_invited'],
    answered: 'join',
  },
  {
    id: 'leaveHousehold',
    path: '/leave',
    type: 'household.left',
    summary: 'Leave: what she drew and did not use goes home, and what she put in and is left comes back',
    refusals: ['no_household'],
  },
  {
    id: 'removeFromHousehold',
    path: '/remove',
    type: 'household.removed',
    summary: 'Take a seat, or an open invitation, back',
    body: other('Whose it is'),
    refusals: ['no_household'],
  },
  {
    id: 'dissolveHousehold',
    path: '/dissolve',
    type: 'household.dissolved',
    summary: 'End the household: what nobody used goes back to who earned it',
    refusals: ['no_household'],
  },
  {
    id: 'drawFromHousehold',
    path: '/draw',
    type: 'household.drawn',
    summary: 'Take units of the household, to use them as if they were her own',
    description:
      'All of them or none, as far as the household has them and the cap of the seat reaches. They keep their dates, their funder and who earned them; what is not used goes home by itself after a while, and frees the cap.',
    body: some,
    refusals: ['no_household', 'not_shared', 'share_limited', 'insufficient_available', 'unknown_asset'],
    answered: 'share',
  },
  {
    id: 'returnToHousehold',
    path: '/return',
    type: 'household.returned',
    summary: 'Send home now what she drew and did not use',
    refusals: ['no_household'],
  },
  {
    id: 'contributeToHousehold',
    path: '/contribute',
    type: 'household.contributed',
    summary: 'Put units of her own into the household; what is left of them comes back when she leaves',
    body: some,
    refusals: ['no_household', 'not_shared', 'share_limited', 'insufficient_available', 'unknown_asset'],
    answered: 'share',
  },
];

/** Who shares what with whom. A member's token reaches her own household alone. */
export function householdRoutes(parts: MemberWriteParts): readonly Route[] {
  return [getHousehold(parts), ...acts.map((act) => actRoute(parts, act))];
}

function getHousehold(parts: MemberWriteParts): Route {
  return route({
    id: 'getHousehold',
    method: 'GET',
    path: '/v1/members/{id}/household',
    tag: 'households',
    summary: 'The household of a member: its seats, what it shares, what it saved',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    answers: { 200: { description: 'The household', schema: household } },
    refusals: ['unknown_member', 'no_program'],
    handle: async ({ caller, params }: Call<Id, undefined, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      if (parts.reads.programs().versions.length === 0)
        throw new Problem('no_program', 'The store has no program.');
      return ok(await presentHousehold(parts, found));
    },
  });
}

function actRoute(parts: MemberWriteParts, act: Act): Route {
  const { id: name, path, type, summary, description, body, refusals, answered } = act;
  return route({
    id: name,
    method: 'POST',
    path: `/v1/members/{id}/household${path}`,
    tag: 'households',
    summary,
    ...(description === undefined ? {} : { description }),
    access: { scope: 'households:write', own: true },
    params: memberParams,
    ...(body === undefined ? {} : { body: body as Schema<JsonObject> }),
    write: 'key',
    again: true,
    answers: { 200: { description: 'The household afterwards', schema: household } },
    refusals: [...commandRefusals, 'invalid_value', ...refusals],
    handle: async (call: Call<Id, undefined, JsonObject | undefined>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      const data = { ...call.body };
      const answer = await order(parts, call, { subject: found.external, type, data });
      if (answered !== undefined) await checkAnswer(parts, found, answer, answered);
      return ok(await presentHousehold(parts, found));
    },
  });
}

const pointers: Readonly<Partial<Record<string, string>>> = {
  insufficient_available: '/amount',
  share_limited: '/amount',
  not_shared: '/asset',
  household_full: '/member',
  not_invited: '/member',
};

/** The record that the member's own log keeps of it says what the other log answered. */
async function checkAnswer(
  { reads }: MemberWriteParts,
  { member }: Found,
  { echoes }: Answer,
  kind: 'share' | 'join',
): Promise<void> {
  const [told] = echoes;
  const seq = Number(told?.data[kind] ?? 0);
  const [record] = await reads.records(member, [kind === 'share' ? shareKey(seq) : joinKey(seq)]);
  const { state, code, detail } = (record ?? { state: 'done' }) as unknown as ShareRecord | JoinRecord;
  if (state !== 'refused' || code === undefined) return;
  throw new Problem(code as ErrorCode, detail ?? 'The household cannot do it now.', {
    pointer: pointers[code] ?? '',
  });
}
