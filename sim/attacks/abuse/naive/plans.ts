import { textOf } from '../../../src/text-of.ts';
import type { Ask, Said } from '../service.ts';
import { type Account, accountOf, done, no, type Shop } from './account.ts';

/** Plans and what they give, with the mistakes that are often made. */
export function aboutPlans(shop: Shop, { member, type, data }: Ask): Said | null {
  const mine = accountOf(shop, member);
  if (type === 'plan.quoted') return quote(shop, mine);
  if (type === 'plan.purchased') return purchase(shop, mine, textOf(data['quoteId']));
  // Mistakes: all of it goes back whatever was saved, and nobody looks whether it went back before.
  if (type === 'plan.refunded') return { ok: true, back: mine.paid };
  if (type === 'plan.guarantee_claimed') return { ok: true, back: Math.max(0, mine.paid - mine.saved) };
  if (type === 'plan.trial_started') {
    // Mistake: a person is an account.
    if (mine.hasTried) return no;
    mine.hasTried = true;
    mine.coupons += 1;
    return done;
  }
  if (type === 'benefit.chosen') {
    mine.chosen.clear();
    mine.chosen.add(textOf(data['benefit']));
    return done;
  }
  // Mistake: who has chosen it now may have it now, whatever she had before.
  if (type === 'benefit.claimed') return mine.chosen.has(textOf(data['benefit'])) ? done : no;
  return null;
}

function quote(shop: Shop, mine: Account): Said {
  shop.count += 1;
  const id = `q${shop.count}`;
  const price = mine.score >= 100 ? 8_800 : 88_800;
  shop.quotes.set(id, price);
  return { ok: true, id, price };
}

/** Mistake: a price that was once said holds for ever, and for anybody. */
function purchase(shop: Shop, mine: Account, id: string): Said {
  const price = shop.quotes.get(id);
  if (price === undefined) return no;
  mine.paid += price;
  mine.holdsPlan = true;
  return done;
}
