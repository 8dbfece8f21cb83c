import type { Act, Sent, Step } from '../act.ts';
import { later } from '../oracle/days.ts';
import type { Terms } from '../oracle/terms.ts';
import type { Random } from '../random.ts';
import { deliveries, type Message } from './deliver.ts';
import { someAct } from './some-act.ts';
import { stepsOf } from './some-history.ts';
import { someTerms } from './some-terms.ts';
import { nextInstant } from './some-time.ts';
import { newWallet, someRefund, type Wallet } from './wallet.ts';

/** A program of the starter with a goal that repeats, and tiers that are within reach of few orders. */
export function someMerging(random: Random): Terms {
  const drawn = someTerms(random);
  // Points that have ended before they open are a matter of purses, and not of merges.
  const { pointsExpire } = drawn;
  const isLong = pointsExpire === 'never' || pointsExpire === 'endOfNextYear';
  const terms = isLong ? drawn : { ...drawn, pointsAfterDays: null };
  const reviewGoal = { count: random.int(2, 4), points: random.int(5, 60) };
  return { ...terms, ...(random.chance(0.8) ? { reviewGoal } : {}) };
}

/** What an operator believes of who was merged into whom. */
type Believed = Map<string, string>;

interface Scene {
  readonly wallets: readonly Wallet[];
  readonly names: readonly string[];
  readonly believed: Believed;
  readonly id: string;
}

/** A history of two or three members who are merged and part, and of whom more is told all the while. */
export function someMergingHistory(
  random: Random,
  terms: Terms,
  { length, start }: { length: number; start: number },
): readonly Step[] {
  const names = ['ada', 'bo', 'cy'].slice(0, random.chance(0.55) ? 2 : 3);
  const wallets = names.map(newWallet);
  const pace = random.pick(['minutes', 'days', 'weeks', 'mixed', 'daily'] as const);
  const believed: Believed = new Map();
  const messages: Message[] = [];
  let now = start;
  for (let n = 0; n < length; n += 1) {
    const wallet = random.pick(wallets);
    const scene: Scene = { wallets, names, believed, id: `${n}` };
    const soon = wallet.planned.length > 0 && random.chance(0.85);
    now = soon ? now + random.int(0, 240_000) : nextTime(random, terms, { now, pace });
    const merging = n > 3 && random.chance(0.12) ? someMerge(random, scene) : null;
    const comesDaily = pace === 'daily' && wallet.registered && random.chance(0.7);
    const sent: Sent =
      merging === null
        ? {
            member: wallet.name,
            id: scene.id,
            time: now,
            act: comesDaily ? { do: 'checkin' } : actOf(random, terms, scene, wallet),
          }
        : { ...merging, id: scene.id, time: now };
    messages.push(...deliveries(random, sent, comesDaily ? 0.25 : 0));
  }
  return stepsOf(random, messages, 0.1);
}

function nextTime(
  random: Random,
  terms: Terms,
  at: { now: number; pace: 'minutes' | 'days' | 'weeks' | 'mixed' | 'daily' },
): number {
  // What a period of a tier, and the grace after it, turn over.
  if (terms.period !== null && random.chance(0.02)) return later(terms.zone, at.now, terms.period);
  return nextInstant(random, terms, at);
}

/** A merge, or its undoing; some of them make no sense. */
function someMerge(random: Random, { names, believed }: Scene): Pick<Sent, 'member' | 'act'> {
  const merged = [...believed.keys()];
  if (merged.length > 0 && random.chance(0.55)) {
    const member = random.pick(merged);
    believed.delete(member);
    return { member, act: { do: 'unmerge' } };
  }
  if (random.chance(0.05)) return { member: random.pick(names), act: { do: 'unmerge' } };
  const free = names.filter((name) => !believed.has(name));
  const member = free.length > 1 && random.chance(0.95) ? random.pick(free) : random.pick(names);
  const others = names.filter((name) => name !== member);
  const into = random.chance(0.03) ? random.pick([member, 'nobody']) : random.pick(others);
  if (free.length > 1) believed.set(member, into);
  return { member, act: { do: 'merge', into } };
}

/** What is told for one of them; at times it is about an order or a hold of another one. */
function actOf(random: Random, terms: Terms, { wallets, names, believed, id }: Scene, wallet: Wallet): Act {
  const other = random.pick(wallets);
  if (other !== wallet && believed.size > 0 && random.chance(0.12)) {
    const about = aboutAnother(random, other, id);
    if (about !== null) return about;
  }
  const act = someAct(random, terms, { wallet, names, id });
  // Holds are short: what becomes of one comes soon.
  if (act.do === 'place' && wallet.planned.length === 0) wallet.planned.push(...afterHold(random, id));
  return act;
}

function afterHold(random: Random, hold: string): readonly Act[] {
  if (random.chance(0.4)) return [{ do: 'release', hold }];
  const units = random.pick([null, 5]);
  return [
    { do: 'capture', hold, units: null },
    { do: 'restore', hold, units },
  ];
}

function aboutAnother(random: Random, other: Wallet, id: string): Act | null {
  const order = other.orders.at(-1);
  const hold = other.holds.at(-1);
  if (order !== undefined && random.chance(0.6)) {
    const amount = someRefund(random, order);
    order.left -= amount;
    return { do: 'refund', order: order.id, refund: `r${id}`, amount };
  }
  if (hold === undefined) return null;
  const kind = random.pick(['capture', 'release', 'restore'] as const);
  const of = `${other.name}~${hold}`;
  return kind === 'release' ? { do: kind, hold: of } : { do: kind, hold: of, units: random.pick([null, 5]) };
}
