import { answerOf, type Event, type JsonObject } from '@laurel/core';
import { limitedList, shortfall, statusChange } from '../events/decision-schema.ts';
import { presentStatus } from '../events/present-answer.ts';
import { eventData } from '../events/schemas.ts';
import { checkCommand } from '../http/check-command.ts';
import type { Cursors } from '../http/cursors.ts';
import { readId } from '../http/ids.ts';
import { limits } from '../http/limits.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { id, integer, list, named, object, record, text, time } from '../http/schema.ts';
import { showTimeOf } from '../http/show-time.ts';
import { type LoadParts, loadMember } from '../members/load.ts';
import type { Found } from '../reads.ts';
import { type CartAsk, cartQuoteFields, quoteCart } from '../redemptions/cart-quote.ts';
import { cart, choose, points } from '../redemptions/cart-schema.ts';

type Data = Readonly<Record<string, unknown>> & { readonly items?: unknown };
interface QuoteAsk extends Partial<CartAsk> {
  readonly member: string;
  readonly type?: string;
  readonly data?: Data;
}
type QuoteParts = LoadParts & { readonly cursors: Cursors };

const quote = named(
  'Quote',
  object(
    {
      member: text('Who'),
      at: time('The instant that it was computed for'),
      earns: record(integer('Units'), 'By asset: what it would earn, to the unit; pending ones included'),
      grants: list(
        object({ asset: text('Asset'), units: integer('Units'), rule: text('Rule') }),
        'One by one',
      ),
      statusChanges: list(statusChange, 'Tiers that it would change'),
      limited: limitedList,
      shortfall: list(shortfall, 'Of a refund'),
    },
    cartQuoteFields,
  ),
);

/** What something would earn: decided like the real thing, and not committed. */
export function quoteRoutes(parts: QuoteParts): readonly Route[] {
  return [
    route({
      id: 'createQuote',
      method: 'POST',
      path: '/v1/quotes',
      tag: 'orders',
      summary: 'What would this cart cost, and what would it earn?',
      description:
        'With `cart`: prices it with the best of her offers, or the chosen ones, and holds the price. With `data`: decides the event as if it happened now. Nothing is committed.',
      access: { scope: 'quotes', own: true },
      body: object(
        { member: id('External id', 'u-1001') },
        {
          data: eventData,
          type: text('Type of the event; `order.completed` unless said', { max: 128 }),
          cart,
          choose,
          points,
        },
      ),
      answers: { 200: { description: 'The forecast', schema: quote } },
      refusals: [
        'unknown_member',
        'member_frozen',
        'member_closed',
        'no_program',
        'unknown_event_type',
        'amounts_do_not_add_up',
        'currency_mismatch',
        'unknown_currency',
        'too_many_items',
        'unknown_order',
        'missing_field',
        'invalid_value',
        'offer_not_usable',
        'points_not_usable',
        'refund_above_order',
        'expression_failed',
      ],
      handle: async (call: Call<undefined, undefined, QuoteAsk>) => ok(await forecast(parts, call)),
    }),
  ];
}

async function forecast(parts: QuoteParts, call: Call<undefined, undefined, QuoteAsk>): Promise<object> {
  const found = await buyerOf(parts, call);
  const { body } = call;
  if (body.cart === undefined) {
    if (body.data !== undefined) return forecastOf(parts, call, found, body.data);
    throw new Problem('missing_field', 'Send a cart, or the data of an event.', { pointer: '/data' });
  }
  const { fields, order } = await quoteCart(parts, found, { ...body, cart: body.cart });
  return { ...(await forecastOf(parts, call, found, order)), ...fields };
}

async function forecastOf(
  parts: LoadParts,
  call: Call<undefined, undefined, QuoteAsk>,
  found: Found,
  data: Data,
): Promise<object> {
  const event = eventOf(parts, call, { subject: found.external, data });
  const would = await parts.reads.wouldDecide(found.member, event);
  if (would.kind === 'refused')
    throw new Problem(would.refusal.code, would.refusal.detail, { pointer: would.refusal.pointer });
  const answer = answerOf(found.member, would.entries, event.source, event.id);
  if (answer === null) throw new Error('the forecast has no answer');
  const show = showTimeOf(parts.reads.programs(), parts.clock.now());
  const grants = answer.transfers
    .filter(({ kind }) => kind === 'grant')
    .map(({ asset, units, rule = '' }) => ({ asset, units, rule }));
  const earns: Record<string, number> = {};
  for (const { asset, units } of grants) earns[asset] = (earns[asset] ?? 0) + units;
  return {
    member: found.external,
    at: show(answer.decidedAt),
    earns,
    grants,
    statusChanges: answer.statusChanges.map((one) => presentStatus(one, show)),
    limited: answer.limited.map(({ rule, limit }) => ({ rule, limit })),
    shortfall: answer.shortfall,
  };
}

/** Here the member stands in the body, not in the address. */
async function buyerOf(
  parts: LoadParts,
  { caller, body }: Call<undefined, undefined, QuoteAsk>,
): Promise<Found> {
  try {
    return await loadMember(parts, caller, readId(body.member, '/member'));
  } catch (error) {
    throw error instanceof Problem ? new Problem(error.code, error.message, { pointer: '/member' }) : error;
  }
}

/** The event that it would be, happening now; a cart has no order yet. */
function eventOf(
  { reads, clock }: LoadParts,
  { body, requestId }: Call<undefined, undefined, QuoteAsk>,
  { subject, data }: { readonly subject: string; readonly data: Data },
): Event {
  const { type = 'order.completed' } = body;
  const { items } = data;
  if (Array.isArray(items) && items.length > limits.quoteLinesMax)
    throw new Problem('too_many_items', `A quote has at most ${limits.quoteLinesMax} lines.`, {
      pointer: '/data/items',
    });
  const newOrder = type.startsWith('order.') ? { orderId: `quote ${requestId}` } : {};
  const event = {
    type,
    source: 'laurel:quote',
    id: requestId,
    time: clock.now(),
    data: { ...newOrder, ...(data as JsonObject) },
  };
  const checked = checkCommand(reads.programs(), { ...event, subject });
  if (!checked.ok)
    throw new Problem(checked.refusal.code, checked.refusal.detail, { pointer: checked.refusal.pointer });
  return { ...event, data: checked.command.data };
}
