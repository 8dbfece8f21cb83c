import type { Act, Sent } from '../src/act.ts';
import { type Answer, type Shop, worthOf } from './shop.ts';

/**
 * A points system as it is often written, with the usual mistakes: each is marked. The attacks must pay here, or they
 * would prove nothing about the other shop.
 */
interface Account {
  points: number;
  growth: number;
  spins: number;
  tier: number;
  joined: boolean;
  inviter: string | null;
  orders: number;
  readonly days: Set<string>;
}

const thresholds = [0, 1000, 5000, 20000, 50000];
const multipliers = [1, 1, 1.2, 1.5, 2];
const packs = [0, 50, 200, 1000, 5000];

export function naiveShop(): Shop {
  const accounts = new Map<string, Account>();
  const holds = new Map<string, number>();
  const orders = new Map<string, Order>();
  const account = (name: string): Account => {
    const known = accounts.get(name);
    if (known !== undefined) return known;
    const nothing = { points: 0, growth: 0, spins: 0, tier: 0, joined: false, inviter: null, orders: 0 };
    const made: Account = { ...nothing, days: new Set() };
    accounts.set(name, made);
    return made;
  };
  return {
    send: async (messages) => {
      // Mistake: what arrives together is checked against the same reading, then carried out.
      const before = new Map([...accounts].map(([name, has]) => [name, { ...has, days: new Set(has.days) }]));
      return messages.map((sent) => {
        const read = before.get(sent.member) ?? account(sent.member);
        return carryOut({ mine: account(sent.member), read, account, holds, orders }, sent);
      });
    },
    worth: async (name) => {
      const { points, growth, spins } = account(name);
      return worthOf({ points, growth, spins, vouchers: 0 });
    },
  };
}

interface Work {
  readonly mine: Account;
  readonly read: Account;
  readonly account: (name: string) => Account;
  readonly holds: Map<string, number>;
  readonly orders: Map<string, Order>;
}
interface Order {
  readonly owner: Account;
  readonly amount: number;
  refunded: number;
}

const done: Answer = { ok: true };
const no: Answer = { ok: false };

/** Mistake: nobody looks whether this id was seen before. */
function carryOut(work: Work, { act, id, time, offset }: Sent): Answer {
  const { mine, read } = work;
  if (act.do === 'register') return register(mine);
  if (act.do === 'complete') return complete(work, act);
  if (act.do === 'refund' || act.do === 'cancel') return refund(work, act);
  if (act.do === 'invite') {
    // Mistake: anybody may have invited anybody.
    mine.inviter = act.inviter;
    return done;
  }
  if (act.do === 'checkin') {
    // Mistake: the day is the sender's.
    const day = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(offset ?? '+08:00');
    return checkIn(work, day.toPlainDate().toString());
  }
  if (act.do === 'place') {
    if (read.points < act.units) return no;
    // Mistake: what was read is written back.
    mine.points = read.points - act.units;
    work.holds.set(id, act.units);
    return done;
  }
  // Mistake: a hold is known by its id, whoever asks.
  if (act.do === 'capture') return work.holds.delete(act.hold) ? done : no;
  if (act.do !== 'release') return no;
  mine.points += work.holds.get(act.hold) ?? 0;
  return work.holds.delete(act.hold) ? done : no;
}

function register(mine: Account): Answer {
  mine.joined = true;
  mine.points += 100;
  mine.spins += 1;
  return done;
}

/** Mistakes: an amount is an amount, whatever the currency; an order may be completed again. */
function complete({ mine, account, orders }: Work, act: Act & { do: 'complete' }): Answer {
  mine.orders += 1;
  const first = mine.orders === 1;
  orders.set(act.order, { owner: mine, amount: act.amount, refunded: 0 });
  mine.growth += Math.floor(act.amount / 100);
  mine.points += Math.floor((act.amount / 100) * (multipliers[mine.tier] ?? 1));
  if (first && act.amount >= 10_000) mine.points += 100;
  if (first && mine.inviter !== null && act.amount >= 5_000) account(mine.inviter).points += 200;
  lift(mine);
  return done;
}

/** Mistake: each way up has its pack, again and again. */
function lift(mine: Account): void {
  const tier = thresholds.findLastIndex((threshold) => mine.growth >= threshold);
  for (let step = mine.tier + 1; step <= tier; step += 1) mine.points += packs[step] ?? 0;
  mine.tier = tier;
}

/** Mistakes: each refund floors by itself, the bonus stays, a balance stops at zero, and anybody may return it. */
function refund({ orders }: Work, act: Act & { do: 'refund' | 'cancel' }): Answer {
  const order = orders.get(act.order);
  if (order === undefined) return no;
  const { owner } = order;
  const amount = act.do === 'refund' ? act.amount : order.amount - order.refunded;
  if (order.refunded + amount > order.amount) return no;
  order.refunded += amount;
  owner.growth = Math.max(0, owner.growth - Math.floor(amount / 100));
  owner.points = Math.max(0, owner.points - Math.floor(amount / 100));
  owner.tier = thresholds.findLastIndex((threshold) => owner.growth >= threshold);
  return done;
}

function checkIn({ mine, read }: Work, day: string): Answer {
  if (read.days.has(day)) return no;
  mine.days.add(day);
  mine.points += 5;
  mine.growth += 1;
  return done;
}
