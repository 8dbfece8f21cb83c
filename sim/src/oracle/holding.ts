import type { Act } from '../act.ts';
import type { Deciding } from './earning.ts';
import type { HoldPlaced, Member } from './member.ts';
import { giveBack, heldIn } from './pass-time.ts';
import { choose, comeBack, setAside, spendHeld } from './purse.ts';
import type { Asset } from './terms.ts';

type Lots = readonly (readonly [lot: string, units: number])[];

const minute = 60_000;

/** Rule 8: sets units aside, soonest expiring first, until captured, released or lapsed. */
export function placeHold(deciding: Deciding, act: Act & { do: 'place' }): void {
  const { member, terms, decidedAt, event } = deciding;
  const asset = act.asset as Asset;
  const lots = choose(member, asset, act.units);
  if (lots === null) throw new Error('checked before');
  setAside(member, asset, lots);
  const until = decidedAt + (act.minutes ?? terms.holdMinutes) * minute;
  member.holds.push({ id: event, asset, until, lots, spent: [] });
}

export const holdOf = (member: Member, id: string): HoldPlaced | undefined =>
  member.holds.find((hold) => hold.id === id);

export const spentIn = (hold: HoldPlaced): number =>
  hold.spent.reduce((total, [, units]) => total + units, 0);

/** The first units of lots, and the rest. */
export function split(lots: Lots, units: number): { readonly taken: Lots; readonly rest: Lots } {
  let missing = units;
  const taken: (readonly [string, number])[] = [];
  const rest: (readonly [string, number])[] = [];
  for (const [lot, has] of lots) {
    const part = Math.min(has, missing);
    if (part > 0) taken.push([lot, part]);
    if (has > part) rest.push([lot, has - part]);
    missing -= part;
  }
  return { taken, rest };
}

/**
 * Rule 8, `place → capture | release`: either ends the hold. A capture in part takes the soonest expiring units, and
 * the rest is released with it.
 */
export function capture(deciding: Deciding, act: Act & { do: 'capture' }): void {
  const { member, terms, decidedAt } = deciding;
  const hold = holdOf(member, act.hold);
  if (hold === undefined) throw new Error('checked before');
  const { taken, rest } = split(hold.lots, act.units ?? heldIn(hold));
  hold.lots = rest;
  hold.spent = [...hold.spent, ...taken];
  spendHeld(member, hold.asset, taken);
  giveBack({ terms, member, now: decidedAt }, hold);
}

export function release(deciding: Deciding, act: Act & { do: 'release' }): void {
  const { member, terms, decidedAt } = deciding;
  const hold = holdOf(member, act.hold);
  if (hold !== undefined) giveBack({ terms, member, now: decidedAt }, hold);
}

/** Rule 7: back into the lots that they came from. */
export function restore(deciding: Deciding, act: Act & { do: 'restore' }): void {
  const { member, terms, decidedAt } = deciding;
  const hold = holdOf(member, act.hold);
  if (hold === undefined) throw new Error('checked before');
  const { taken, rest } = split(hold.spent, act.units ?? spentIn(hold));
  if (rest.length > 0 && new Set(hold.spent.map(([lot]) => lot)).size > 1)
    member.unsure.push({ what: 'points', why: 'a spend of several lots is undone in part' });
  hold.spent = rest;
  comeBack({ terms, member, now: decidedAt }, hold.asset, { from: 'spent', lots: taken });
}
