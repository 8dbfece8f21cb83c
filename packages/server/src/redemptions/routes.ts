import { type Cart, type JsonObject, type UseRecord, useKey } from '@laurel/core';
import { order, present } from '../http/commands.ts';
import type { Cursors } from '../http/cursors.ts';
import type { ErrorCode } from '../http/errors.ts';
import { readId } from '../http/ids.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { id, integer, list, object, text } from '../http/schema.ts';
import { loadMember, seeMember } from '../members/load.ts';
import { commandRefusals, type MemberWriteParts } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';
import { cart, choose, points, withOneIdEach } from './cart-schema.ts';
import { presentUse, redemption } from './present-use.ts';
import { readQuote } from './quote-token.ts';
import { savingsRoutes } from './savings-routes.ts';

export type RedemptionParts = MemberWriteParts & { readonly cursors: Cursors };

interface Id {
  readonly id: string;
}
interface Of {
  readonly member: string;
}
interface Place extends Of {
  readonly quote?: string;
  readonly cart?: Cart;
  readonly choose?: readonly string[];
  readonly points?: number;
  readonly minutes?: number;
}

const params = object({ id: id('orderId, percent-encoded') });
const member = id('External id of the buyer');
const refusals: readonly ErrorCode[] = [
  ...commandRefusals,
  'unknown_redemption',
  'redemption_closed',
  'invalid_value',
];

/** Benefits and points at an order, in two phases. */
export function redemptionRoutes(parts: RedemptionParts): readonly Route[] {
  return [
    placeRedemption(parts),
    getRedemption(parts),
    onRedemption(parts, {
      id: 'captureRedemption',
      verb: 'capture',
      type: 'redemption.captured',
      summary: 'The order was paid: what was set aside is used',
      own: false,
    }),
    onRedemption(parts, {
      id: 'releaseRedemption',
      verb: 'release',
      type: 'redemption.released',
      summary: 'The order was given up: what was set aside comes back',
      own: true,
    }),
    restoreRedemption(parts),
    ...savingsRoutes(parts),
  ];
}

function placeRedemption(parts: RedemptionParts): Route {
  return route({
    id: 'placeRedemption',
    method: 'POST',
    path: '/v1/orders/{id}/redemptions',
    tag: 'redemptions',
    summary: 'Set aside what a quote promised, or what is chosen: all of it or nothing',
    description:
      'With `quote` its price holds; with `cart` it is priced now. What is not captured in time lapses.',
    access: { scope: 'holds:write', own: true },
    params,
    body: object(
      { member },
      {
        quote: text('From the quote', { min: 1, max: 1_000_000 }),
        cart,
        choose,
        points,
        minutes: integer('How long; as the assets say, if not said', { min: 1, max: 525_600 }),
      },
    ),
    longTexts: true,
    write: 'key',
    again: true,
    answers: { 201: { description: 'Set aside', schema: redemption } },
    refusals: [
      ...refusals,
      'unknown_quote',
      'quote_expired',
      'missing_field',
      'currency_mismatch',
      'unknown_currency',
      'offer_not_usable',
      'points_not_usable',
      'redemption_exists',
      'insufficient_available',
      'benefit_exhausted',
    ],
    handle: async (call: Call<Id, undefined, Place>) => {
      const found = await buyerOf(parts, call);
      const data = { orderId: call.params.id, ...wishOf(parts, call, found) };
      return ok(await done(parts, call, found, { type: 'redemption.placed', data }), 201);
    },
  });
}

function wishOf(parts: RedemptionParts, { body, at }: Call<Id, undefined, Place>, found: Found): JsonObject {
  const { minutes } = body;
  if (body.quote !== undefined)
    return present({ quoted: readQuote(parts.cursors, found.external, body.quote, at), minutes });
  if (body.cart === undefined)
    throw new Problem('missing_field', 'Send a quote, or a cart.', { pointer: '/quote' });
  const twice = withOneIdEach(body.cart);
  if (twice !== null)
    throw new Problem('invalid_value', 'Two lines have this id.', {
      pointer: `/cart/lines/${twice.twice}/lineId`,
    });
  return present({ cart: body.cart, offers: body.choose, points: body.points, minutes });
}

async function buyerOf(parts: RedemptionParts, { caller, body }: Call<Id, undefined, Of>): Promise<Found> {
  try {
    return await loadMember(parts, caller, readId(body.member, '/member'));
  } catch (error) {
    throw error instanceof Problem ? new Problem(error.code, error.message, { pointer: '/member' }) : error;
  }
}

/** Orders it, and answers what is used at the order then. */
async function done(
  parts: RedemptionParts,
  call: Call<Id, undefined, Of>,
  found: Found,
  { type, data }: { readonly type: string; readonly data: JsonObject },
): Promise<object> {
  try {
    const answer = await order(parts, call, { subject: found.external, type, data });
    const made = answer.kept?.[useKey(call.params.id)] as UseRecord | undefined;
    if (made === undefined) throw new Error('the command left no record');
    return presentUse(parts, found, { order: call.params.id, record: made });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const pointer =
      error.pointer === '/orderId' ? '/path/id' : error.pointer?.replace(/^\/offers/, '/choose');
    throw new Problem(error.code, error.message, pointer === undefined ? {} : { pointer });
  }
}

function getRedemption(parts: RedemptionParts): Route {
  return route({
    id: 'getRedemption',
    method: 'GET',
    path: '/v1/orders/{id}/redemptions',
    tag: 'redemptions',
    summary: 'What is used at an order',
    access: { scope: 'orders:read', own: true },
    params,
    query: object({}, { member: id('External id of the buyer; a member is her own') }),
    answers: { 200: { description: 'What is used', schema: redemption } },
    refusals: ['unknown_member', 'unknown_redemption', 'invalid_parameter'],
    handle: async ({ caller, params: { id: orderId }, query }: Call<Id, Partial<Of>, undefined>) => {
      const named = query.member ?? (caller.kind === 'member' ? caller.member : undefined);
      if (named === undefined)
        throw new Problem('invalid_parameter', 'Whose order is it?', { pointer: '/query/member' });
      const found = await loadMember(parts, caller, readId(named, '/query/member'));
      const [known] = await parts.reads.records(found.member, [useKey(orderId)]);
      if (known == null)
        throw new Problem('unknown_redemption', 'Nothing is used at an order of this id.', {
          pointer: '/path/id',
        });
      const seen = await seeMember(parts, found);
      return ok(presentUse(parts, found, { order: orderId, record: known as UseRecord, seen }));
    },
  });
}

interface Act {
  readonly id: string;
  readonly verb: string;
  readonly type: string;
  readonly summary: string;
  /** Members may do it themselves. */
  readonly own: boolean;
}

function onRedemption(parts: RedemptionParts, { id: name, verb, type, summary, own }: Act): Route {
  return route({
    id: name,
    method: 'POST',
    path: `/v1/orders/{id}/redemptions/${verb}`,
    tag: 'redemptions',
    summary,
    access: { scope: 'holds:write', ...(own ? { own: true as const } : {}) },
    params,
    body: object({ member }),
    write: 'key',
    again: true,
    answers: { 200: { description: 'Done', schema: redemption } },
    refusals,
    handle: async (call: Call<Id, undefined, Of>) => {
      const found = await buyerOf(parts, call);
      return ok(await done(parts, call, found, { type, data: { orderId: call.params.id } }));
    },
  });
}

interface Restore extends Of {
  readonly lines?: readonly { readonly lineId: string; readonly quantity?: number }[];
  readonly refundId?: string;
}

function restoreRedemption(parts: RedemptionParts): Route {
  return route({
    id: 'restoreRedemption',
    method: 'POST',
    path: '/v1/orders/{id}/redemptions/restore',
    tag: 'redemptions',
    summary: 'Lines were returned: what they had used comes back; without lines all of it',
    description: 'A refund of the order does it by itself: with the same `refundId` it is done once.',
    access: { scope: 'holds:write' },
    params,
    body: object(
      { member },
      {
        lines: list(
          object({ lineId: id('Line') }, { quantity: integer('Pieces; all, if not said', { min: 0 }) }),
          'Returned',
          { min: 1, max: 200 },
        ),
        refundId: id('Of the refund'),
      },
    ),
    write: 'key',
    again: true,
    answers: { 200: { description: 'What stands', schema: redemption } },
    refusals: [...refusals, 'unknown_line', 'refund_already_taken'],
    handle: async (call: Call<Id, undefined, Restore>) => {
      const found = await buyerOf(parts, call);
      const { member: _, ...rest } = call.body;
      const data = present({ orderId: call.params.id, ...rest });
      return ok(await done(parts, call, found, { type: 'redemption.restored', data }));
    },
  });
}
