import { inForce, type Json, type JsonObject, type MemberNo, type Programs } from '@laurel/core';
import type { MessageRow, Store } from '@laurel/db';
import { decision } from '../events/decision-schema.ts';
import { order } from '../http/commands.ts';
import type { Cursors } from '../http/cursors.ts';
import { limits } from '../http/limits.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { anything, id, integer, list, named, nullable, object, record, text, time } from '../http/schema.ts';
import { memberParams, names, pageQuery } from '../http/shared-schemas.ts';
import { orNull, type ShowTime, showTimeOf } from '../http/show-time.ts';
import { loadMember } from '../members/load.ts';
import { commandRefusals, decided, type MemberWriteParts } from '../members/write-routes.ts';

export interface MessageParts extends MemberWriteParts {
  readonly store: Pick<Store, 'messages'>;
  readonly cursors: Cursors;
  /** Resolves when the inbox shows all that is durable now. */
  readonly caughtUp: () => Promise<void>;
}
interface Id {
  readonly id: string;
}
type InboxAsk = { readonly limit?: number; readonly cursor?: string };

const message = named(
  'Message',
  object(
    {
      id: text('Of the message'),
      template: text('Template of the program'),
      reason: text('Rule, tier or benefit that caused it'),
      params: record(anything('A value'), 'What the template shows'),
      title: nullable(names),
      body: nullable(names),
      at: time('When it was caused'),
      deliveredAt: time('When it reached the inbox'),
      readAt: nullable(time('When the member read it')),
    },
    {},
    'A message in the member’s inbox',
  ),
);

export function messageRoutes(parts: MessageParts): readonly Route[] {
  return [listMessages(parts), readMessages(parts), messageDelivered(parts)];
}

function listMessages(parts: MessageParts): Route {
  const { store, cursors, reads, clock } = parts;
  return route({
    id: 'listMessages',
    method: 'GET',
    path: '/v1/members/{id}/messages',
    tag: 'messages',
    summary: 'The member’s inbox, newest first',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    query: object({}, pageQuery),
    answers: {
      200: {
        description: 'A page',
        schema: named(
          'Inbox',
          object({
            data: list(message, 'Messages'),
            nextCursor: nullable(text('Where the next page begins; null at the end')),
            unread: integer('Not yet read', { min: 0 }),
          }),
        ),
      },
    },
    refusals: ['unknown_member'],
    handle: async ({ caller, params, query }: Call<Id, InboxAsk, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const limit = query.limit ?? limits.pageDefault;
      const binding = `messages ${caller.id} ${found.member}`;
      const before =
        query.cursor === undefined
          ? { seq: Number.MAX_SAFE_INTEGER, n: 0 }
          : (cursors.read(binding, query.cursor) as unknown as { seq: number; n: number });
      await parts.caughtUp();
      const rows = await store.messages.list(found.member, before, limit);
      const last = rows.at(-1);
      const next =
        rows.length < limit || last === undefined
          ? null
          : cursors.write(binding, { seq: last.seq, n: last.n });
      const programs = reads.programs();
      const show = showTimeOf(programs, clock.now());
      const data = rows.map((row) => presentMessage(row, programs, show));
      return ok({ data, nextCursor: next, unread: await store.messages.unread(found.member) });
    },
  });
}

function readMessages(parts: MessageParts): Route {
  return route({
    id: 'readMessages',
    method: 'POST',
    path: '/v1/members/{id}/messages/read',
    tag: 'messages',
    summary: 'Mark messages as read, up to one and including it',
    access: { scope: 'members:write', own: true },
    params: memberParams,
    body: object({ upTo: text('Id of a message', { min: 1, max: 64 }) }),
    write: 'key',
    answers: {
      200: {
        description: 'How many',
        schema: named('ReadMessages', object({ read: integer('Marked just now', { min: 0 }) })),
      },
    },
    refusals: ['unknown_member', 'unknown_message'],
    handle: async ({ caller, params, body, at }: Call<Id, undefined, { upTo: string }>) => {
      const found = await loadMember(parts, caller, params.id);
      const seq = Number(/^ms-([1-9][0-9]{0,15})-\d{1,6}$/.exec(body.upTo)?.[1]);
      if (!Number.isSafeInteger(seq))
        throw new Problem('unknown_message', 'No message has this id.', { pointer: '/upTo' });
      await parts.caughtUp();
      return ok({ read: await parts.store.messages.markRead(found.member, seq, at) });
    },
  });
}

function messageDelivered(parts: MessageParts): Route {
  return route({
    id: 'messageDelivered',
    method: 'POST',
    path: '/v1/members/{id}/messages/{message}/delivered',
    tag: 'messages',
    summary: 'A channel says that a message has reached the member',
    access: { scope: 'events:write' },
    params: object({
      id: id('The member’s external id, percent-encoded'),
      message: text('`ms-…`', { min: 1, max: 64 }),
    }),
    body: object({ channel: text('`sms`, `mail`, `push`, …', { min: 1, max: 64 }) }),
    write: 'key',
    again: true,
    answers: { 200: { description: 'Noted: a receipt is an event of the member', schema: decision } },
    refusals: [...commandRefusals, 'unknown_message'],
    handle: async (call: Call<{ id: string; message: string }, undefined, { channel: string }>) => {
      const { message: messageId } = call.params;
      const found = await loadMember(parts, call.caller, call.params.id);
      if (!(await isMessage(parts, found.member, messageId)))
        throw new Problem('unknown_message', 'No message has this id.', { pointer: '/path/message' });
      const data = { messageId, by: call.body.channel };
      const answer = await order(parts, call, { subject: found.external, type: 'message.delivered', data });
      return ok(decided(answer, parts.show()));
    },
  });
}

async function isMessage({ reads }: MessageParts, member: MemberNo, text: string): Promise<boolean> {
  const [, seq, n] = /^ms-([1-9][0-9]{0,14})-([0-9]{1,6})$/.exec(text) ?? [];
  const entry = seq === undefined ? null : await reads.entry(member, Number(seq));
  return entry?.outcome.messages?.[Number(n)] !== undefined;
}

/** A message as a member and whoever carries it to her see it. */
export function presentMessage(row: MessageRow, programs: Programs, show: ShowTime): object {
  const params: JsonObject = JSON.parse(row.params);
  const template =
    programs.versions.length === 0
      ? undefined
      : inForce(programs, row.at).compiled.program.messages[row.template];
  const filled = (text: { zh: string; en: string }) => ({
    zh: fill(text.zh, params),
    en: fill(text.en, params),
  });
  return {
    id: `ms-${row.seq}-${row.n}`,
    template: row.template,
    reason: row.reason,
    params,
    title: template === undefined ? null : filled(template.title),
    body: template === undefined ? null : filled(template.body),
    at: show(row.at),
    deliveredAt: show(row.deliveredAt),
    readAt: orNull(show, row.readAt),
  };
}

/** `{name}` becomes the parameter of that name; what is no parameter stays. */
const fill = (text: string, params: JsonObject): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value: Json | undefined = params[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : whole;
  });
