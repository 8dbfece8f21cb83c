import { type Entry, type MemberNo, mergedOf, type OrderRecord, orderKey, transferView } from '@laurel/core';
import { transfer } from '../events/decision-schema.ts';
import { presentTransfer } from '../events/present-answer.ts';
import { eventData } from '../events/schemas.ts';
import { type Caller, checkOwner } from '../http/caller.ts';
import type { Cursors } from '../http/cursors.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { bool, id, integer, list, named, object, oneOf, record, text, time } from '../http/schema.ts';
import { showTimeOf } from '../http/show-time.ts';
import { type LoadParts, seeMember } from '../members/load.ts';
import type { Found, Reads } from '../reads.ts';
import { quoteRoutes } from './quote-routes.ts';

interface Id {
  readonly id: string;
}

const orderSchema = named(
  'Order',
  object(
    {
      orderId: text('As sent'),
      member: text('Whose'),
      state: oneOf('State', 'paid', 'completed', 'cancelled'),
      net: eventData,
      refunds: list(text('refundId'), 'Refunds taken'),
      emptied: bool('Nothing is left of it'),
      earned: record(integer('Units'), 'By asset, less what was taken back'),
      transfers: list(transfer, 'All that it caused, newest first; each has its why'),
    },
    { completedAt: time('When it happened') },
    'What an order earned, used and gave back',
  ),
);

export function orderRoutes(parts: LoadParts & { readonly cursors: Cursors }): readonly Route[] {
  return [
    route({
      id: 'getOrder',
      method: 'GET',
      path: '/v1/orders/{id}',
      tag: 'orders',
      summary: 'What an order earned, used and gave back',
      access: { scope: 'orders:read', own: true },
      params: object({ id: id('orderId, percent-encoded') }),
      query: object({}, { member: id('Whose, where several members have an order of that id') }),
      answers: { 200: { description: 'The order', schema: orderSchema } },
      refusals: ['unknown_order'],
      handle: async ({ caller, params, query }: Call<Id, { member?: string }, undefined>) => {
        const found = await buyerOf(parts, caller, params.id, query.member);
        const [record] = (await parts.reads.records(found.member, [
          orderKey(params.id),
        ])) as unknown as readonly (OrderRecord | null)[];
        if (record == null) throw unknown();
        const seen = await seeMember(parts, found);
        const show = showTimeOf(parts.reads.programs(), seen.at);
        const since = record.decidedAt ?? record.happenedAt;
        const transfers = await transfersOf(parts, found, params.id, since);
        const { merged } = found;
        if (merged !== undefined)
          transfers.push(
            ...(await transfersOf(parts, { ...found, member: merged.herself }, params.id, since)),
          );
        const earned: Record<string, number> = {};
        for (const { asset, kind, amount } of transfers)
          if (kind === 'grant' || kind === 'takeback') earned[asset] = (earned[asset] ?? 0) + amount;
        const { state, net, refunds = [], emptied } = record;
        return ok({
          orderId: params.id,
          member: found.external,
          state,
          net,
          refunds,
          emptied: emptied === true,
          earned,
          transfers: transfers.map((one) => presentTransfer(one, show)),
          ...(state === 'paid' ? {} : { completedAt: show(record.happenedAt) }),
        });
      },
    }),
    ...quoteRoutes(parts),
  ];
}

const unknown = (): Problem => new Problem('unknown_order', 'No order has this id.', { pointer: '/path/id' });

async function buyerOf(
  { reads }: LoadParts,
  caller: Caller,
  order: string,
  member: string | undefined,
): Promise<Found> {
  const wanted = caller.kind === 'member' ? caller.member : member;
  const known = await reads.name(await takersOf(reads, order));
  const named = known.filter((one) => one !== null);
  const buyers = await havingIt(reads, order, await Promise.all(named.map(reads.follow)));
  const found = buyers.find(({ external }) => wanted === undefined || external === wanted);
  if (found === undefined) throw unknown();
  checkOwner(caller, found.external, 'unknown_order');
  if (wanted === undefined && buyers.length > 1)
    throw new Problem('invalid_parameter', 'Several members have an order of this id: name one.', {
      pointer: '/query/member',
    });
  return found;
}

/** Members in whose logs the order was, and those who have left them since with what was theirs. */
async function takersOf(reads: Reads, order: string): Promise<readonly MemberNo[]> {
  const takers = await reads.ofOrder(order);
  const members = new Set(takers);
  for (const member of takers)
    for (const { who } of mergedOf(await reads.head(member)).known) members.add(who.member);
  return [...members];
}

/** Those who have it now: once each, though it may be in the logs of several who are one. */
async function havingIt(reads: Reads, order: string, all: readonly Found[]): Promise<readonly Found[]> {
  const having = new Map<MemberNo, Found>();
  for (const found of all) {
    const [record] = await reads.records(found.member, [orderKey(order)]);
    // Of several who are one, the one who bought it.
    if (record != null && having.get(found.member)?.merged === undefined) having.set(found.member, found);
  }
  return [...having.values()];
}

/** Entries looked at; an order's refunds may lie far apart in a long log. */
const lookedAtMax = 20_000;

/** Newest first, down to the entry that took the order. */
async function transfersOf({ reads }: LoadParts, { member }: Found, order: string, since: number) {
  const found: ReturnType<typeof transferView>[] = [];
  const pick = (entry: Entry): void => {
    for (const [n, one] of (entry.outcome.transfers ?? []).entries())
      if (one.order === order) found.push(transferView(member, entry, one, n));
  };
  let before = Number.MAX_SAFE_INTEGER;
  for (let looked = 0; looked < lookedAtMax; ) {
    const entries = await reads.newestFirst(member, { before, limit: 500 });
    for (const entry of entries) pick(entry);
    const last = entries.at(-1);
    if (last === undefined || last.decidedAt < since) break;
    before = last.seq;
    looked += entries.length;
  }
  return found;
}
