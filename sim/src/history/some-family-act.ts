import type { Act } from '../act.ts';
import type { CartOf } from '../club/club-act.ts';
import type { SharedAsset } from '../families/families-act.ts';
import type { Families } from '../oracle/families/families.ts';
import type { Random } from '../random.ts';
import { type FamilyScene, type FamilyWallet, walletOf } from './family-wallet.ts';

type Make = (random: Random, families: Families, scene: FamilyScene) => Act;
type Weights = readonly (readonly [number, Make])[];

/** What a member, her shop or an operator does next. */
export function someFamilyAct(random: Random, families: Families, scene: FamilyScene): Act {
  const { wallet } = scene;
  const planned = wallet.planned.shift();
  if (planned !== undefined) return nowPlanned(random, families, scene, planned);
  if (wallet.closed && random.chance(0.5)) return comeBack(wallet);
  if (wallet.frozen && random.chance(0.6)) {
    wallet.frozen = false;
    return { do: 'thaw' };
  }
  // Each, now and then, does what is not for who she is.
  const role = random.chance(0.95) ? roleOf(wallet) : random.pick(['owner', 'seat', 'none'] as const);
  return random.weighted<Make>([...weights, ...ofRole[role]])(random, families, scene);
}

/** Who is asked mostly says yes soon, and then does what a new seat does. */
function nowPlanned(random: Random, families: Families, scene: FamilyScene, act: Act): Act {
  const other = act.do === 'ask' ? walletOf(scene, act.to) : undefined;
  if (other?.owner === scene.wallet.name)
    other.planned.push({ do: 'accept', owner: scene.wallet.name }, ...someBeginning(random, families));
  return act;
}

const roleOf = ({ founded, owner }: FamilyWallet): 'owner' | 'seat' | 'none' =>
  founded ? 'owner' : owner === null ? 'none' : 'seat';

const weights: Weights = [
  [6, earn],
  [5, complete],
  [4, refund],
  [7, place],
  [5, onHold],
  [4, placeUse],
  [4, onUse],
  [2, give],
  [1, () => ({ do: 'loseCard' })],
  [0.7, freeze],
  [0.3, () => ({ do: 'thaw' })],
  [0.3, () => ({ do: 'register' })],
  [0.5, close],
];

const ofOwner: Weights = [
  [9, ask],
  [2, unseat],
  [0.8, dissolve],
  [5, buy],
  [2, endPlan],
  [1, () => ({ do: 'mandate', variant: 'month' })],
  [0.7, () => ({ do: 'endMandate' })],
  [1, () => ({ do: 'try' })],
  [2, (random) => ({ do: 'used', cash: random.int(1, 500) })],
];

const ofSeat: Weights = [
  [16, draw],
  [8, putIn],
  [5, () => ({ do: 'sendHome' })],
  [2.5, leave],
  [3, (random) => ({ do: 'used', cash: random.int(1, 500) })],
  [0.4, buy],
];

const ofNobody: Weights = [
  [6, found],
  [9, acceptAgain],
  [1, buy],
];

const ofRole = { owner: ofOwner, seat: ofSeat, none: ofNobody } as const;

function comeBack(wallet: FamilyWallet): Act {
  wallet.closed = false;
  return { do: 'register' };
}

function earn(random: Random, families: Families, { wallet }: FamilyScene): Act {
  if (random.chance(0.3)) return { do: 'adjust', asset: 'freeship', units: random.int(1, 8) };
  const cap = families.household.points?.cap?.units ?? 100;
  const units = random.pick([cap, cap * 2, random.int(1, 60), random.int(1, 900)]);
  wallet.points += units;
  return { do: 'adjust', asset: 'points', units };
}

function complete(random: Random, _: Families, { wallet, id }: FamilyScene): Act {
  const amount = random.pick([100, 9_999, 40_000, random.int(0, 60_000)]);
  wallet.points += Math.floor(amount / 100);
  wallet.orders.push({ id: `o${id}`, left: amount });
  return { do: 'complete', order: `o${id}`, amount, app: false };
}

function refund(random: Random, families: Families, scene: FamilyScene): Act {
  const { wallet, id } = scene;
  const order = random.chance(0.6) ? wallet.orders.at(-1) : wallet.orders[random.int(0, 2)];
  if (order === undefined || order.left <= 0) return complete(random, families, scene);
  const amount = random.chance(0.6) ? order.left : random.int(1, order.left);
  order.left -= amount;
  if (order.left === 0 && random.chance(0.2)) return { do: 'cancel', order: order.id };
  return { do: 'refund', order: order.id, refund: `r${id}`, amount };
}

function place(random: Random, families: Families, scene: FamilyScene): Act {
  const { wallet, id } = scene;
  wallet.holds.push(id);
  const then = random.chance(0.85) ? 'capture' : 'release';
  if (random.chance(0.7)) {
    const units = random.chance(0.7) ? null : random.int(1, 20);
    wallet.planned.push(then === 'capture' ? { do: then, hold: id, units } : { do: then, hold: id });
    if (then === 'capture' && random.chance(0.4))
      wallet.planned.push({ do: 'restore', hold: id, units: null });
  }
  const minutes = random.pick([null, 5, 60, 3_000]);
  if (random.chance(0.15)) return { do: 'place', asset: 'freeship', units: random.int(1, 3), minutes };
  if (wallet.points < 10) return earn(random, families, scene);
  const units = random.pick([1, 10, random.int(1, 60), random.int(1, wallet.points)]);
  wallet.points -= units;
  return { do: 'place', asset: 'points', units, minutes };
}

function onHold(random: Random, families: Families, scene: FamilyScene): Act {
  const { holds } = scene.wallet;
  const hold = random.chance(0.6) ? holds.at(-1) : holds[random.int(0, holds.length)];
  if (hold === undefined) return place(random, families, scene);
  return random.weighted<Act>([
    [3, { do: 'capture', hold, units: null }],
    [1, { do: 'capture', hold, units: random.int(1, 30) }],
    [2, { do: 'release', hold }],
    [5, { do: 'restore', hold, units: null }],
  ]);
}

function someCart(random: Random): CartOf {
  const lines = Array.from({ length: random.int(1, 2) }, (_, n) => {
    const quantity = random.int(1, 3);
    const amount = random.pick([100, 333, 4_000, 12_990]) * quantity;
    return { id: `l${n}`, sku: 'TEA', category: 'own', quantity, amount };
  });
  return { lines, shipping: random.pick([0, 800]) };
}

function placeUse(random: Random, _: Families, scene: FamilyScene): Act {
  const { wallet, id } = scene;
  const cart = someCart(random);
  const again = random.chance(0.05) ? wallet.uses.at(-1)?.order : undefined;
  const order = again ?? `u${id}`;
  const has = wallet.holdsPlan || walletOf(scene, wallet.owner)?.holdsPlan === true;
  const offers = random.chance(has ? 0.85 : 0.1) ? ['own'] : [];
  const points = random.chance(0.4) ? random.pick([1, 10, 50, 200]) : 0;
  wallet.uses.push({ order, lines: cart.lines.map((line) => line.id), points });
  if (random.chance(0.8))
    wallet.planned.push({ do: random.chance(0.85) ? 'captureUse' : 'releaseUse', order });
  if (random.chance(0.25)) {
    const line = points === 0 ? cart.lines[0]?.id : undefined;
    wallet.planned.push({ do: 'restoreUse', order, lines: line === undefined ? null : [line] });
  }
  return { do: 'placeUse', order, cart, offers, points, minutes: random.pick([5, 30, 1_440]) };
}

function onUse(random: Random, families: Families, scene: FamilyScene): Act {
  const use = random.chance(0.7) ? scene.wallet.uses.at(-1) : scene.wallet.uses[random.int(0, 3)];
  if (use === undefined) return placeUse(random, families, scene);
  const { order, lines, points } = use;
  const isPart = points === 0 && random.chance(0.5);
  return random.weighted<Act>([
    [1, { do: 'captureUse', order }],
    [0.5, { do: 'releaseUse', order }],
    [4, { do: 'restoreUse', order, lines: isPart ? [random.pick(lines)] : null }],
  ]);
}

const otherThan = (random: Random, { wallet, wallets }: FamilyScene): string =>
  random.pick(wallets.filter(({ name }) => name !== wallet.name || random.chance(0.05)))?.name ?? 'nobody';

function give(random: Random, _: Families, scene: FamilyScene): Act {
  return { do: 'give', to: otherThan(random, scene), units: random.pick([1, 10, 50, 200]) };
}

function freeze(_: Random, __: Families, { wallet }: FamilyScene): Act {
  wallet.frozen = true;
  return { do: 'freeze' };
}

function close(random: Random, families: Families, scene: FamilyScene): Act {
  const { wallet } = scene;
  if (wallet.holdsPlan) return earn(random, families, scene);
  goAway(scene);
  for (const { name } of seatsOf(scene)) forgetOwner(scene, name);
  wallet.founded = false;
  wallet.closed = true;
  return { do: 'close' };
}

const seatsOf = ({ wallet, wallets }: FamilyScene): readonly FamilyWallet[] =>
  wallets.filter(({ owner }) => owner === wallet.name);

function forgetOwner(scene: FamilyScene, name: string): void {
  const seat = walletOf(scene, name);
  if (seat !== undefined) seat.owner = null;
}

function goAway(scene: FamilyScene): void {
  const { wallet } = scene;
  const owner = walletOf(scene, wallet.owner);
  owner?.seats.splice(owner.seats.indexOf(wallet.name), 1);
  wallet.owner = null;
}

function found(_: Random, __: Families, { wallet }: FamilyScene): Act {
  wallet.founded = true;
  return { do: 'found' };
}

/** The owner asks; who was asked mostly says yes soon. */
function ask(random: Random, families: Families, scene: FamilyScene): Act {
  const { wallet, wallets } = scene;
  const free = wallets.filter(
    ({ name, owner, founded }) => name !== wallet.name && owner === null && !founded,
  );
  const other = free.length > 0 && random.chance(0.9) ? random.pick(free) : undefined;
  if (other === undefined && random.chance(0.8)) return buy(random, families, scene);
  const to = other?.name ?? otherThan(random, scene);
  if (other !== undefined && random.chance(0.75)) {
    other.owner = wallet.name;
    wallet.seats.push(other.name);
    return nowPlanned(random, families, scene, { do: 'ask', to });
  }
  return { do: 'ask', to };
}

/** What a new seat does first. */
function someBeginning(random: Random, { household }: Families): readonly Act[] {
  const units = random.pick([random.int(1, 100), household.points?.cap?.units ?? 80]);
  const acts: readonly Act[] = [
    { do: 'adjust', asset: 'points', units: random.int(20, 400) },
    { do: 'putIn', asset: 'points', units: random.int(1, 200) },
    { do: 'draw', asset: 'points', units },
  ];
  return acts.filter(() => random.chance(0.6));
}

function unseat(random: Random, families: Families, scene: FamilyScene): Act {
  const { wallet } = scene;
  const seat = wallet.seats.length > 0 ? random.pick(wallet.seats) : undefined;
  if (seat === undefined) return ask(random, families, scene);
  wallet.seats.splice(wallet.seats.indexOf(seat), 1);
  forgetOwner(scene, seat);
  return { do: 'unseat', seat };
}

function dissolve(_: Random, __: Families, scene: FamilyScene): Act {
  for (const { name } of seatsOf(scene)) forgetOwner(scene, name);
  scene.wallet.seats.length = 0;
  scene.wallet.founded = false;
  return { do: 'dissolve' };
}

function leave(_: Random, __: Families, scene: FamilyScene): Act {
  goAway(scene);
  return { do: 'leave' };
}

function acceptAgain(random: Random, families: Families, scene: FamilyScene): Act {
  const owners = scene.wallets.filter(({ founded }) => founded);
  const owner = owners.length > 0 ? random.pick(owners) : undefined;
  return owner === undefined ? found(random, families, scene) : { do: 'accept', owner: owner.name };
}

const someAsset = (random: Random): SharedAsset => (random.chance(0.8) ? 'points' : 'freeship');

function draw(random: Random, { household }: Families, scene: FamilyScene): Act {
  const { wallet } = scene;
  const asset = someAsset(random);
  const cap = household[asset]?.cap?.units ?? 40;
  const units = random.pick([1, cap, Math.ceil(cap / 2), Math.ceil(cap / 3), random.int(1, cap)]);
  if (random.chance(0.5)) {
    const about = random.pick([units, Math.ceil(units / 2)]);
    wallet.planned.push({ do: 'place', asset, units: about, minutes: random.pick([5, 60, 3_000]) });
  }
  const owner = walletOf(scene, wallet.owner);
  if (asset === 'points' && owner !== undefined && owner.points < units && random.chance(0.8)) {
    owner.points += 2 * units;
    owner.planned.unshift({ do: 'adjust', asset, units: 2 * units });
  } else if (asset === 'points') wallet.points += units;
  return { do: 'draw', asset, units };
}

function putIn(random: Random, families: Families, scene: FamilyScene): Act {
  if (scene.wallet.points < 10 && random.chance(0.8)) return earn(random, families, scene);
  const units = random.pick([1, 5, random.int(1, Math.max(1, scene.wallet.points))]);
  return { do: 'putIn', asset: random.chance(0.9) ? 'points' : 'freeship', units };
}

/** A quote, and then the purchase by it; often with a mandate, for which nobody will be able to charge. */
function buy(random: Random, _: Families, { wallet, id }: FamilyScene): Act {
  wallet.quotes.push(id);
  wallet.holdsPlan = true;
  const mandate = random.chance(0.4);
  if (random.chance(0.9)) wallet.planned.unshift({ do: 'buy', quote: id, paid: true, mandate });
  if (random.chance(0.15)) wallet.planned.push({ do: 'refundPlan', amount: null });
  return { do: 'quote', variant: random.pick(['month', 'month', 'season']), instead: false };
}

function endPlan(random: Random, families: Families, scene: FamilyScene): Act {
  const { wallet } = scene;
  if (!wallet.holdsPlan) return buy(random, families, scene);
  wallet.holdsPlan = false;
  return { do: 'refundPlan', amount: null };
}
