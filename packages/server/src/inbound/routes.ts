import type { InboundRow, Keyring, Store } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import {
  anything,
  bool,
  list,
  named,
  nullable,
  object,
  oneOf,
  page,
  record,
  text,
  time,
} from '../http/schema.ts';
import type { ShowTime } from '../http/show-time.ts';
import type { Reads } from '../reads.ts';
import { taken } from './schemas.ts';
import { wrongWith } from './signature.ts';
import { readInboundMapping, type TakeParts, takeBody, wouldTake } from './take-body.ts';

export interface InboundParts extends TakeParts {
  readonly store: Pick<Store, 'inbound' | 'deadLetters'>;
  readonly keyring: Pick<Keyring, 'sealSecret' | 'openSecret' | 'sealLetter' | 'hashOf'>;
  readonly reads: Pick<Reads, 'programs' | 'ofOrder' | 'name' | 'find' | 'wouldDecide'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly show: () => ShowTime;
  /** Signatures carry the real time, also in a sandbox. */
  readonly realClock: Pick<Clock, 'now'>;
}
interface Name {
  readonly name: string;
}

const access = { scope: 'operations' } as const;
const mappingMax = 262_144;
const bodyBytesMax = 1_048_576;
const params = object({ name: text('Of the source', { min: 1, max: 64, pattern: '^[a-z0-9][a-z0-9-]*$' }) });
const mapping = text('YAML: how its bodies become events; docs/webhooks.md', { min: 1, max: mappingMax });
const inbound = named(
  'Inbound',
  object(
    { name: text('Of the source'), mapping, createdAt: time('When') },
    {},
    'Another system that sends what happened',
  ),
);
const secretPlace = (name: string): string => `inbound:${name}`;

/** Other systems that send what happened, as they send it. */
export function inboundRoutes(parts: InboundParts): readonly Route[] {
  return [takeInbound(parts), putInbound(parts), listInbound(parts), removeInbound(parts), tryInbound(parts)];
}

function takeInbound(parts: InboundParts): Route {
  return route({
    id: 'takeInbound',
    method: 'POST',
    path: '/v1/inbound/{name}',
    tag: 'inbound',
    summary: 'What another system sends, as it sends it; checked by the signature that its source declares',
    access: 'anyone',
    params,
    body: anything('As that system writes it'),
    unread: true,
    bodyBytesMax,
    write: 'own',
    answers: { 200: { description: 'Taken, or kept as a dead letter', schema: taken } },
    refusals: ['bad_signature', 'queue_full', 'storage_full', 'storage_failed'],
    handle: async ({ params: { name }, raw, header }: Call<Name, undefined, unknown>) => {
      const source = await parts.store.inbound.get(name);
      // Who has no secret is not told which sources there are.
      if (source === null) throw new Problem('bad_signature', 'The signature is not right.');
      const at = parts.clock.now();
      const body = raw ?? Buffer.alloc(0);
      const topic = checkedTopic(parts, source, { body, header });
      const sent = { name, body: body.toString('utf8'), ...(topic === undefined ? {} : { topic }) };
      return ok(await takeBody(parts, source, sent, at));
    },
  });
}

/** Checks the signature. @returns the topic that the body was sent under */
function checkedTopic(
  { reads, keyring, realClock }: InboundParts,
  source: InboundRow,
  sent: { readonly body: Buffer; readonly header: (name: string) => string | undefined },
): string | undefined {
  const read = readInboundMapping(reads, source.mapping);
  const part = read.ok ? read.mapping.inbound : undefined;
  if (part === undefined) throw new Problem('bad_signature', 'The mapping of this source cannot be read.');
  const secret = keyring.openSecret(secretPlace(source.name), source.secret);
  const wrong = wrongWith(part.signature, secret, sent, realClock.now());
  if (wrong !== null) throw new Problem('bad_signature', wrong);
  return part.topic === undefined ? undefined : sent.header(part.topic);
}

async function loadInbound({ store }: InboundParts, name: string): Promise<InboundRow> {
  const row = await store.inbound.get(name);
  if (row === null)
    throw new Problem('unknown_inbound', 'No source has this name.', { pointer: '/path/name' });
  return row;
}

function checkedMapping(parts: InboundParts, text: string) {
  const read = readInboundMapping(parts.reads, text);
  if (read.ok) return read.mapping;
  const [first] = read.problems;
  const place = first === undefined ? '' : `Line ${first.line}, column ${first.column}: ${first.message}`;
  throw new Problem('invalid_mapping', place, { pointer: '/mapping', more: { problems: read.problems } });
}

const present = ({ name, mapping: text, createdAt }: InboundRow, show: ShowTime): object => ({
  name,
  mapping: text,
  createdAt: show(createdAt),
});

function putInbound(parts: InboundParts): Route {
  return route({
    id: 'putInbound',
    method: 'PUT',
    path: '/v1/inbound/{name}',
    tag: 'inbound',
    summary: 'Let another system send what happens, or mend its mapping',
    access,
    params,
    body: object(
      { mapping },
      { secret: text('Shared with that system; the one that is there, if not said', { min: 8, max: 512 }) },
    ),
    longTexts: true,
    write: 'key',
    again: true,
    audit: 'plain',
    answers: { 200: { description: 'The source', schema: inbound } },
    refusals: ['invalid_mapping', 'missing_field'],
    handle: async ({
      params: { name },
      body,
      at,
    }: Call<Name, undefined, { mapping: string; secret?: string }>) => {
      checkedMapping(parts, body.mapping);
      const there = await parts.store.inbound.get(name);
      const secret =
        body.secret === undefined ? there?.secret : parts.keyring.sealSecret(secretPlace(name), body.secret);
      if (secret === undefined)
        throw new Problem('missing_field', 'A new source has a secret.', { pointer: '/secret' });
      await parts.store.inbound.put({ name, mapping: body.mapping, secret, createdAt: at });
      return ok(present(await loadInbound(parts, name), parts.show()));
    },
  });
}

function listInbound({ store, show }: InboundParts): Route {
  return route({
    id: 'listInbound',
    method: 'GET',
    path: '/v1/inbound',
    tag: 'inbound',
    summary: 'Other systems that send what happens, without their secrets',
    access,
    answers: { 200: { description: 'All of them', schema: named('Inbounds', page(inbound, 'Sources')) } },
    refusals: [],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      const rows = await store.inbound.list();
      return ok({ data: rows.map((row) => present(row, show())), nextCursor: null });
    },
  });
}

function removeInbound(parts: InboundParts): Route {
  return route({
    id: 'removeInbound',
    method: 'DELETE',
    path: '/v1/inbound/{name}',
    tag: 'inbound',
    summary: 'Take nothing more from another system',
    access,
    params,
    write: 'key',
    audit: 'plain',
    answers: {
      200: {
        description: 'Gone',
        schema: named('RemovedInbound', object({ removed: bool('It was there') })),
      },
    },
    refusals: ['unknown_inbound'],
    handle: async ({ params: { name } }: Call<Name, undefined, undefined>) => {
      await loadInbound(parts, name);
      return ok({ removed: await parts.store.inbound.remove(name) });
    },
  });
}

interface Try {
  readonly mapping: string;
  readonly body: string;
  readonly topic?: string;
}

function tryInbound(parts: InboundParts): Route {
  return route({
    id: 'tryInbound',
    method: 'POST',
    path: '/v1/inbound-trials',
    tag: 'inbound',
    summary: 'What a body would become by a mapping, and what would be decided; writes nothing',
    access,
    body: object(
      { mapping, body: text('As that system writes it', { max: bodyBytesMax }) },
      { topic: text('Value of the header that the mapping calls topic', { max: 256 }) },
    ),
    longTexts: true,
    bodyBytesMax: bodyBytesMax * 2,
    write: 'own',
    answers: {
      200: {
        description: 'What it would become',
        schema: named(
          'InboundTrial',
          object({
            events: list(
              object(
                {
                  type: text('Type'),
                  source: text('Source'),
                  id: text('Id'),
                  subject: text('Member'),
                  time: time('When it happened'),
                  data: record(anything('A value'), 'Data'),
                  decision: oneOf(
                    'What would be decided; `new` of a member that is not there yet',
                    'applied',
                    'deferred',
                    'refused',
                    'new',
                  ),
                },
                { code: text('Why it would be refused'), detail: text('More') },
              ),
              'Events',
            ),
            fault: nullable(object({ code: text('Why there is none'), detail: text('More') })),
          }),
        ),
      },
    },
    refusals: ['invalid_mapping'],
    handle: async ({ body: { mapping: said, body, topic } }: Call<undefined, undefined, Try>) => {
      const sent = { body, ...(topic === undefined ? {} : { topic }) };
      const would = await wouldTake(parts, checkedMapping(parts, said), sent);
      if ('refusal' in would) {
        const { code, detail } = would.refusal;
        return ok({ events: [], fault: { code, detail } });
      }
      return ok({ events: await Promise.all(would.events.map((one) => tried(parts, one))), fault: null });
    },
  });
}

type Would = Extract<Awaited<ReturnType<typeof wouldTake>>, { events: unknown }>['events'][number];

async function tried({ reads, show }: InboundParts, { event, command, refusal }: Would): Promise<object> {
  const { type, source, id, subject, time: at, data } = event;
  const shown = { type, source, id, subject, time: show()(at), data };
  if (command === null)
    return { ...shown, decision: 'refused', code: refusal?.code, detail: refusal?.detail };
  const found = await reads.find(command.subject);
  if (found === null) return { ...shown, decision: 'new' };
  const asked = { type, source, id, time: at, data: command.data };
  const would = await reads.wouldDecide(found.member, asked);
  if (would.kind !== 'refused') return { ...shown, decision: would.kind };
  return { ...shown, decision: 'refused', code: would.refusal.code, detail: would.refusal.detail };
}
