import { type Act, nonsenses } from '../act.ts';
import type { Terms } from '../oracle/terms.ts';
import type { Random } from '../random.ts';
import { someAmount, someRefund, type Wallet } from './wallet.ts';

interface Scene {
  readonly wallet: Wallet;
  readonly names: readonly string[];
  /** The id of the message that will carry it. */
  readonly id: string;
}

/** What a member, her shop or an operator does next. */
export function someAct(random: Random, terms: Terms, scene: Scene): Act {
  const { wallet } = scene;
  if (!wallet.registered && random.chance(terms.join === 'explicit' ? 0.9 : 0.3)) {
    wallet.registered = true;
    return { do: 'register' };
  }
  const planned = wallet.planned.shift();
  if (planned !== undefined) return nowPlanned(planned, scene);
  if (wallet.orders.length === 0 && scene.names.length > 1 && random.chance(0.3))
    return invite(random, terms, scene);
  const act = random.weighted<(random: Random, terms: Terms, scene: Scene) => Act>([
    [24, complete],
    [17, refund],
    [4, splurge],
    [2, cancel],
    [16, () => ({ do: 'checkin' })],
    [11, () => ({ do: 'review' })],
    [5, invite],
    [8, place],
    [7, capture],
    [2, release],
    [6, restore],
    [4, adjust],
    [1, () => ({ do: 'profile', city: random.pick(['Hangzhou', 'Xiamen']) })],
    [0.4, () => ({ do: 'freeze' })],
    [3, () => ({ do: 'thaw' })],
    [0.7, () => ({ do: 'register' })],
    [1.5, () => ({ do: 'nonsense', wrong: random.pick(nonsenses) })],
  ]);
  return act(random, terms, scene);
}

/** A plan was made before its hold had a name. */
function nowPlanned(act: Act, { wallet, id }: Scene): Act {
  if (act.do === 'place') wallet.holds.push(id);
  return act.do === 'capture' && act.hold === 'last' ? { ...act, hold: wallet.holds.at(-1) ?? 'none' } : act;
}

function complete(random: Random, terms: Terms, { wallet, id }: Scene): Act {
  const again = wallet.orders.at(-1);
  const known = again !== undefined && random.chance(0.04);
  const amount = someAmount(
    random,
    terms.tiers.map((tier) => Math.min(tier.threshold, 60_000)),
  );
  const order = known ? again.id : `o${id}`;
  if (!known) wallet.orders.push({ id: order, amount, left: amount });
  return { do: 'complete', order, amount, app: random.chance(0.4) };
}

/** Buys, spends what it earned at once, and returns the order. */
function splurge(random: Random, terms: Terms, scene: Scene): Act {
  const { wallet, id } = scene;
  const bought = complete(random, terms, scene);
  if (bought.do !== 'complete' || bought.amount === 0) return bought;
  const units = Math.max(1, Math.floor(bought.amount / 100) + random.int(-20, 100));
  wallet.planned.push({ do: 'place', asset: 'points', units, minutes: null });
  if (random.chance(0.3)) wallet.planned.push({ do: 'place', asset: 'points', units, minutes: null });
  wallet.planned.push({ do: 'capture', hold: 'last', units: part(random) });
  wallet.planned.push({ do: 'refund', order: bought.order, refund: `r${id}`, amount: bought.amount });
  return bought;
}

function refund(random: Random, terms: Terms, scene: Scene): Act {
  const { wallet, id } = scene;
  // An order that never came, or one that comes later than its refund, as the messages' ways cross.
  if (wallet.orders.length === 0 || random.chance(0.03))
    return {
      do: 'refund',
      order: `o${Number(id) + random.int(1, 4)}`,
      refund: `r${id}`,
      amount: random.int(1, 9_000),
    };
  const order = random.chance(0.6) ? wallet.orders.at(-1) : random.pick(wallet.orders);
  if (order === undefined || (order.left <= 0 && random.chance(0.8))) return complete(random, terms, scene);
  const amount = someRefund(random, order);
  order.left -= amount;
  const name = random.chance(0.03) ? 'r1' : `r${id}`;
  return { do: 'refund', order: order.id, refund: name, amount };
}

function cancel(random: Random, _terms: Terms, { wallet, id }: Scene): Act {
  const order =
    wallet.orders.length === 0 || random.chance(0.1) ? `o${Number(id) + 1}` : random.pick(wallet.orders).id;
  return { do: 'cancel', order };
}

function invite(random: Random, _terms: Terms, { names }: Scene): Act {
  return { do: 'invite', inviter: random.chance(0.05) ? 'nobody' : random.pick(names) };
}

function place(random: Random, terms: Terms, { wallet, id }: Scene): Act {
  wallet.holds.push(id);
  if (random.chance(0.6)) wallet.planned.push({ do: 'capture', hold: id, units: part(random) });
  if (random.chance(0.2)) wallet.planned.push({ do: 'restore', hold: id, units: part(random) });
  const asset = random.weighted([
    [8, 'points'],
    [1, 'freeship'],
    [1, 'spin'],
  ]);
  const units = asset === 'points' ? random.pick([1, 10, 60, 100, random.int(1, 300)]) : 1;
  const minutes = random.chance(0.2) ? random.pick([1, Math.min(terms.holdMinutes, 60)]) : null;
  return { do: 'place', asset, units, minutes };
}

const someHold = (random: Random, { wallet }: Scene): string =>
  random.chance(0.7) ? (wallet.holds.at(-1) ?? 'none') : random.pick(['none', ...wallet.holds]);

const part = (random: Random): number | null => (random.chance(0.35) ? random.pick([1, 5, 30]) : null);

function capture(random: Random, _terms: Terms, scene: Scene): Act {
  return { do: 'capture', hold: someHold(random, scene), units: part(random) };
}

function release(random: Random, _terms: Terms, scene: Scene): Act {
  return { do: 'release', hold: someHold(random, scene) };
}

/** In parts at times, and what came back is spent and undone once more. */
function restore(random: Random, _terms: Terms, scene: Scene): Act {
  const { planned } = scene.wallet;
  const hold = someHold(random, scene);
  const units = random.chance(0.6) ? random.pick([1, 5, 30]) : null;
  if (units !== null && random.chance(0.3)) planned.push({ do: 'restore', hold, units });
  if (random.chance(0.35)) {
    planned.push({ do: 'place', asset: 'points', units: units ?? random.int(1, 100), minutes: null });
    planned.push({ do: 'capture', hold: 'last', units: null });
  }
  return { do: 'restore', hold, units };
}

function adjust(random: Random): Act {
  const asset = random.weighted([
    [6, 'points'],
    [1, 'growth'],
    [1, 'shield'],
    [1, 'freeship'],
  ]);
  const up = random.int(1, asset === 'points' || asset === 'growth' ? 900 : 2);
  return { do: 'adjust', asset, units: asset !== 'growth' && random.chance(0.25) ? -up : up };
}
