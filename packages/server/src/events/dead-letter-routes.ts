import { refused } from '../http/commands.ts';
import { maskContacts } from '../http/contacts.ts';
import type { Cursors } from '../http/cursors.ts';
import { limits } from '../http/limits.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, named, nullable, object, page, text, time } from '../http/schema.ts';
import { pageQuery } from '../http/shared-schemas.ts';
import type { ShowTime } from '../http/show-time.ts';
import { taken } from '../inbound/schemas.ts';
import { type AgainParts, takeAgain } from '../inbound/take-again.ts';
import type { Letter, Letters } from '../reads.ts';
import { decision } from './decision-schema.ts';
import { presentAnswer } from './present-answer.ts';
import { eventRefusals } from './routes.ts';
import { cloudEvent } from './schemas.ts';

export interface DeadLetterParts extends AgainParts {
  readonly letters: Letters;
  readonly cursors: Cursors;
  readonly show: () => ShowTime;
}
interface Id {
  readonly id: string;
}

const letterSchema = named(
  'DeadLetter',
  object(
    {
      id: text('Of the letter'),
      at: time('When it was given up'),
      type: text('Type of the event'),
      code: text('Why'),
      pointer: text('Where'),
      detail: text('More'),
      event: nullable(cloudEvent),
    },
    { body: text('What another system sent and no event could be made of') },
    'An event that was given up; `event` is null where its person was erased',
  ),
);
const params = object({ id: text('Of the letter', { min: 1, max: 64 }) });

export function deadLetterRoutes(parts: DeadLetterParts): readonly Route[] {
  return [listLetters(parts), getLetter(parts), redrive(parts), takeBodyAgain(parts)];
}

function present({ id, at, type, code, pointer, detail, command, body }: Letter, show: ShowTime): object {
  const event =
    command === null
      ? null
      : {
          type: command.type,
          source: command.source,
          id: command.id,
          subject: command.subject,
          time: show(command.time),
          data: command.data,
        };
  const sent = body === undefined ? {} : { body: body.body };
  return { id, at: show(at), type, code, pointer, detail, event, ...sent };
}

/** As in a list: telephone numbers and addresses are masked. */
function listed(letter: Letter, { show, reads }: DeadLetterParts): object {
  const { command } = letter;
  if (command === null) return present(letter, show());
  const data = maskContacts(reads.programs(), command.data);
  return present({ ...letter, command: { ...command, data } }, show());
}

function listLetters(parts: DeadLetterParts): Route {
  const { letters, cursors } = parts;
  return route({
    id: 'listDeadLetters',
    method: 'GET',
    path: '/v1/dead-letters',
    tag: 'events',
    summary: 'Events that were given up, oldest first',
    access: { scope: 'operations' },
    query: object({}, pageQuery),
    answers: { 200: { description: 'A page', schema: page(letterSchema, 'Letters') } },
    refusals: [],
    handle: async ({ caller, query }: Call<undefined, { limit?: number; cursor?: string }, undefined>) => {
      const binding = `letters ${caller.id}`;
      const limit = query.limit ?? limits.pageDefault;
      const after = query.cursor === undefined ? null : cursors.readText(binding, query.cursor);
      const rows = await letters.list({ after, limit });
      const last = rows.at(-1);
      const nextCursor =
        rows.length < limit || last === undefined ? null : cursors.write(binding, last.place);
      return ok({ data: rows.map((row) => listed(row, parts)), nextCursor });
    },
  });
}

async function load({ letters }: DeadLetterParts, id: string): Promise<Letter> {
  const found = await letters.get(id);
  if (found === null)
    throw new Problem('unknown_dead_letter', 'No dead letter has this id.', { pointer: '/path/id' });
  return found;
}

function getLetter(parts: DeadLetterParts): Route {
  return route({
    id: 'getDeadLetter',
    method: 'GET',
    path: '/v1/dead-letters/{id}',
    tag: 'events',
    summary: 'One of them',
    access: { scope: 'operations' },
    params,
    answers: { 200: { description: 'The letter', schema: letterSchema } },
    refusals: ['unknown_dead_letter'],
    handle: async ({ params: { id } }: Call<Id, undefined, undefined>) =>
      ok(present(await load(parts, id), parts.show())),
  });
}

function redrive(parts: DeadLetterParts): Route {
  return route({
    id: 'redriveDeadLetter',
    method: 'POST',
    path: '/v1/dead-letters/{id}/redrive',
    tag: 'events',
    summary: 'Decide a given-up event again; with an override although it is too late',
    access: { scope: 'operations' },
    params,
    body: object({}, { override: bool('Let it pass although it is too late') }),
    bodyOptional: true,
    write: 'key',
    audit: 'plain',
    answers: {
      200: { description: 'Decided', schema: decision },
    },
    refusals: ['unknown_dead_letter', ...eventRefusals],
    handle: async ({ params: { id }, body, caller }: Call<Id, undefined, { override?: boolean }>) => {
      const { command: sent, body: kept } = await load(parts, id);
      if (kept !== undefined)
        throw new Problem('invalid_value', 'It is a body that was sent: POST …/take.', {
          pointer: '/path/id',
        });
      if (sent === null) throw new Problem('member_erased', 'Its person was erased.');
      const more = body.override === true ? { override: true, actor: caller.actor } : {};
      const command = { ...sent, ...more, deadLetter: id };
      const [result] = await parts.inbox.submit([command]);
      if (result === undefined) throw new Error('the inbox answered nothing');
      if (result.status === 'refused') throw refused(command, result);
      return ok(presentAnswer(result.status, result.answer, parts.show()));
    },
  });
}

function takeBodyAgain(parts: DeadLetterParts): Route {
  return route({
    id: 'takeDeadBody',
    method: 'POST',
    path: '/v1/dead-letters/{id}/take',
    tag: 'events',
    summary: 'Make events of a body that was kept, by the mapping as it is now',
    access: { scope: 'operations' },
    params,
    write: 'key',
    audit: 'plain',
    answers: { 200: { description: 'What became of it', schema: taken } },
    refusals: ['unknown_dead_letter', 'unknown_inbound', 'invalid_value'],
    handle: async ({ params: { id } }: Call<Id, undefined, undefined>) => {
      const { body: kept } = await load(parts, id);
      if (kept === undefined)
        throw new Problem('invalid_value', 'It is an event: POST …/redrive.', { pointer: '/path/id' });
      return ok(await takeAgain(parts, id, kept));
    },
  });
}
