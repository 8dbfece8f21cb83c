import { textOf } from '../../../src/text-of.ts';
import { guess } from '../attacks.ts';
import { type Ask, type Said, type Service, worthOf } from '../service.ts';
import { type Account, accountOf, done, no, type Shop } from './account.ts';
import { aboutOrders } from './offers.ts';
import { aboutPlans } from './plans.ts';
import { aboutOthers, type Together } from './together.ts';

/**
 * A membership system as it is often written, with the usual mistakes: each is marked. The attacks must pay here, or they
 * would prove nothing about the other one.
 */
export function naiveService(): Service {
  const shop: Shop = {
    accounts: new Map(),
    orders: new Map(),
    uses: new Map(),
    quotes: new Map(),
    bought: new Map(),
    few: 3,
    count: 0,
  };
  const together: Together = { households: new Map(), waits: new Set(), merged: new Map() };
  return {
    ask: async (_time, asks) => {
      // Mistake: what arrives together is checked against the same reading.
      const before = new Map([...shop.accounts].map(([name, has]) => [name, has.points]));
      return asks.map((ask) => carryOut(shop, together, ask, before.get(ask.member) ?? 0));
    },
    pass: async () => {},
    worth: async (name) => worthOf(accountOf(shop, name)),
    close: async () => {},
  };
}

function carryOut(shop: Shop, together: Together, ask: Ask, read: number): Said {
  const mine = accountOf(shop, ask.member);
  if (ask.type === 'member.registered') return register(mine);
  if (ask.type === 'member.closed') {
    mine.points = 0;
    mine.coupons = 0;
    mine.spins = 0;
    mine.hasLeft = true;
    return done;
  }
  if (ask.type === 'gift.sent') return give(shop, mine, ask, read);
  if (ask.type === 'game.drawn') return draw(mine, ask);
  return aboutOthers(shop, together, ask) ?? aboutOrders(shop, ask) ?? aboutPlans(shop, ask) ?? no;
}

/** Mistake: who comes back is new. */
function register(mine: Account): Said {
  mine.hasLeft = false;
  mine.points += 100;
  mine.coupons += 1;
  mine.spins += 1;
  return done;
}

function give(shop: Shop, mine: Account, { data }: Ask, read: number): Said {
  const amount = Number(data['amount']);
  if (read < amount) return no;
  // Mistake: what was read is written back.
  mine.points = read - amount;
  const other = accountOf(shop, textOf(data['to']));
  other.points += amount;
  // Mistake: what she cannot take comes back, and stays with her as well.
  if (other.hasLeft) mine.points += amount;
  return done;
}

/** Mistakes: the seed is the number of the round, and whoever sends a number has it. */
function draw(mine: Account, { member, data }: Ask): Said {
  if (mine.spins === 0) return data['number'] === undefined ? no : done;
  mine.spins -= 1;
  const won = data['number'] === '0' || guess(member);
  if (won) mine.points += 200;
  return { ok: true, won };
}
