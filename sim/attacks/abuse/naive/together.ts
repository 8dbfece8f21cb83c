import { textOf } from '../../../src/text-of.ts';
import type { Ask, Said } from '../service.ts';
import { type Account, accountOf, done, no, type Shop } from './account.ts';

/** Who is in whose household, whose rewards wait, and what was merged away. */
export interface Together {
  readonly households: Map<string, { readonly owner: string; drawn: number }>;
  readonly waits: Set<string>;
  readonly merged: Map<string, Pick<Account, 'points' | 'coupons' | 'spins'>>;
}

/** Households, rewards to claim, places and merges, with the mistakes that are often made. */
export function aboutOthers(shop: Shop, together: Together, ask: Ask): Said | null {
  const { member, type, data } = ask;
  const mine = accountOf(shop, member);
  // Mistake: nobody looks for it when the order goes back.
  if (type === 'order.completed' && Number(data['amount']) >= 200_000) together.waits.add(member);
  if (type === 'task.claimed') {
    if (!together.waits.delete(member)) return no;
    mine.points += 500;
    return done;
  }
  if (type === 'activity.signed_up') {
    if (mine.points < 50) return no;
    mine.points -= 50;
    return done;
  }
  if (type === 'activity.withdrawn') {
    // Mistake: whoever withdraws has paid.
    mine.points += 50;
    return done;
  }
  return aboutHousehold(shop, together, ask) ?? aboutMerge(shop, together, ask);
}

function aboutHousehold(shop: Shop, { households }: Together, { member, type, data }: Ask): Said | null {
  if (type === 'household.founded' || type === 'household.invited') return done;
  if (type === 'household.accepted') {
    // Mistake: the cap is of the household that she is in now.
    households.set(member, { owner: textOf(data['member']), drawn: 0 });
    return done;
  }
  // Mistake: what she drew is hers.
  if (type === 'household.left') return households.delete(member) ? done : no;
  if (type !== 'household.drawn') return null;
  const seat = households.get(member);
  const amount = Number(data['amount']);
  if (seat === undefined || seat.drawn + amount > 50) return no;
  seat.drawn += amount;
  accountOf(shop, seat.owner).points -= amount;
  accountOf(shop, member).points += amount;
  return done;
}

function aboutMerge(shop: Shop, { merged }: Together, { member, type, data }: Ask): Said | null {
  const mine = accountOf(shop, member);
  if (type === 'member.merged') {
    const { points, coupons, spins } = mine;
    const other = accountOf(shop, textOf(data['into']));
    other.points += points;
    other.coupons += coupons;
    other.spins += spins;
    merged.set(member, { points, coupons, spins });
    Object.assign(mine, { points: 0, coupons: 0, spins: 0 });
    return done;
  }
  if (type !== 'member.unmerged') return null;
  // Mistake: she has again what she had, and what the other one made of it stays.
  const had = merged.get(textOf(data['member']));
  if (had === undefined) return no;
  Object.assign(accountOf(shop, textOf(data['member'])), had);
  return done;
}
