import type { EpochMs } from '@laurel/core';
import type { Act } from '../act.ts';
import { type Care, lineIds, pauseKinds } from '../oracle/care/care.ts';
import { dateOf, later } from '../oracle/days.ts';
import type { Random } from '../random.ts';
import { type CareScene, soon } from './care-wallet.ts';
import { complete, type Make } from './some-care-order.ts';
import { somePart } from './some-care-part.ts';

/** What a member, her shop or an operator does next. */
export function someCareAct(random: Random, care: Care, scene: CareScene): Act {
  const { wallet } = scene;
  if (!wallet.registered && random.chance(0.95)) {
    wallet.registered = true;
    soon(wallet, { do: 'adjust', asset: 'points', units: random.int(50, 400) });
    if (random.chance(0.7)) soon(wallet, grown(random, care));
    return { do: 'register' };
  }
  const { focus } = scene;
  const group = focus === 'all' ? random.pick(['clock', 'desk', 'fair'] as const) : focus;
  const of = random.chance(0.75) ? weights[group] : weights.all;
  return random.weighted<Make>(of)(random, care, scene);
}

type Weights = readonly (readonly [number, Make])[];
const weights: Readonly<Record<CareScene['focus'], Weights>> = {
  clock: [
    [5, pause],
    [3, endPause],
    [3, complete],
    [2, refund],
    [3, grown],
  ],
  desk: [
    [4, openCase],
    [10, onCase],
    [1, tryOut],
    [1, (random) => ({ do: 'profile', city: random.pick(['Hangzhou', 'Suzhou']) })],
    [1, verify],
    [1, grown],
    [1, setTier],
  ],
  fair: [[1, somePart]],
  all: [
    [8, complete],
    [3, refund],
    [5, grown],
    [2, points],
    [3, pause],
    [3, setTier],
    [2, () => ({ do: 'clearTier' })],
    [2, (random) => ({ do: 'profile', city: random.pick(['Hangzhou', 'Suzhou']) })],
    [2, verify],
    [3, openCase],
    [0.5, freeze],
    [0.3, () => ({ do: 'thaw' })],
    [0.5, () => ({ do: 'register' })],
  ],
};

function freeze(random: Random, _: Care, { wallet }: CareScene): Act {
  if (random.chance(0.85)) soon(wallet, { do: 'thaw' });
  return { do: 'freeze' };
}

function refund(random: Random, care: Care, scene: CareScene): Act {
  const { wallet, id } = scene;
  const order = random.chance(0.6) ? wallet.orders.at(-1) : wallet.orders[random.int(0, 3)];
  if (order === undefined || order.left <= 0) return complete(random, care, scene);
  const amount = random.chance(0.5) ? order.left : random.int(1, order.left);
  order.left -= amount;
  if (order.left === 0 && random.chance(0.2)) return { do: 'cancel', order: order.id };
  return { do: 'refund', order: order.id, refund: `r${id}`, amount };
}

function grown(random: Random, { thresholds: [v2, v3] }: Care): Act {
  return { do: 'adjust', asset: 'growth', units: random.pick([v2, v2 - 1, v3, 20, random.int(1, v3)]) };
}

function points(random: Random): Act {
  const units = random.chance(0.2) ? -random.int(1, 100) : random.int(1, 200);
  return { do: 'adjust', asset: 'points', units };
}

/** Ahead, of this very day, or late; mostly one that is allowed, sometimes one that only just is not. */
function pause(random: Random, care: Care, { wallet, id, now }: CareScene): Act {
  const { longestDays, backdatedDays } = care.pause;
  const first = random.weighted<() => number>([
    [3, () => random.int(1, 20)],
    [3, () => 0],
    [3, () => -random.int(1, backdatedDays)],
    [0.3, () => -backdatedDays - random.int(0, 1)],
    [0.1, () => 400],
  ])();
  const days = random.weighted<() => number>([
    [4, () => random.int(1, Math.min(30, longestDays))],
    [2, () => random.int(1, longestDays)],
    [0.5, () => longestDays + random.int(0, 1)],
    [0.2, () => 0],
  ])();
  const [from, to] = [later(care.zone, now, { days: first }), later(care.zone, now, { days: first + days })];
  wallet.pauses.push({ id: `p${id}`, from, to });
  if (random.chance(0.25)) {
    const at = later(care.zone, from, { days: random.int(0, Math.max(1, days)) });
    if (at > now) wallet.planned.push({ act: { do: 'endPause', pause: `p${id}` }, at });
  }
  const kind = random.chance(0.97) ? random.pick(pauseKinds) : 'holiday';
  return { do: 'pause', pause: `p${id}`, kind, from: dateOf(care.zone, from), to: dateOf(care.zone, to) };
}

function endPause(random: Random, care: Care, scene: CareScene): Act {
  const { pauses } = scene.wallet;
  const open = pauses.filter(({ to }) => to > scene.now + 86_400_000);
  const one = random.chance(0.85) ? open.at(-1) : pauses[random.int(0, 3)];
  if (one === undefined)
    return random.chance(0.05) ? { do: 'endPause', pause: 'none' } : pause(random, care, scene);
  return { do: 'endPause', pause: one.id };
}

function setTier(random: Random, { zone }: Care, { now }: CareScene): Act {
  const until = random.chance(0.6) ? later(zone, now, { days: random.int(0, 40) }) : null;
  return { do: 'setTier', tier: random.pick(['v2', 'v3']), kind: random.pick(['floor', 'trial']), until };
}

/** The plan on trial, with what else it takes to be on the first line. */
function tryOut(random: Random, _: Care, { wallet }: CareScene): Act {
  if (random.chance(0.6))
    soon(
      wallet,
      { do: 'profile', city: 'Hangzhou' },
      { do: 'verify', field: 'city', verified: true },
      { do: 'openCase', externalId: null },
    );
  return { do: 'try' };
}

function verify(random: Random): Act {
  return { do: 'verify', field: random.chance(0.95) ? 'city' : 'lie', verified: random.chance(0.9) };
}

function openCase(random: Random, _: Care, { wallet, id }: CareScene): Act {
  wallet.cases.push(id);
  // A rush of them, as where a parcel is lost.
  if (random.chance(0.004))
    for (let n = 0; n < 21; n += 1) soon(wallet, { do: 'openCase', externalId: null });
  return { do: 'openCase', externalId: random.chance(0.4) ? random.pick(['hd-1', 'hd-2']) : null };
}

function onCase(random: Random, care: Care, scene: CareScene): Act {
  const { cases } = scene.wallet;
  const named = random.chance(0.75) ? cases.at(-1) : cases[random.int(0, cases.length)];
  if (named === undefined) return openCase(random, care, scene);
  return random.weighted<() => Act>([
    [4, () => ({ do: 'answerCase', case: named, agent: random.pick(['li', null]) })],
    [2, () => ({ do: 'handOverCase', case: named, agent: 'wang' })],
    [5, () => ({ do: 'escalateCase', case: named, line: random.pick([null, 'vip', 'vip', ...lineIds]) })],
    [3, () => close(random, scene, named)],
    [1, () => ({ do: 'rateCase', case: named, stars: random.int(1, 5) })],
  ])();
}

function close(random: Random, { wallet }: CareScene, named: string): Act {
  if (random.chance(0.5)) soon(wallet, { do: 'rateCase', case: named, stars: random.int(1, 5) });
  return { do: 'closeCase', case: named };
}

/** Instants that turn something for her, for what comes next to land on or beside. */
export const turnsOf = (care: Care, { pauses }: CareScene['wallet'], now: EpochMs): readonly EpochMs[] =>
  [
    ...pauses.flatMap(({ from, to }) => [from, to]),
    ...[care.fair, care.salon, care.taste, care.quiz, care.walk].flatMap(({ from, until }) => [from, until]),
    ...[care.fair.signUpUntil, care.fair.withdrawUntil, care.next?.at].flatMap((at) => at ?? []),
  ].filter((at) => at >= now);
