import type { EpochMs } from '@laurel/core';
import { expiry } from '../days.ts';
import { availableOf, choose, comeBack, debtOf, lotName, put, setAside, spend, spendHeld } from '../purse.ts';
import { type Club, expiryIn } from './club.ts';
import { doubt, type Lots, type Person } from './person.ts';

/** Grants units at an instant; they end as the asset says, or when told. The lot that is theirs. */
export function grantUnits(
  club: Club,
  person: Person,
  what: { asset: string; units: number; happened: EpochMs; until?: EpochMs | null },
): readonly string[] {
  const { asset, units, happened } = what;
  if (units <= 0) return [];
  const until = what.until === undefined ? expiry(club.zone, happened, expiryIn(club, asset)) : what.until;
  if (until !== null && until <= person.passedTo && debtOf(person, asset) > 0)
    doubt(person, 'units that had ended meet a debt');
  const name = lotName(0, until);
  put(person, asset, { name, units });
  return [name];
}

/** What may be spent: nothing while something is owed. */
export const spendable = (person: Person, asset: string): number =>
  debtOf(person, asset) > 0 ? 0 : availableOf(person, asset);

/** Spends at once; the lots that paid. */
export function spendUnits(person: Person, asset: string, units: number): Lots {
  const lots = choose(person, asset, units) ?? [];
  spend(person, asset, lots);
  return lots;
}

export function holdUnits(person: Person, asset: string, units: number): Lots {
  const lots = choose(person, asset, units) ?? [];
  setAside(person, asset, lots);
  return lots;
}

export function captureUnits(person: Person, asset: string, lots: Lots): void {
  spendHeld(person, asset, lots);
}

/** Units come back to the lots that they came from, from being set aside or from being spent. */
export function giveUnitsBack(
  club: Club,
  person: Person,
  back: { asset: string; from: 'held' | 'spent'; lots: Lots; now: EpochMs },
): void {
  if (back.lots.length > 0)
    comeBack({ member: person, terms: club, now: back.now }, back.asset, {
      from: back.from,
      lots: back.lots,
    });
}

export const sumOf = (lots: Lots): number => lots.reduce((total, [, units]) => total + units, 0);
