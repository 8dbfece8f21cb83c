import type { Refusal } from '@laurel/core';
import { type Caller, may } from '../http/caller.ts';
import { refused } from '../http/commands.ts';
import { errors, isErrorCode } from '../http/errors.ts';
import { limits } from '../http/limits.ts';
import type { Metrics } from '../http/metrics.ts';
import { Problem, typeOf } from '../http/problem.ts';
import type { Call, Reply } from '../http/route.ts';
import type { Command, Inbox, Result } from '../log/ports.ts';
import { presentAnswer } from './present-answer.ts';
import { readEvent } from './read-event.ts';

type EventsCall = Call<undefined, { readonly backfill?: boolean }, unknown>;
export interface EventsParts {
  readonly inbox: Inbox;
  readonly metrics: Metrics;
}

/** One event or a batch; which it is follows from the content type, or from the body of plain JSON. */
export async function postEvents({ inbox, metrics }: EventsParts, call: EventsCall): Promise<Reply> {
  const backfill = call.query.backfill === true;
  checkScope(call.caller, backfill);
  const sending = { actor: call.caller.actor, backfill };
  if (!isBatch(call)) {
    if (call.bytes > limits.bodyBytesMax) throw new Problem('body_too_large', 'One event has at most 1 MiB.');
    const command = readEvent(call.body, sending);
    const [result] = await inbox.submit([command]);
    if (result === undefined) throw new Error('the inbox answered nothing');
    metrics.events(result.status, 1);
    if (result.status === 'refused') throw refused(command, result);
    return { status: result.status === 'deferred' ? 202 : 200, body: presentAnswer(result) };
  }
  const batch = batchOf(call.body);
  const read = batch.map((event) => readOrRefuse(event, sending));
  const results = await submitRead(inbox, read);
  for (const { status } of results) metrics.events(status, 1);
  const differ = results.some(({ status }) => status !== results[0]?.status);
  return { status: differ ? 207 : 200, body: results.map(presentResult) };
}

function checkScope(caller: Caller, backfill: boolean): void {
  const scope = backfill ? 'backfill' : 'events:write';
  if (!may(caller, scope)) throw new Problem('forbidden', `The call needs the scope ${scope}.`);
}

function isBatch({ contentType, body }: EventsCall): boolean {
  if (contentType === 'application/cloudevents-batch+json') return true;
  return contentType === 'application/json' && Array.isArray(body);
}

function batchOf(body: unknown): readonly unknown[] {
  if (!Array.isArray(body)) throw new Problem('invalid_event', 'A batch is a JSON array of events.');
  if (body.length === 0) throw new Problem('empty_batch', 'The batch has no event.');
  if (body.length > limits.batchEventsMax)
    throw new Problem(
      'batch_too_large',
      `At most ${limits.batchEventsMax} events at a time; there are ${body.length}.`,
    );
  return body;
}

/** In a batch one bad event hinders no other. */
function readOrRefuse(event: unknown, sending: { actor: string; backfill: boolean }): Command | Result {
  try {
    return readEvent(event, sending);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { code, pointer, message } = error;
    return { status: 'refused', refusal: { code, pointer, detail: message } as Refusal };
  }
}

async function submitRead(inbox: Inbox, read: readonly (Command | Result)[]): Promise<readonly Result[]> {
  const commands = read.filter((one): one is Command => !('status' in one));
  const decided = commands.length === 0 ? [] : await inbox.submit(commands);
  let next = 0;
  return read.map((one) => ('status' in one ? one : (decided[next++] as Result)));
}

function presentResult(result: Result): unknown {
  if (result.status !== 'refused') return presentAnswer(result);
  const { code, pointer, detail } = result.refusal;
  const { status, en, retry } = errors[isErrorCode(code) ? code : 'internal'];
  return {
    status: 'refused',
    type: typeOf(code),
    title: en,
    httpStatus: status,
    code,
    detail,
    pointer,
    retry,
    ...(result.deadLetter === undefined ? {} : { deadLetter: result.deadLetter }),
  };
}
