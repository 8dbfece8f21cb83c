import {
  type Best,
  type Cart,
  inForce,
  type JsonObject,
  type Made,
  type MadeFor,
  makeUse,
  type WhyNot,
  type Wish,
} from '@laurel/core';
import type { Cursors } from '../http/cursors.ts';
import { Problem } from '../http/problem.ts';
import { anything, bool, integer, list, object, record, text, time } from '../http/schema.ts';
import { showTimeOf } from '../http/show-time.ts';
import { type LoadParts, seeMember } from '../members/load.ts';
import type { Found } from '../reads.ts';
import { withOneIdEach } from './cart-schema.ts';
import { holdQuote } from './quote-token.ts';

export interface CartAsk {
  readonly cart: Cart;
  readonly choose?: readonly string[];
  readonly points?: number;
}

const money = (description: string) => integer(description);
const byLine = record(money('Minor units'), 'By line');

/** Fields that a quote of a cart has beside the forecast. */
export const cartQuoteFields = {
  quote: text('Signed: place the order with it', { max: 1_000_000 }),
  validUntil: time('The price is held before this instant'),
  toPay: money('To be paid before points, shipping included'),
  pays: money('To be paid in money'),
  saved: money('What offers take off'),
  lines: list(
    object({
      lineId: text('Line'),
      amount: money('At the public price'),
      takes: list(
        object({ offer: text('Benefit'), amount: money('What it takes') }),
        'In the order in which they apply',
      ),
      left: money('After offers, before points'),
    }),
    'Line by line',
  ),
  shipping: object({
    amount: money('Before offers'),
    takes: list(object({ offer: text('Benefit'), amount: money('What it takes') }), 'Offers'),
    left: money('After offers'),
  }),
  gifts: list(
    object({ offer: text('Benefit'), sku: text('SKU'), quantity: integer('Pieces') }),
    'Given with it',
  ),
  offers: list(
    object({
      id: text('Benefit'),
      saved: money('What it takes'),
      units: record(integer('Units'), 'That it uses, by asset'),
    }),
    'Used',
  ),
  alternatives: list(anything('Offer, reason, and what the reason says'), 'Each other offer and why it lost'),
  best: object({
    isBest: bool('The choice was searched, not given'),
    proved: bool('No other choice makes less to pay'),
    nodes: integer('Nodes of the search'),
  }),
  points: object(
    { usable: integer('Units that may pay'), used: integer('Units that pay') },
    {
      asset: text('Asset'),
      amount: money('What they pay'),
      lines: byLine,
      shipping: money('Of the shipping'),
    },
  ),
  corrected: list(
    anything('Offer, line, SKU, price, publicPrice'),
    'Member prices above the public one: not charged',
  ),
  order: anything('Data of the order as it is to be sent, but for its id: it then earns what is forecast'),
};

/** How long a price is held where the program does not say. */
const HELD = { minutes: 15 };

/** Prices a cart for a member and holds the price. */
export async function quoteCart(
  parts: LoadParts & { readonly cursors: Cursors },
  found: Found,
  ask: CartAsk,
): Promise<{ readonly fields: object; readonly order: JsonObject }> {
  const twice = withOneIdEach(ask.cart);
  if (twice !== null)
    throw new Problem('invalid_value', 'Two lines have this id.', {
      pointer: `/cart/lines/${twice.twice}/lineId`,
    });
  const { head, at } = await seeMember(parts, found);
  const programs = parts.reads.programs();
  const wish: Wish = { offers: ask.choose ?? 'best', points: ask.points ?? 0 };
  const made = makeUse(programs, head, at, { cart: ask.cart, wish });
  if ('code' in made)
    throw new Problem(made.code, made.detail, {
      pointer: made.pointer.replace(/^\/data/, '').replace('/offers', '/choose'),
    });
  const { calendar, program } = inForce(programs, at).compiled;
  const until = calendar.plus(at, program.redemptions?.quoteFor ?? HELD);
  const token = holdQuote(parts.cursors, found.external, { until, made: made.made });
  const order = orderOf(ask.cart, made.made);
  const show = showTimeOf(programs, at);
  return {
    order,
    fields: { quote: token, validUntil: show(until), ...presentMade(made), order },
  };
}

function presentMade({ made, best, priced, usable }: MadeFor): object {
  const { points } = made;
  return {
    toPay: made.toPay,
    pays: made.pays,
    saved: priced.saved,
    lines: priced.lines,
    shipping: priced.shipping,
    gifts: priced.gifts,
    offers: priced.used,
    alternatives: best?.lost.map((one: WhyNot) => one) ?? [],
    best: bestOf(best),
    points: {
      usable,
      used: points?.units ?? 0,
      ...(points === undefined
        ? {}
        : { asset: points.asset, amount: points.amount, lines: points.lines, shipping: points.shipping }),
    },
    corrected: priced.corrected,
  };
}

function bestOf(best: Best | null): object {
  return { isBest: best !== null, proved: best?.proved ?? false, nodes: best?.nodes ?? 0 };
}

/** The order that the cart becomes: what each line costs after offers and points. */
function orderOf(cart: Cart, made: Made): JsonObject {
  const items = cart.lines.map(({ lineId, sku, category, brand, quantity, amount }) => {
    const off = made.uses.reduce(
      (sum, use) => sum + (use.lines[lineId] ?? 0),
      made.points?.lines[lineId] ?? 0,
    );
    return {
      lineId,
      ...(sku === undefined ? {} : { sku }),
      ...(category === undefined ? {} : { category }),
      ...(brand === undefined ? {} : { brand }),
      quantity,
      amount: amount - off,
      ...(off === 0 ? {} : { discount: off }),
    };
  });
  const goods = items.reduce((sum, item) => sum + item.amount, 0);
  const { points } = made;
  return {
    amount: made.pays,
    currency: cart.currency,
    goods,
    shipping: made.pays - goods,
    items,
    ...(points === undefined ? {} : { pointsUsed: points.units }),
  };
}
