import { type Entry, transferView } from '@laurel/core';
import { maskContacts } from '../http/contacts.ts';
import type { Cursors } from '../http/cursors.ts';
import { limits } from '../http/limits.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { id, integer, list, named, object, oneOf, page, text, time } from '../http/schema.ts';
import { pageQuery } from '../http/shared-schemas.ts';
import { type ShowTime, showTimeOf } from '../http/show-time.ts';
import { ownLog } from '../members/list-routes.ts';
import { type LoadParts, loadHerself, loadMember, seeMember } from '../members/load.ts';
import { walkEntries } from '../members/walk-entries.ts';
import type { Found, Reads } from '../reads.ts';
import { transfer } from './decision-schema.ts';
import { outerData } from './outer-data.ts';
import { presentTransfer } from './present-answer.ts';
import { eventData } from './schemas.ts';

export interface EventListParts extends LoadParts {
  readonly cursors: Cursors;
}
interface Ask {
  readonly member?: string;
  readonly type?: string;
  readonly status?: 'applied' | 'deferred' | 'void';
  readonly log?: 'own';
  readonly limit?: number;
  readonly cursor?: string;
}

const loggedEvent = named(
  'LoggedEvent',
  object(
    {
      type: text('Type'),
      source: text('Source'),
      id: text('Id'),
      subject: text('Member for whom it was sent: external id, or alias of one who was erased'),
      seq: integer('Number of the entry in the member’s log'),
      origin: oneOf('Where it came from', 'outside', 'follow', 'time'),
      status: oneOf('What became of it', 'applied', 'deferred', 'void'),
      happenedAt: time('When it happened'),
      decidedAt: time('When it was decided'),
      version: integer('Version of the program'),
      data: eventData,
      transfers: list(transfer, 'What it moved'),
    },
    {
      actor: text('Who asked'),
      log: text('In whose log it is, where its member was merged into another one'),
    },
    'An entry of the log',
  ),
);

export function eventListRoutes(parts: EventListParts): readonly Route[] {
  return [
    route({
      id: 'listEvents',
      method: 'GET',
      path: '/v1/events',
      tag: 'events',
      summary: 'The log: of one member newest first, else of all in the order of their commits',
      access: { scope: 'events:read' },
      query: object(
        {},
        {
          member: id('Of this member alone'),
          type: text('Of this type alone', { max: 128 }),
          status: oneOf('Of this status alone', 'applied', 'deferred', 'void'),
          log: ownLog,
          ...pageQuery,
        },
      ),
      answers: { 200: { description: 'A page', schema: page(loggedEvent, 'Entries') } },
      refusals: ['unknown_member'],
      handle: async (call: Call<undefined, Ask, undefined>) =>
        ok(
          call.query.member === undefined
            ? await ofAll(parts, call)
            : await ofMember(parts, call, call.query.member),
        ),
    }),
  ];
}

const bindingOf = ({ caller, query }: Call<undefined, Ask, undefined>): string =>
  JSON.stringify([
    'events',
    caller.id,
    query.member ?? null,
    query.type ?? null,
    query.status ?? null,
    query.log ?? null,
  ]);

async function ofMember(
  parts: EventListParts,
  call: Call<undefined, Ask, undefined>,
  member: string,
): Promise<object> {
  const load = call.query.log === 'own' ? loadHerself : loadMember;
  const found = await load(parts, call.caller, member);
  const seen = await seeMember(parts, found);
  const show = showTimeOf(parts.reads.programs(), seen.at);
  const walked = await walkEntries(parts.reads, parts.cursors, {
    found,
    seen,
    binding: bindingOf(call),
    cursor: call.query.cursor,
    limit: call.query.limit ?? limits.pageDefault,
    pick: (entry) => (suits(entry, call.query) ? [entry] : []),
  });
  return {
    ...walked,
    data: await Promise.all(walked.data.map((entry) => listed(parts.reads, entry, found, show))),
  };
}

/** Entries looked at for one page. */
const lookedAtMax = 5_000;

async function ofAll(
  { reads, cursors, clock }: EventListParts,
  call: Call<undefined, Ask, undefined>,
): Promise<object> {
  const binding = bindingOf(call);
  const limit = call.query.limit ?? limits.pageDefault;
  const show = showTimeOf(reads.programs(), clock.now());
  const data: object[] = [];
  let after = call.query.cursor === undefined ? null : cursors.readText(binding, call.query.cursor);
  for (let looked = 0; looked < lookedAtMax; ) {
    const placed = await reads.log({ after, limit: Math.min(500, limit + 50) });
    const known = await reads.name(placed.map(({ member }) => member));
    for (const [n, { entry, member, place }] of placed.entries()) {
      after = place;
      if (!suits(entry, call.query)) continue;
      const found = known[n] ?? { member, external: '', erased: true };
      data.push(await listed(reads, entry, found, show));
      if (data.length === limit) return { data, nextCursor: cursors.write(binding, after) };
    }
    if (placed.length === 0) return { data, nextCursor: null };
    looked += placed.length;
  }
  return { data, nextCursor: after === null ? null : cursors.write(binding, after) };
}

const statusOf = ({ outcome }: Entry): 'applied' | 'deferred' | 'void' =>
  outcome.deferred === true ? 'deferred' : outcome.void === undefined ? 'applied' : 'void';

const suits = (entry: Entry, { type, status }: Ask): boolean =>
  (type === undefined || entry.event.type === type) && (status === undefined || statusOf(entry) === status);

/** As in a list: telephone numbers and addresses are masked. */
function listed(
  reads: Pick<Reads, 'name' | 'programs'>,
  entry: Entry,
  found: Found,
  show: ShowTime,
): Promise<object> {
  const { event } = entry;
  const data = maskContacts(reads.programs(), event.data);
  return presentEntry(
    reads,
    data === event.data ? entry : { ...entry, event: { ...event, data } },
    found,
    show,
  );
}

/** An entry as the interface shows it; members named in its data by their outer names. */
export async function presentEntry(
  reads: Pick<Reads, 'name'>,
  entry: Entry,
  found: Found,
  show: ShowTime,
): Promise<object> {
  const { event, seq, origin, happenedAt, decidedAt, version, actor, outcome } = entry;
  const [subject] = entry.subject === undefined ? [] : await reads.name([entry.subject]);
  return {
    type: event.type,
    source: event.source,
    id: event.id,
    subject: subject?.external ?? found.external,
    seq,
    origin,
    status: statusOf(entry),
    happenedAt: show(happenedAt),
    decidedAt: show(decidedAt),
    version,
    data: await outerData(reads, unpacked(event)),
    transfers: (outcome.transfers ?? []).map((one, n) =>
      presentTransfer(transferView(found.member, entry, one, n), show),
    ),
    ...(actor === undefined ? {} : { actor }),
    ...(subject == null ? {} : { log: found.external }),
  };
}

/** What goes from log to log when members are merged or part is for logs alone. */
function unpacked({ type, data }: Entry['event']): Entry['event']['data'] {
  if (type !== 'merge.received' && type !== 'unmerge.received') return data;
  const { head: _, records: __, side: ___, sent: ____, ...told } = data;
  return told;
}
