import { callId, type JsonObject, parseId } from '@laurel/core';
import type { CallRow } from '@laurel/db';
import { type Caller, may } from '../http/caller.ts';
import type { Cursors } from '../http/cursors.ts';
import { limits } from '../http/limits.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { anything, integer, named, nullable, object, page, record, text, time } from '../http/schema.ts';
import { pageQuery } from '../http/shared-schemas.ts';
import { orNull, type ShowTime } from '../http/show-time.ts';
import type { CallAnswer } from './call-port.ts';
import { type AnswerParts, settleCall } from './relay.ts';

export interface CallRouteParts extends AnswerParts {
  readonly cursors: Cursors;
  readonly show: () => ShowTime;
  readonly caughtUp: () => Promise<void>;
}
interface Id {
  readonly id: string;
}

const shownCall = named(
  'SystemCall',
  object(
    {
      id: text('`cl-…`'),
      member: nullable(text('Whose it is')),
      port: text('`payment`, or another system'),
      action: text('What is asked'),
      data: record(anything('A value'), 'What it is told'),
      at: time('When it was decided'),
      tries: integer('How often it was tried', { min: 0 }),
      nextAt: nullable(time('When it is tried next; null once it is settled')),
    },
    {},
    'What another system is asked',
  ),
);
const params = object({ id: text('`cl-…`', { min: 1, max: 64 }) });
/** Of a partner also who looks after partners; which port it is, is looked at below. */
const access = { scope: 'payments:write', or: 'partners' } as const;

/** What may become of a call, by its port. */
const outcomes: Readonly<Record<string, readonly string[]>> = {
  payment: ['succeeded', 'failed', 'refunded'],
  partner: ['delivered', 'failed'],
};

function checkPort(caller: Caller, port: string): void {
  if (port !== 'partner' && !may(caller, 'payments:write'))
    throw new Problem('forbidden', 'The call needs the scope payments:write.');
}

/** What other systems are asked; a shop that carries calls out itself reads them here and answers. */
export function callRoutes(parts: CallRouteParts): readonly Route[] {
  return [listCalls(parts), getCall(parts), answerCall(parts)];
}

function listCalls(parts: CallRouteParts): Route {
  return route({
    id: 'listCalls',
    method: 'GET',
    path: '/v1/calls',
    tag: 'payments',
    summary: 'Unsettled calls of a system',
    access,
    query: object({}, { port: text('`payment` unless said', { min: 1, max: 64 }), ...pageQuery }),
    answers: { 200: { description: 'A page', schema: named('SystemCalls', page(shownCall, 'Calls')) } },
    refusals: ['invalid_cursor'],
    handle: async ({
      caller,
      query,
    }: Call<undefined, { port?: string; limit?: number; cursor?: string }, undefined>) => {
      const { port = 'payment', limit = limits.pageDefault, cursor } = query;
      checkPort(caller, port);
      const binding = `calls ${caller.id} ${port}`;
      const after =
        cursor === undefined
          ? { member: 0, seq: 0, n: 0 }
          : (parts.cursors.read(binding, cursor) as unknown as { member: number; seq: number; n: number });
      await parts.caughtUp();
      const rows = await parts.store.calls.open(port, { after, limit });
      const last = rows.at(-1);
      const next = rows.length < limit || last === undefined ? null : last;
      return ok({
        data: await presentAll(parts, rows),
        nextCursor:
          next === null
            ? null
            : parts.cursors.write(binding, { member: next.member, seq: next.seq, n: next.n }),
      });
    },
  });
}

async function presentAll(parts: CallRouteParts, rows: readonly CallRow[]): Promise<readonly object[]> {
  const show = parts.show();
  const names = await parts.reads.name(rows.map(({ member }) => member));
  return rows.map(({ member, seq, n, port, action, at, tries, nextAt, data }, i) => ({
    id: callId(member, `${seq}.${n}`),
    member: names[i]?.external ?? null,
    port,
    action,
    data: JSON.parse(data) as JsonObject,
    at: show(at),
    tries,
    nextAt: orNull(show, nextAt),
  }));
}

async function rowOf(parts: CallRouteParts, id: string): Promise<CallRow> {
  const name = parseId('cl', id);
  await parts.caughtUp();
  const row = name === null ? null : await parts.store.calls.get(name);
  if (row === null) throw new Problem('unknown_call', 'No call has this id.', { pointer: '/path/id' });
  return row;
}

function getCall(parts: CallRouteParts): Route {
  return route({
    id: 'getCall',
    method: 'GET',
    path: '/v1/calls/{id}',
    tag: 'payments',
    summary: 'One call',
    access,
    params,
    answers: { 200: { description: 'The call', schema: shownCall } },
    refusals: ['unknown_call'],
    handle: async ({ caller, params: { id } }: Call<Id, undefined, undefined>) => {
      const row = await rowOf(parts, id);
      checkPort(caller, row.port);
      return ok((await presentAll(parts, [row]))[0]);
    },
  });
}

function answerCall(parts: CallRouteParts): Route {
  return route({
    id: 'answerCall',
    method: 'POST',
    path: '/v1/calls/{id}/answer',
    tag: 'payments',
    summary: 'Say what became of a call; each outcome is worth once',
    access,
    params,
    body: object(
      {
        outcome: text(
          '`succeeded`, `failed` or `refunded` of a payment; `delivered` or `failed` of a partner',
          {
            min: 1,
            max: 32,
          },
        ),
      },
      {
        reference: text('How the other system calls it', { min: 1, max: 256 }),
        reason: text('Why it failed', { min: 1, max: 500 }),
      },
    ),
    write: 'key',
    again: true,
    answers: { 200: { description: 'Taken', schema: shownCall } },
    refusals: ['unknown_call', 'invalid_value'],
    handle: async ({ caller, params: { id }, body }: Call<Id, undefined, CallAnswer>) => {
      const row = await rowOf(parts, id);
      checkPort(caller, row.port);
      const known = outcomes[row.port] ?? [];
      if (!known.includes(body.outcome))
        throw new Problem('invalid_value', `There is ${known.join(', ')}.`, { pointer: '/outcome' });
      await settleCall(parts, row, body);
      return ok((await presentAll(parts, [await rowOf(parts, id)]))[0]);
    },
  });
}
