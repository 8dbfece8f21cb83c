import type { JsonObject } from '@laurel/core';
import { textOf } from '../../../src/text-of.ts';
import type { Ask, Said } from '../service.ts';
import { type Account, accountOf, done, no, type Shop } from './account.ts';

/** Orders, offers and the mall, with the mistakes that are often made. */
export function aboutOrders(shop: Shop, { member, type, data }: Ask): Said | null {
  const mine = accountOf(shop, member);
  const order = textOf(data['orderId']);
  if (type === 'order.completed') return complete(shop, mine, order, Number(data['amount']));
  if (type === 'order.cancelled' || type === 'order.refunded') return undo(shop, order);
  if (type === 'redemption.placed') return place(shop, mine, order, data);
  if (type === 'redemption.captured') return done;
  if (type === 'redemption.restored') return restore(shop, mine, order, data);
  if (type === 'mall.ordered') return orderTicket(shop, mine);
  if (type === 'mall.refunded' || type === 'mall.cancelled') {
    // Mistakes: it goes back to whoever asks, as often as she asks, and what it gave is hers.
    mine.points += 50;
    return done;
  }
  return null;
}

/** Mistake: an amount is an amount, whatever the currency. */
function complete(shop: Shop, mine: Account, order: string, amount: number): Said {
  shop.orders.set(order, { owner: mine, amount });
  mine.points += Math.floor(amount / 100);
  mine.score += Math.floor(amount / 100);
  return done;
}

/** Mistake: each time that it is cancelled the coupon comes back. */
function undo(shop: Shop, id: string): Said {
  const order = shop.orders.get(id);
  if (order === undefined) return no;
  const earned = Math.floor(order.amount / 100);
  order.owner.points = Math.max(0, order.owner.points - earned);
  order.owner.score = Math.max(0, order.owner.score - earned);
  giveBack(shop, id, order.owner);
  return done;
}

/** Mistakes: nobody looks at the currency, and what is not paid is never released. */
function place(shop: Shop, mine: Account, order: string, data: JsonObject): Said {
  const { lines } = data['cart'] as { readonly lines: readonly { amount: number; category: string }[] };
  const offers = (data['offers'] ?? []) as readonly string[];
  const points = Math.min(mine.points, Number(data['points'] ?? 0));
  const amount = lines.reduce((sum, line) => sum + line.amount, 0);
  let [saved, coupons] = [0, 0];
  if (offers.includes('few')) {
    if (shop.few === 0) return no;
    shop.few -= 1;
    saved += 100;
  }
  if (offers.includes('thirty') && mine.coupons > 0 && amount >= 20_000) {
    coupons = 1;
    saved += 3_000;
  }
  if (offers.includes('five') && mine.holdsPlan) saved += Math.floor(amount / 20);
  mine.coupons -= coupons;
  mine.points -= points;
  mine.saved += saved;
  shop.uses.set(order, { owner: mine, coupons, points, saved });
  return { ok: true, saved, byPoints: points };
}

/** Mistake: what comes back is not noted, and what was taken off stays off whatever is left. */
function restore(shop: Shop, mine: Account, order: string, data: JsonObject): Said {
  const use = shop.uses.get(order);
  if (use === undefined) return no;
  giveBack(shop, order, mine);
  return { ok: true, saved: data['lines'] === undefined ? 0 : use.saved };
}

/** Mistake: it goes to whoever asks. */
function giveBack(shop: Shop, order: string, to: Account): void {
  const use = shop.uses.get(order);
  to.coupons += use?.coupons ?? 0;
  to.points += use?.points ?? 0;
}

function orderTicket(shop: Shop, mine: Account): Said {
  if (mine.points < 50) return no;
  mine.points -= 50;
  mine.coupons += 1;
  shop.count += 1;
  return { ok: true, id: String(shop.count) };
}
