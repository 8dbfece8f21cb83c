import type { EpochMs } from '@laurel/core';
import type { Step } from '../act.ts';
import type { Club } from '../oracle/club/club.ts';
import { later, midnightFrom } from '../oracle/days.ts';
import type { Random } from '../random.ts';
import { type ClubWallet, newClubWallet } from './club-wallet.ts';
import { deliveries, type Message } from './deliver.ts';
import { plannedAct, someClubAct } from './some-club-act.ts';
import { stepsOf } from './some-history.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A whole history of a club: what happens, and in which order and state it reaches the store. */
export function someClubHistory(
  random: Random,
  club: Club,
  { length, start }: { length: number; start: EpochMs },
): readonly Step[] {
  const count = random.weighted([
    [3, 1],
    [4, 2],
    [2, 3],
  ]);
  const names = ['ada', 'bo', 'cy'].slice(0, count);
  const wallets = names.map(newClubWallet);
  const pace = random.pick(['minutes', 'days', 'weeks', 'mixed'] as const);
  const messages: Message[] = [];
  let now = start;
  for (let n = 0; n < length; n += 1) {
    // Who is in the middle of something mostly goes on.
    const busy = wallets.filter(({ planned }) => planned.length > 0 && planned[0]?.at === undefined);
    const wallet = random.pick(busy.length > 0 && random.chance(0.85) ? busy : wallets);
    const goesOn = meansTo(random, wallet, now);
    now = goesOn ?? someInstantBefore(wallet, now, nextInstant(random, club, { now, pace }));
    const scene = { wallet, names, id: `${n}`, now };
    const act = goesOn === null ? someClubAct(random, club, scene) : plannedAct(random, club, scene);
    messages.push(...deliveries(random, { member: wallet.name, id: `${n}`, time: now, act }, 0));
  }
  return stepsOf(random, messages, 0.3);
}

/** When she does what she means to do; null: something else comes first. */
function meansTo(random: Random, { planned }: ClubWallet, now: EpochMs): EpochMs | null {
  const [next] = planned;
  if (next === undefined || random.chance(0.1)) return null;
  if (next.at === undefined) return now + random.int(0, 240_000);
  return random.chance(0.6) ? Math.max(now, next.at) : null;
}

/** What was meant for an instant is mostly not missed by it. */
function someInstantBefore({ planned }: ClubWallet, now: EpochMs, at: EpochMs): EpochMs {
  const next = planned.find((each) => each.at !== undefined)?.at ?? at;
  return next > now ? Math.min(at, next) : at;
}

function nextInstant(
  random: Random,
  club: Club,
  { now, pace }: { now: EpochMs; pace: 'minutes' | 'days' | 'weeks' | 'mixed' },
): EpochMs {
  if (random.chance(0.3)) return turn(random, club, now);
  const gap = {
    minutes: () => random.int(0, 20 * minute),
    days: () => random.int(0, 3 * day),
    weeks: () => random.int(0, 20 * day),
    mixed: () => random.pick([0, 1, hour, random.int(1, 2 * day), random.int(1, 70 * day)]),
  }[random.chance(0.85) ? pace : 'mixed']();
  return now + gap;
}

/** One of the instants at which something turns over: ends of terms, notices, charges, graces, trials, holds. */
function turn(random: Random, { zone, plan, holdMinutes, score }: Club, now: EpochMs): EpochMs {
  const today = midnightFrom(zone, now - day + 1);
  const end = later(zone, today, { months: random.pick([1, 1, 3, 12]) });
  const { chargeHours, noticeDays, sendDays, retries, graceDays } = plan.renewal;
  const charge = end - chargeHours * hour;
  const instant = random.pick([
    end,
    charge,
    later(zone, charge, { days: random.pick([0, ...retries]) }),
    later(zone, charge, { days: -noticeDays }),
    later(zone, charge, { days: -sendDays }),
    later(zone, end, { days: graceDays }),
    later(zone, today, { days: plan.trial.days }),
    later(zone, today, { days: plan.trial.days + plan.trial.releaseDays }),
    now + holdMinutes * minute,
    now + plan.quoteMinutes * minute,
    later(zone, now, { days: plan.guaranteeDays }),
    midnightFrom(zone, later(zone, now, { days: score.settledOn })),
    midnightFrom(zone, now + 1),
  ]);
  return Math.max(now, instant + random.pick([-1, 0, 0, 1, 1_000]));
}
