import type { EpochMs } from '@laurel/core';
import { later } from './days.ts';
import type { Move, Unsure } from './member.ts';
import type { Terms } from './terms.ts';

/** What a purse needs of whoever has it, and of the program. */
export interface Purse {
  readonly moves: Move[];
  readonly passedTo: EpochMs;
  readonly unsure: Unsure[];
}
export type PurseTerms = Pick<Terms, 'zone' | 'restoreGraceDays' | 'shortfall'>;

/** What one lot has, counted from all moves. */
export interface LotNow {
  readonly name: string;
  readonly from: EpochMs;
  readonly until: EpochMs | null;
  readonly putIn: number;
  readonly left: number;
  readonly held: number;
  readonly spent: number;
  readonly expired: number;
  readonly takenBack: number;
  /** The ended lots whose units live on here. */
  readonly graceOf: readonly string[];
}

export const lotName = (from: EpochMs, until: EpochMs | null): string => `${from}/${until ?? 'never'}`;
/** Grants that agree share a lot; what lives on is no grant, and has a lot of its own, by who earned it (`/@…`). */
const graceName = (until: EpochMs, of: string): string =>
  `${lotName(0, until)}${/\/@\d+/.exec(of)?.[0] ?? ''}/grace`;

function datesOf(name: string): { from: EpochMs; until: EpochMs | null } {
  const [from, until] = name.split('/');
  return { from: Number(from), until: until === 'never' ? null : Number(until) };
}

/** All lots of an asset, soonest expiring first, those that never expire last. */
export function lotsOf(member: Purse, asset: string): readonly LotNow[] {
  const names = [...new Set(member.moves.filter((m) => m.asset === asset && m.lot !== '').map((m) => m.lot))];
  const sum = (moves: readonly Move[], what: (move: Move) => number): number =>
    moves.reduce((total, move) => total + what(move), 0);
  const lots = names.map((name) => {
    const moves = member.moves.filter((move) => move.asset === asset && move.lot === name);
    return {
      name,
      ...datesOf(name),
      putIn: sum(moves, (move) => move.putIn),
      left: sum(moves, (move) => move.left),
      held: sum(moves, (move) => move.held),
      spent: sum(moves, (move) => move.spent),
      expired: sum(moves, (move) => move.expired),
      takenBack: sum(moves, (move) => move.takenBack),
      graceOf: moves.flatMap((move) => (move.graceOf === undefined ? [] : [move.graceOf])),
    };
  });
  // The page does not say which of two that end together comes first: here by name, so that what others
  // earned comes after her own, and what lives on comes last.
  return lots.sort(
    (a, b) =>
      (a.until ?? Number.POSITIVE_INFINITY) - (b.until ?? Number.POSITIVE_INFINITY) ||
      a.from - b.from ||
      (a.name < b.name ? -1 : 1),
  );
}

export const debtOf = (member: Purse, asset: string): number =>
  member.moves.reduce((total, move) => total + (move.asset === asset ? move.debt : 0), 0);

/** Units of lots that are open by now. */
export function availableOf(member: Purse, asset: string): number {
  return lotsOf(member, asset).reduce(
    (total, lot) => total + (lot.from <= member.passedTo ? lot.left : 0),
    0,
  );
}

function move(member: Purse, asset: string, change: Partial<Move>): void {
  const nothing = { lot: '', putIn: 0, left: 0, held: 0, spent: 0, expired: 0, takenBack: 0, debt: 0 };
  member.moves.push({ ...nothing, asset, ...change });
}

/** Puts units into a lot, a debt first (rule 6); what is pending pays when it opens. */
export function put(member: Purse, asset: string, lot: { name: string; units: number }): void {
  const { from, until } = datesOf(lot.name);
  const isPending = from > member.passedTo;
  const paid = isPending ? 0 : Math.min(debtOf(member, asset), lot.units);
  if (paid > 0) move(member, asset, { debt: -paid });
  const units = lot.units - paid;
  // What comes after its end is never there: an end at T does not include T.
  const isOver = until !== null && until <= member.passedTo;
  if (units > 0)
    move(member, asset, { lot: lot.name, putIn: units, ...(isOver ? { expired: units } : { left: units }) });
}

/** Takes from what is available, soonest expiring first; null where there is not enough. */
export function choose(
  member: Purse,
  asset: string,
  units: number,
): readonly (readonly [string, number])[] | null {
  let missing = units;
  const chosen: (readonly [string, number])[] = [];
  for (const lot of lotsOf(member, asset)) {
    const taken = lot.from <= member.passedTo ? Math.min(lot.left, missing) : 0;
    if (taken > 0) chosen.push([lot.name, taken]);
    missing -= taken;
  }
  return missing === 0 ? chosen : null;
}

export function setAside(member: Purse, asset: string, lots: readonly (readonly [string, number])[]): void {
  for (const [lot, units] of lots) move(member, asset, { lot, left: -units, held: units });
}

export function spendHeld(member: Purse, asset: string, lots: readonly (readonly [string, number])[]): void {
  for (const [lot, units] of lots) move(member, asset, { lot, held: -units, spent: units });
}

export function spend(member: Purse, asset: string, lots: readonly (readonly [string, number])[]): void {
  for (const [lot, units] of lots) move(member, asset, { lot, left: -units, spent: units });
}

/** A lot opens: its units pay a debt first. */
export function open(member: Purse, asset: string, lot: LotNow): void {
  const paid = Math.min(debtOf(member, asset), lot.left);
  move(member, asset, { lot: lot.name, putIn: -paid, left: -paid });
  move(member, asset, { debt: -paid });
}

export function expire(member: Purse, asset: string, lot: LotNow): void {
  move(member, asset, { lot: lot.name, left: -lot.left, expired: lot.left });
}

/** Rule 7 and fine print 28: units come back to their lot, a debt first, with a grace where the lot has ended. */
export function comeBack(
  { member, terms, now }: { member: Purse; terms: PurseTerms; now: EpochMs },
  asset: string,
  back: { from: 'held' | 'spent'; lots: readonly (readonly [string, number])[] },
): void {
  if (debtOf(member, asset) > 0 && new Set(back.lots.map(([lot]) => lot)).size > 1)
    member.unsure.push({ what: 'points', why: 'which of the units that come back pay a debt' });
  for (const [lot, units] of back.lots) {
    move(member, asset, { lot, [back.from]: -units, putIn: -units });
    const paid = Math.min(debtOf(member, asset), units);
    if (paid > 0) move(member, asset, { debt: -paid });
    const { until } = datesOf(lot);
    if (until === null || until > now) {
      move(member, asset, { lot, putIn: units - paid, left: units - paid });
      continue;
    }
    // What paid a debt does not live on, and begins no grace.
    if (paid === units) continue;
    const home = livesOn({ member, terms, now }, asset, lot);
    if (home === null) move(member, asset, { lot, putIn: units - paid, expired: units - paid });
    else move(member, asset, { lot: home, putIn: units - paid, left: units - paid, graceOf: lot });
  }
}

/** Where units of an ended lot live on, once per lot; null where they are gone at once. */
function livesOn(
  { member, terms, now }: { member: Purse; terms: PurseTerms; now: EpochMs },
  asset: string,
  lot: string,
): string | null {
  const lots = lotsOf(member, asset);
  const given = lots.find((each) => each.graceOf.includes(lot));
  // Those that come back later share the grace of the first.
  if (given !== undefined) return given.until !== null && given.until > now ? given.name : null;
  const isGrace = lot.endsWith('/grace');
  if (isGrace || terms.restoreGraceDays === 0) return null;
  return graceName(later(terms.zone, now, { days: terms.restoreGraceDays }), lot);
}

/** Rule 6 and fine print 27. Returns the units that were not to be found. */
export function takeBack(
  { member, terms }: { member: Purse; terms: PurseTerms },
  asset: string,
  what: { units: number; own: readonly string[] },
): number {
  let missing = what.units;
  const take = (lot: LotNow, side: 'left' | 'expired'): void => {
    const units = Math.min(lot[side], missing);
    if (units > 0) move(member, asset, { lot: lot.name, [side]: -units, takenBack: units });
    missing -= units;
  };
  // Units that came back after their lot's end live on, but are still that lot's (rule 7).
  const isOwn = (lot: LotNow): boolean => [lot.name, ...lot.graceOf].some((name) => what.own.includes(name));
  const own = lotsOf(member, asset).filter(isOwn);
  for (const lot of own) take(lot, 'left');
  for (const lot of own) take(lot, 'expired');
  for (const lot of lotsOf(member, asset)) if (lot.from <= member.passedTo) take(lot, 'left');
  const policy = asset === 'points' ? terms.shortfall : 'debt';
  if (missing > 0 && policy === 'debt') move(member, asset, { debt: missing });
  return missing;
}

/** Units that are lent for a moment: they are there, whatever is owed. */
export const lend = (member: Purse, asset: string, units: number): void =>
  move(member, asset, { lot: lotName(0, null), putIn: units, left: units });

export const owe = (member: Purse, asset: string, units: number): void =>
  move(member, asset, { debt: units });
