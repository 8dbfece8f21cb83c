import type { Act } from '../act.ts';
import type { CartOf } from '../club/club-act.ts';
import { type Club, offerIds } from '../oracle/club/club.ts';
import type { Random } from '../random.ts';
import { type Scene, soon } from './club-wallet.ts';
import { nowPlanned, purchase, quote, tryOut } from './some-club-plan.ts';

type Make = (random: Random, club: Club, scene: Scene) => Act;

/** The next thing that she means to do. */
export function plannedAct(random: Random, club: Club, scene: Scene): Act {
  const planned = scene.wallet.planned.shift();
  return planned === undefined ? someClubAct(random, club, scene) : nowPlanned(planned.act, scene);
}

/** What a member of a club, her shop, an operator or the payment system does next. */
export function someClubAct(random: Random, club: Club, scene: Scene): Act {
  const { wallet } = scene;
  if (!wallet.registered && random.chance(0.93)) {
    wallet.registered = true;
    const gift = (asset: string, units: number): Act => ({ do: 'adjust', asset, units });
    soon(wallet, gift('points', random.int(100, 3_000)), gift('spin', 5), gift('coupon', 2));
    return { do: 'register' };
  }
  return random.weighted<Make>(wallet.holds ? [...weights, ...ofHolders] : weights)(random, club, scene);
}

const weights: readonly (readonly [number, Make])[] = [
  [9, complete],
  [6, refund],
  [5, () => ({ do: 'review' })],
  [9, adjust],
  [10, purchase],
  [1, (random, _, scene) => quote(random, scene, random.pick(['month', 'year', 'lie']))],
  [1.5, buy],
  [2, tryOut],
  [0.3, () => ({ do: 'try' })],
  [0.5, () => ({ do: 'endMandate' })],
  [0.5, endPlan],
  [1, (random) => ({ do: 'guarantee', term: random.int(1, 3) })],
  [2, settle],
  [10, placeUse],
  [7, onUse],
  [9, () => ({ do: 'play' })],
  [6, orderItem],
  [6, onItem],
  [6, give],
  [0.5, choose],
  [0.3, () => ({ do: 'freeze' })],
  [1.5, () => ({ do: 'thaw' })],
  [0.5, () => ({ do: 'register' })],
];

/** What only those do who have the plan. */
const ofHolders: readonly (readonly [number, Make])[] = [
  [4, (random) => ({ do: 'used', cash: random.int(0, 2_000) })],
  [5, choose],
  [3, mandate],
  [2, () => ({ do: 'endMandate' })],
  [5, endPlan],
  [5, settle],
  [4, () => ({ do: 'noticed' })],
];

function endPlan(random: Random, _: Club, { wallet }: Scene): Act {
  if (random.chance(0.4)) return { do: 'refundPlan', amount: random.int(1, 2_000) };
  wallet.holds = false;
  return { do: 'refundPlan', amount: null };
}

function complete(random: Random, _: Club, { wallet, id }: Scene): Act {
  const amount = random.pick([100, 1_000, 9_999, 19_990, 40_000, random.int(0, 30_000)]);
  wallet.orders.push({ id: `o${id}`, left: amount });
  return { do: 'complete', order: `o${id}`, amount, app: false };
}

function refund(random: Random, club: Club, scene: Scene): Act {
  const { wallet, id } = scene;
  const order = random.chance(0.6) ? wallet.orders.at(-1) : wallet.orders[random.int(0, 3)];
  if (order === undefined || order.left <= 0) return complete(random, club, scene);
  const amount = random.chance(0.5) ? order.left : random.int(1, order.left);
  order.left -= amount;
  if (order.left === 0 && random.chance(0.2)) return { do: 'cancel', order: order.id };
  return { do: 'refund', order: order.id, refund: `r${id}`, amount };
}

function adjust(random: Random): Act {
  const asset = random.weighted([
    [5, 'points'],
    [2, 'coupon'],
    [3, 'spin'],
    [2, 'growth'],
  ]);
  const up =
    asset === 'points' ? random.int(1, 2_000) : asset === 'growth' ? random.int(1, 600) : random.int(1, 3);
  return { do: 'adjust', asset, units: asset === 'points' && random.chance(0.2) ? -up : up };
}

function buy(random: Random, _: Club, { wallet }: Scene): Act {
  const named = random.chance(0.7) ? wallet.quotes.at(-1) : wallet.quotes[random.int(0, 2)];
  return { do: 'buy', quote: named ?? 'none', paid: random.chance(0.5), mandate: random.chance(0.5) };
}

function mandate(random: Random): Act {
  return { do: 'mandate', variant: random.pick(['month', 'month', 'season', 'year']) };
}

function settle(random: Random): Act {
  const outcome = random.weighted([
    [5, 'succeeded'],
    [3, 'failed'],
    [2, 'refunded'],
  ] as const);
  return { do: 'settle', back: random.pick([0, 0, 0, 1, 2]), outcome };
}

function someCart(random: Random): CartOf {
  const kinds = [
    { sku: 'TEA', category: 'own', price: random.pick([5_000, 4_000]) },
    { sku: 'RICE', category: 'own', price: random.pick([6_000, 333]) },
    { sku: 'LAMP', category: 'other', price: random.pick([4_000, 19_999]) },
  ];
  const lines = Array.from({ length: random.int(1, 4) }, (_, n) => {
    const { price, ...kind } = random.pick(kinds);
    const quantity = random.int(1, 3);
    return { id: `l${n}`, ...kind, quantity, amount: price * quantity };
  });
  return { lines, shipping: random.pick([800, 1, 1_234]) };
}

function placeUse(random: Random, _: Club, { wallet, id }: Scene): Act {
  const cart = someCart(random);
  const again = random.chance(0.05) ? wallet.uses.at(-1)?.order : undefined;
  const order = again ?? `u${id}`;
  wallet.uses.push({ order, lines: cart.lines.map((line) => line.id) });
  soon(wallet, { do: random.chance(0.85) ? 'captureUse' : 'releaseUse', order });
  if (random.chance(0.25)) soon(wallet, { do: 'restoreUse', order, lines: [random.pick(cart.lines).id] });
  const offers = random.chance(0.5) ? null : offerIds.filter(() => random.chance(0.4));
  const points = random.chance(0.4) ? random.pick([100, 200, 1_000, random.int(1, 3_000)]) : 0;
  return { do: 'placeUse', order, cart, offers, points, minutes: random.pick([5, 30, 1440]) };
}

function onUse(random: Random, club: Club, scene: Scene): Act {
  const use = random.chance(0.7) ? scene.wallet.uses.at(-1) : scene.wallet.uses[random.int(0, 3)];
  if (use === undefined) return placeUse(random, club, scene);
  const { order } = use;
  return random.weighted<() => Act>([
    [1, () => ({ do: 'captureUse', order })],
    [1, () => ({ do: 'releaseUse', order })],
    [2, () => ({ do: 'restoreUse', order, lines: null })],
    [4, () => ({ do: 'restoreUse', order, lines: [random.pick(use.lines)] })],
  ])();
}

function orderItem(random: Random, club: Club, { wallet, id }: Scene): Act {
  const item = random.pick(['mug', 'kettle'] as const);
  const { cash } = club.mall[item];
  wallet.items.push({ id, cash });
  if (cash !== null && random.chance(0.6)) soon(wallet, { do: 'payItem', item: id, cash });
  return { do: 'orderItem', item };
}

function onItem(random: Random, club: Club, scene: Scene): Act {
  const order = random.chance(0.7) ? scene.wallet.items.at(-1) : scene.wallet.items[random.int(0, 3)];
  if (order === undefined) return orderItem(random, club, scene);
  const item = order.id;
  return random.weighted<() => Act>([
    [2, () => ({ do: 'payItem', item, cash: (order.cash ?? 0) + (random.chance(0.1) ? 1 : 0) })],
    [2, () => ({ do: 'shipItem', item })],
    [1, () => ({ do: 'completeItem', item })],
    [2, () => ({ do: 'cancelItem', item })],
    [3, () => ({ do: 'refundItem', item, restock: random.chance(0.5) })],
  ])();
}

function give(random: Random, _: Club, { names, wallet }: Scene): Act {
  const others = names.filter((name) => name !== wallet.name || random.chance(0.05));
  return {
    do: 'give',
    to: random.pick([...others, ...others, 'nobody']),
    units: random.pick([1, 10, 50, 100, 600]),
  };
}

function choose(random: Random): Act {
  const [benefit, other] = random.pick([
    ['video', 'music'],
    ['music', 'video'],
  ] as const);
  return { do: 'choose', benefit, instead: random.chance(0.6) ? other : null };
}
