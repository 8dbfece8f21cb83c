import type { EpochMs } from '@laurel/core';
import { dateOf, expiry } from '../days.ts';
import { lotName, put } from '../purse.ts';
import type { Care } from './care.ts';
import { numberOf, type Rung, standingAt, startOfDay, stillBy } from './ladder.ts';
import { doubt, type Pause, type Person } from './person.ts';

/** What she earned, by all that is known now. */
export function earnedNow(care: Care, person: Person, at: EpochMs): Rung {
  const { joinedAt } = person;
  if (joinedAt === null) throw new Error('she has not joined');
  const say = (why: string): void => doubt(person, why);
  return standingAt({ care, still: stillBy(person.pauses), joinedAt, doubt: say }, person.items, at);
}

/** A tier by hand stands over what is earned. */
export const tierNow = (care: Care, person: Person, at: EpochMs): number =>
  Math.max(earnedNow(care, person, at).tier, person.byHand?.tier ?? 0);

export const holdsPlan = ({ triedUntil }: Person, at: EpochMs): boolean =>
  triedUntil !== null && at < triedUntil;

export const pausedNow = (care: Care, { pauses }: Person, at: EpochMs): Pause | undefined =>
  pauses.find(
    ({ state, from, to }) =>
      state !== 'planned' &&
      state !== 'cancelled' &&
      startOfDay(care.zone, from) <= at &&
      at < startOfDay(care.zone, to),
  );

/** Grants units; they end as the asset says. The lots that are theirs. */
export function grant(
  care: Care,
  person: Person,
  what: { asset: 'growth' | 'points'; units: number; happened: EpochMs },
): readonly string[] {
  const { asset, units, happened } = what;
  if (units <= 0) return [];
  const until = asset === 'growth' ? null : expiry(care.zone, happened, care.pointsExpire);
  if (until !== null && until <= person.passedTo) doubt(person, 'units that had ended when they came');
  const name = lotName(0, until);
  put(person, asset, { name, units });
  return [name];
}

/** Growth counts for its day; what it lifts her to has its packs, each once. */
export function grow(
  care: Care,
  person: Person,
  what: { id: string; units: number; at: EpochMs; happened: EpochMs },
): void {
  const { id, units, at, happened } = what;
  if (units <= 0) return;
  const before = earnedNow(care, person, at).tier;
  person.items.push({ id, at, day: numberOf(dateOf(care.zone, happened)), units });
  const after = earnedNow(care, person, at).tier;
  for (let tier = before + 1; tier <= after; tier += 1) {
    if (person.packs.includes(tier)) continue;
    person.packs.push(tier);
    grant(care, person, { asset: 'points', units: care.packs[tier - 1] ?? 0, happened });
  }
}
