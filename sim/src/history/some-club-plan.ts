import type { EpochMs } from '@laurel/core';
import type { Act } from '../act.ts';
import { type Club, monthsOf, type VariantId } from '../oracle/club/club.ts';
import { dateOf, later, startOf } from '../oracle/days.ts';
import type { Random } from '../random.ts';
import { type ClubWallet, type Planned, type Scene, soon } from './club-wallet.ts';

const minute = 60_000;
const hour = 60 * minute;

export const someVariant = (random: Random): VariantId =>
  random.weighted([
    [6, 'month'],
    [2, 'season'],
    [2, 'year'],
  ]);

export function quote(random: Random, { wallet, id }: Scene, variant: string = someVariant(random)): Act {
  wallet.quotes.push(id);
  return { do: 'quote', variant, instead: random.chance(wallet.holds ? 0.25 : 0.05) };
}

/** A quote, the purchase by it, mostly what the payment system says, and at times what becomes of the renewal. */
export function purchase(random: Random, club: Club, scene: Scene): Act {
  const { wallet, now } = scene;
  const variant = someVariant(random);
  const paid = random.chance(0.5);
  const mandate = random.chance(0.6);
  soon(wallet, { do: 'buy', quote: 'last', paid, mandate });
  if (!paid && random.chance(0.2)) soon(wallet, { do: 'settle', back: 0, outcome: 'failed' });
  if (!paid && random.chance(0.85)) soon(wallet, { do: 'settle', back: 0, outcome: 'succeeded' });
  if (random.chance(0.3)) soon(wallet, { do: 'choose', benefit: 'video', instead: null });
  const today = startOf(club.zone, dateOf(club.zone, now));
  const end = later(club.zone, today, { months: monthsOf[variant] });
  const isFirst = !wallet.holds;
  wallet.holds = true;
  if (isFirst && mandate && random.chance(0.7)) wallet.planned.push(...renewal(random, club, end));
  else if (isFirst && random.chance(0.3)) wallet.planned.push(...guarantee(random, club, end));
  return quote(random, scene, variant);
}

/** The notice arrives in time, or hardly, or not; attempts fail and succeed; cancelling meets a charge. */
function renewal(random: Random, club: Club, end: EpochMs): readonly Planned[] {
  const { chargeHours, noticeDays, sendDays, retries, graceDays } = club.plan.renewal;
  const { zone } = club;
  const charge = end - chargeHours * hour;
  const planned: Planned[] = [];
  const arrives = random.pick([
    later(zone, charge, { days: -sendDays }) + minute,
    later(zone, charge, { days: -noticeDays }) + random.pick([-1, 0, 1]),
    later(zone, charge, { days: -1 }),
  ]);
  if (random.chance(0.9)) planned.push({ at: arrives, act: { do: 'noticed' } });
  if (random.chance(0.12))
    planned.push({ at: charge + random.pick([-1_000, -1, 0, 1]), act: { do: 'endMandate' } });
  for (const days of [0, ...retries]) {
    const outcome = random.pick(['failed', 'failed', 'succeeded'] as const);
    if (random.chance(0.85))
      planned.push({ at: later(zone, charge, { days }) + minute, act: { do: 'settle', back: 0, outcome } });
    // Lost, or told again, or of the one before.
    if (random.chance(0.25))
      planned.push({
        at: later(zone, charge, { days }) + hour,
        act: { do: 'settle', back: random.int(0, 2), outcome: 'succeeded' },
      });
  }
  const over = later(zone, end, { days: graceDays }) + random.pick([-1, 0, 1, hour]);
  if (random.chance(0.4))
    planned.push({ at: over, act: { do: 'settle', back: random.int(0, 1), outcome: 'succeeded' } });
  return planned.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

function guarantee(random: Random, { zone, plan }: Club, end: EpochMs): readonly Planned[] {
  const last = later(zone, end, { days: plan.guaranteeDays });
  const at = random.pick([end, end + minute, last - 1, last]);
  return [
    { at, act: { do: 'guarantee', term: 1 } },
    { at, act: { do: 'guarantee', term: 1 } },
  ];
}

/** A trial with an order in it, and a purchase before, at or after the ends that matter. */
export function tryOut(random: Random, club: Club, { wallet, now, id }: Scene): Act {
  const { zone, plan } = club;
  const { days, releaseDays } = plan.trial;
  const order = `t${id}`;
  wallet.orders.push({ id: order, left: 12_800 });
  soon(wallet, { do: 'complete', order, amount: 12_800, app: false });
  const end = later(zone, startOf(zone, dateOf(zone, now)), { days });
  const at =
    random.pick([end, later(zone, end, { days: releaseDays })]) + random.pick([-hour, -1, 0, minute]);
  if (random.chance(0.3))
    wallet.planned.push({
      at: end + hour,
      act: { do: 'complete', order: `u${id}`, amount: 500, app: false },
    });
  if (random.chance(0.7))
    wallet.planned.push(
      { at, act: { do: 'quote', variant: 'month', instead: false } },
      { act: { do: 'buy', quote: 'last', paid: true, mandate: false } },
    );
  return { do: 'try' };
}

/** A plan was made before its quote had a name. */
export function nowPlanned(act: Act, { wallet, id }: { wallet: ClubWallet; id: string }): Act {
  if (act.do === 'quote') wallet.quotes.push(id);
  if (act.do === 'refundPlan' && act.amount === null) wallet.holds = false;
  return act.do === 'buy' && act.quote === 'last' ? { ...act, quote: wallet.quotes.at(-1) ?? 'none' } : act;
}
