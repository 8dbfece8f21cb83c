import type { EpochMs } from '@laurel/core';
import type { Act, Sent, Step } from '../act.ts';
import { later, midnightFrom, nextMonth } from '../oracle/days.ts';
import type { Families } from '../oracle/families/families.ts';
import type { Random } from '../random.ts';
import type { Message } from './deliver.ts';
import { type FamilyWallet, newFamilyWallet } from './family-wallet.ts';
import { someFamilyAct } from './some-family-act.ts';
import { stepsOf } from './some-history.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A whole history of three to five people: what they ask for, and in which order and state it reaches the store. */
export function someFamiliesHistory(
  random: Random,
  families: Families,
  { length, start }: { length: number; start: EpochMs },
): readonly Step[] {
  const names = ['mum', 'ben', 'cat', 'dan', 'eve'].slice(0, random.int(3, 5));
  const wallets = names.map(newFamilyWallet);
  const pace = random.pick(['minutes', 'days', 'weeks', 'mixed'] as const);
  // All join, one after the other: only then it is clear which of two lots that agree comes first.
  const messages: Message[] = names.map((member, n) => {
    const sent: Sent = { member, id: `j${n}`, time: start + n, act: { do: 'register' } };
    return { at: sent.time, sent };
  });
  let now = start + names.length;
  beginWith(random, wallets);
  for (let n = 0; n < length; n += 1) {
    const busy = wallets.filter(({ planned }) => planned.length > 0);
    const isBusy = busy.length > 0 && random.chance(0.85);
    const wallet = random.pick(isBusy ? busy : wallets);
    now = isBusy ? now + random.int(0, 4 * minute) : nextInstant(random, families, { now, pace });
    const act = someFamilyAct(random, families, { wallet, wallets, id: `${n}` });
    messages.push(...deliveredAs(random, { member: wallet.name, id: `${n}`, time: now, act }));
  }
  return stepsOf(random, messages, 0.3);
}

/** The first founds a household and asks most of the others, in most histories. */
function beginWith(random: Random, wallets: readonly FamilyWallet[]): void {
  const [mum, ...others] = wallets;
  if (mum === undefined || random.chance(0.15)) return;
  mum.founded = true;
  mum.planned.push({ do: 'found' }, { do: 'adjust', asset: 'points', units: random.int(100, 2_000) });
  if (random.chance(0.4)) mum.planned.push({ do: 'adjust', asset: 'freeship', units: random.int(1, 12) });
  for (const other of others.filter(() => random.chance(0.8))) {
    mum.planned.push({ do: 'ask', to: other.name });
    mum.seats.push(other.name);
    other.owner = mum.name;
  }
}

/** What somebody else tells of may come late; what is asked for is asked here and now. Either may come twice, or changed. */
function deliveredAs(random: Random, sent: Sent): readonly Message[] {
  if (random.chance(0.015)) return [];
  const delay = toldOf.includes(sent.act.do) && random.chance(0.06) ? random.int(1, 20) * hour : 0;
  const at = sent.time + delay;
  const messages: Message[] = [{ at, sent }];
  if (random.chance(0.06)) messages.push({ at: at + random.pick([0, 1, minute, day, 40 * day]), sent });
  if (random.chance(0.02)) messages.push({ at: at + random.pick([0, minute, day]), sent: altered(sent) });
  return messages;
}
const toldOf: readonly Act['do'][] = ['complete'];

/** The same id with other content. */
function altered(sent: Sent): Sent {
  const { act } = sent;
  if ('units' in act && act.units !== null) return { ...sent, act: { ...act, units: act.units + 1 } };
  return { ...sent, time: sent.time - 1 };
}

function nextInstant(
  random: Random,
  families: Families,
  { now, pace }: { now: EpochMs; pace: 'minutes' | 'days' | 'weeks' | 'mixed' },
): EpochMs {
  if (random.chance(0.3)) return turn(random, families, now);
  const gap = {
    minutes: () => random.int(0, 20 * minute),
    days: () => random.int(0, 30 * hour),
    weeks: () => random.int(0, 12 * day),
    mixed: () => random.pick([0, 1, hour, random.int(1, 2 * day), random.int(1, 40 * day)]),
  }[random.chance(0.85) ? pace : 'mixed']();
  return now + gap;
}

/** One of the instants at which something turns over: windows of caps, the way home, invitations, cool-downs, terms, holds. */
function turn(random: Random, { zone, household, plan, holdMinutes }: Families, now: EpochMs): EpochMs {
  const today = midnightFrom(zone, now - day + 1);
  const end = later(zone, today, { months: 1 });
  const instant = random.pick([
    later(zone, now, { days: household.returnDays }),
    later(zone, now, { days: household.returnDays }),
    later(zone, now, { days: household.invitationDays }),
    later(zone, now, { days: household.coolDownDays }),
    midnightFrom(zone, now + 1),
    nextMonth(zone, now),
    end,
    later(zone, end, { days: plan.graceDays }),
    later(zone, today, { days: plan.trialDays }),
    now + holdMinutes * minute,
    now + plan.quoteMinutes * minute,
  ]);
  return Math.max(now, instant + random.pick([-1, 0, 0, 1, 1_000]));
}
