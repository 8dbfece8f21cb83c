import type { Answer } from '@laurel/core';
import { decision, registration } from '../events/decision-schema.ts';
import { presentAnswer } from '../events/present-answer.ts';
import { order, present } from '../http/commands.ts';
import type { ErrorCode } from '../http/errors.ts';
import { readId } from '../http/ids.ts';
import { type Call, ok, type Reply, type Route, route } from '../http/route.ts';
import { object } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import type { ShowTime } from '../http/show-time.ts';
import { readTime } from '../http/times.ts';
import type { Inbox } from '../log/ports.ts';
import type { Found } from '../reads.ts';
import { type LoadParts, loadMember } from './load.ts';
import { givenConsents, memberChange, newMember, reason } from './schemas.ts';

export interface MemberWriteParts extends LoadParts {
  readonly inbox: Inbox;
  readonly show: () => ShowTime;
}

interface Id {
  readonly id: string;
}
type Given = readonly {
  readonly id: string;
  readonly version: string;
  readonly given?: boolean;
  readonly at?: string;
}[];

/** Codes that any command about a member may meet. */
export const commandRefusals: readonly ErrorCode[] = [
  'unknown_member',
  'member_frozen',
  'member_closed',
  'member_erased',
  'no_program',
  'quarantined',
];

export function memberWriteRoutes(parts: MemberWriteParts): readonly Route[] {
  return [
    register(parts),
    change(parts),
    consent(parts),
    simple(parts, {
      id: 'freezeMember',
      verb: 'freeze',
      type: 'member.frozen',
      summary: 'Let nothing be earned or spent',
    }),
    simple(parts, {
      id: 'unfreezeMember',
      verb: 'unfreeze',
      type: 'member.unfrozen',
      summary: 'Let the member take part again',
    }),
    erase(parts),
    leave(parts),
  ];
}

/** The decision as the answer to a command: the same however often it is sent. */
export const decided = (answer: Answer, show: ShowTime, more: object = {}): object => ({
  ...presentAnswer('applied', answer, show),
  ...more,
});

function register(parts: MemberWriteParts): Route {
  return route({
    id: 'createMember',
    method: 'POST',
    path: '/v1/members',
    tag: 'members',
    summary: 'Register a member',
    access: { scope: 'members:write' },
    body: newMember,
    write: 'key',
    again: true,
    answers: { 201: { description: 'Registered', schema: registration } },
    refusals: [
      ...commandRefusals,
      'already_a_member',
      'consent_missing',
      'unknown_field_of_profile',
      'in_future',
      'too_late',
    ],
    handle: async (
      call: Call<
        undefined,
        undefined,
        { id: string; profile?: object; tags?: readonly string[]; consents?: Given; at?: string }
      >,
    ) => {
      const { id, at, ...rest } = call.body;
      const subject = readId(id, '/id');
      const time = at === undefined ? call.at : (readTime(at) ?? call.at);
      const answer = await order(
        parts,
        { ...call, at: time },
        { subject, type: 'member.registered', data: present(rest) },
      );
      return ok(decided(answer, parts.show(), { id: subject }), 201);
    },
  });
}

function change(parts: MemberWriteParts): Route {
  return route({
    id: 'updateMember',
    audit: 'person',
    method: 'PATCH',
    path: '/v1/members/{id}',
    tag: 'members',
    summary: 'Change profile, tags or consents',
    access: { scope: 'members:write' },
    params: memberParams,
    body: memberChange,
    accepts: ['application/json', 'application/merge-patch+json'],
    write: 'key',
    again: true,
    answers: { 200: { description: 'Changed', schema: decision } },
    refusals: [...commandRefusals, 'unknown_field_of_profile'],
    handle: async (call: Call<Id, undefined, object>) =>
      act(parts, call, 'member.updated', present(call.body as Record<string, unknown>)),
  });
}

function consent(parts: MemberWriteParts): Route {
  return route({
    id: 'giveConsents',
    method: 'POST',
    path: '/v1/members/{id}/consents',
    tag: 'members',
    summary: 'Record agreements that the member gave or withdrew',
    access: { scope: 'members:write', own: true },
    params: memberParams,
    body: object({ consents: givenConsents }),
    write: 'key',
    again: true,
    answers: { 200: { description: 'Recorded', schema: decision } },
    refusals: commandRefusals,
    handle: async (call: Call<Id, undefined, { consents: Given }>) =>
      act(parts, call, 'member.updated', present(call.body)),
  });
}

interface Simple {
  readonly id: string;
  readonly verb: string;
  readonly type: string;
  readonly summary: string;
}

function simple(parts: MemberWriteParts, { id, verb, type, summary }: Simple): Route {
  return route({
    id,
    method: 'POST',
    path: `/v1/members/{id}/${verb}`,
    audit: 'person',
    tag: 'members',
    summary,
    access: { scope: 'members:write' },
    params: memberParams,
    body: object({ reason }),
    write: 'key',
    again: true,
    answers: { 200: { description: 'Done', schema: decision } },
    refusals: [...commandRefusals, 'invalid_value'],
    handle: async (call: Call<Id, undefined, { reason: string }>) =>
      act(parts, call, type, present(call.body)),
  });
}

function erase(parts: MemberWriteParts): Route {
  return route({
    id: 'eraseMember',
    audit: 'person',
    method: 'POST',
    path: '/v1/members/{id}/erase',
    tag: 'members',
    summary: 'Erase the person; an anonymous ledger that balances stays',
    description:
      'Cannot be undone. The external id is free afterwards: whoever registers with it is a new member. Whoever was merged with her is the same person, and is erased too.',
    access: { scope: 'members:erase' },
    params: memberParams,
    body: object({ reason }),
    write: 'key',
    again: true,
    answers: { 200: { description: 'Erased', schema: decision } },
    refusals: [...commandRefusals, 'member_merged'],
    handle: async (call: Call<Id, undefined, { reason: string }>) =>
      act(parts, call, 'member.erased', present(call.body), (found) => found.merged?.into ?? found.external),
  });
}

function leave(parts: MemberWriteParts): Route {
  return route({
    id: 'closeMember',
    audit: 'person',
    method: 'DELETE',
    path: '/v1/members/{id}',
    tag: 'members',
    summary: 'End the membership; what is left is lost, the history stays',
    description: '`GET /v1/members/{id}/leaving` shows beforehand what is lost.',
    access: { scope: 'members:write', own: true },
    params: memberParams,
    write: 'key',
    again: true,
    answers: { 200: { description: 'Closed', schema: decision } },
    refusals: commandRefusals,
    handle: async (call: Call<Id, undefined, undefined>) => act(parts, call, 'member.closed', {}),
  });
}

/** One command about the member in the address. */
export async function act(
  parts: MemberWriteParts,
  call: Call<Id, unknown, unknown>,
  type: string,
  data: ReturnType<typeof present>,
  subjectOf: (found: Found) => string = ({ external }) => external,
): Promise<Reply> {
  const found = await loadMember(parts, call.caller, call.params.id);
  const answer = await order(parts, call, { subject: subjectOf(found), type, data });
  return ok(decided(answer, parts.show()));
}
