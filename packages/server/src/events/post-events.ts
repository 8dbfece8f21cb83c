import type { Programs, Refusal } from '@laurel/core';
import { type Caller, may } from '../http/caller.ts';
import { checkCommand, isOutsideType } from '../http/check-command.ts';
import { refused } from '../http/commands.ts';
import { errors, isErrorCode } from '../http/errors.ts';
import { limits } from '../http/limits.ts';
import type { Metrics } from '../http/metrics.ts';
import { Problem, typeOf } from '../http/problem.ts';
import type { Call, Reply } from '../http/route.ts';
import type { ShowTime } from '../http/show-time.ts';
import { type Command, type Inbox, type Result, troubleCodes } from '../log/ports.ts';
import type { Reads } from '../reads.ts';
import { presentAnswer } from './present-answer.ts';
import { readEvent } from './read-event.ts';

type EventsCall = Call<undefined, { readonly backfill?: boolean }, unknown>;
export interface EventsParts {
  readonly inbox: Inbox;
  readonly metrics: Metrics;
  readonly show: () => ShowTime;
  readonly reads: Pick<Reads, 'programs'>;
  /** Looks for what other processes published; null where there are none. */
  readonly latest: (() => Promise<Programs>) | null;
}

/** A list of results is a document of its own kind, so that each content type has one schema. */
export const resultsType = 'application/vnd.laurel.results+json';

/** One event or a batch; which it is follows from the content type, or from the body of plain JSON. */
export async function postEvents(parts: EventsParts, call: EventsCall): Promise<Reply> {
  const backfill = call.query.backfill === true;
  checkScope(call.caller, backfill);
  const sending = { caller: call.caller, backfill, programs: parts.reads.programs() };
  return isBatch(call) ? postBatch(parts, batchOf(call.body), sending) : postOne(parts, call, sending);
}

interface SendingEvents {
  readonly caller: Caller;
  readonly backfill: boolean;
  readonly programs: Programs;
}

async function postOne(
  parts: EventsParts,
  { body, bytes }: EventsCall,
  sending: SendingEvents,
): Promise<Reply> {
  if (bytes > limits.bodyBytesMax) throw new Problem('body_too_large', 'One event has at most 1 MiB.');
  const { metrics, show } = parts;
  const result = await sendOne(parts, body, sending);
  metrics.events(result.status, 1);
  return {
    status: result.status === 'deferred' ? 202 : 200,
    body: presentAnswer(result.status, result.answer, show()),
  };
}

type Taken = Exclude<Result, { readonly status: 'refused' }>;

/** What is refused under an old program may be taken under one that another process has just published. */
async function sendOne(parts: EventsParts, body: unknown, sending: SendingEvents): Promise<Taken> {
  try {
    const command = readChecked(body, sending);
    const [result] = await parts.inbox.submit([command]);
    if (result === undefined) throw new Error('the inbox answered nothing');
    if (result.status === 'refused') throw refused(command, result);
    return result;
  } catch (error) {
    const newer = error instanceof Problem ? await newerOf(parts, sending) : undefined;
    if (newer === undefined) throw error;
    return sendOne(parts, body, newer);
  }
}

/** The same under what was published meanwhile elsewhere; undefined where nothing was. */
async function newerOf({ latest }: EventsParts, sending: SendingEvents): Promise<SendingEvents | undefined> {
  const programs = latest === null ? sending.programs : await latest();
  return programs === sending.programs ? undefined : { ...sending, programs };
}

async function sendBatch(
  parts: EventsParts,
  batch: readonly unknown[],
  sending: SendingEvents,
): Promise<readonly Result[]> {
  const read = batch.map((event) => readOrRefuse(event, sending));
  const results = await submitRead(parts.inbox, read);
  // What went to the dead letters is kept there already.
  const isAgain = (result: Result | undefined): boolean =>
    result?.status === 'refused' && result.deadLetter === undefined;
  const newer = results.some(isAgain) ? await newerOf(parts, sending) : undefined;
  if (newer === undefined) return results;
  const again = await sendBatch(
    parts,
    batch.filter((_, i) => isAgain(results[i])),
    newer,
  );
  let next = 0;
  return results.map((result) => (isAgain(result) ? (again[next++] as Result) : result));
}

async function postBatch(
  parts: EventsParts,
  batch: readonly unknown[],
  sending: SendingEvents,
): Promise<Reply> {
  const { metrics, show } = parts;
  const results = await sendBatch(parts, batch, sending);
  for (const { status } of results) metrics.events(status, 1);
  const trouble = troubleOfAll(results);
  if (trouble !== undefined) throw trouble;
  const differ = results.some(({ status }) => status !== results[0]?.status);
  const shown = show();
  const data = JSON.stringify(results.map((result) => presentResult(result, shown)));
  return { status: differ ? 207 : 200, raw: { type: resultsType, data } };
}

/** Where nothing at all could be taken now, the whole call is to come again. */
function troubleOfAll(results: readonly Result[]): Problem | undefined {
  const [first] = results;
  if (first?.status !== 'refused') return undefined;
  const { code, detail } = first.refusal;
  if (!(troubleCodes as readonly string[]).includes(code) || code === 'quarantined') return undefined;
  const same = results.every((result) => result.status === 'refused' && result.refusal.code === code);
  return same ? new Problem(code, detail) : undefined;
}

/** The event as a command, in normal form. */
function readChecked(event: unknown, { caller, backfill, programs }: SendingEvents): Command {
  const command = readEvent(event, { actor: caller.actor, backfill });
  if (!isOutsideType(programs, command.type, command.time) && !isImport(command, caller))
    throw new Problem('unknown_event_type', `${command.type} is made by a call of its own.`, {
      pointer: '/type',
    });
  const checked = checkCommand(programs, command);
  if (!checked.ok) throw refused(command, { status: 'refused', refusal: checked.refusal });
  return checked.command;
}

/** Members of another system come in by backfill, with their lots and tiers. */
const isImport = ({ type, backfill }: Command, caller: Caller): boolean =>
  type === 'member.imported' && backfill === true && may(caller, 'members:write');

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
function readOrRefuse(event: unknown, sending: SendingEvents): Command | Result {
  try {
    return readChecked(event, sending);
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

function presentResult(result: Result, show: ShowTime): unknown {
  if (result.status !== 'refused') return presentAnswer(result.status, result.answer, show);
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
