import type { Making } from '../deciding.ts';
import { textOf } from '../kernel/json.ts';
import { planOf } from '../plans/plan-state.ts';
import { changeUses, type UseOfTerm } from '../plans/savings.ts';
import {
  type Family,
  type FamilyTerm,
  familyOf,
  ownedBy,
  type Seat,
  seatOf,
  setHousehold,
} from './household-state.ts';
import { me, tell } from './units.ts';

/** What the n-th seat of this owner has of her plans. A trial and a grace are the holder's own. */
export function seatFamily(m: Making, n: number): Family {
  const family: Record<string, readonly FamilyTerm[]> = {};
  for (const [plan, { def }] of m.program.plans) {
    if (def.family === undefined || n >= def.family.seats) continue;
    const terms = planOf(m.draft.head, plan)?.terms ?? [];
    if (terms.length > 0) family[plan] = terms.map(({ no, from, until }) => ({ no, from, until }));
  }
  return family;
}

/** Left out while it is empty. */
export const familyPart = (family: Family): { family?: Family } =>
  Object.keys(family).length === 0 ? {} : { family };

/** Something about the owner's plans or her seats has changed: seats for whom that means something are told. */
export function tellFamily(m: Making): void {
  const household = ownedBy(m.draft.head);
  if (household === null || household.seats.length === 0) return;
  let isChanged = false;
  const seats = household.seats.map((seat, n): Seat => {
    const family = seatFamily(m, n);
    if (JSON.stringify(family) === JSON.stringify(seat.family ?? {})) return seat;
    isChanged = true;
    tell(m, 'household.terms_changed', seat.member, { from: { member: me(m) }, no: household.no, family });
    const { family: _, ...rest } = seat;
    return { ...rest, ...familyPart(family) };
  });
  if (isChanged) setHousehold(m, { ...household, seats });
}

/** `household.terms_changed`: at the seat. */
export function noteFamily(m: Making): void {
  const { from, no, family } = m.event.data as unknown as {
    from: { member: number };
    no: number;
    family: Family;
  };
  const seat = seatOf(m.draft.head);
  if (seat?.owner !== from.member || seat.no !== no) return;
  const { family: _, ...rest } = seat;
  setHousehold(m, { ...rest, ...familyPart(family) });
}

/** What a seat saved by a plan of the owner's, as her log has it: beside that of a plan of her own. */
export const familyPlan = (plan: string, owner: number): string => `${plan}@${owner}`;

/** Says to the owner what a seat used of her plan. */
export function tellSaved(
  m: Making,
  owner: number,
  saved: { plan: string; no: number; use: UseOfTerm; reported?: true },
): void {
  tell(m, 'household.saved', owner, { from: { member: me(m) }, ...saved });
}

/** Another system says what a seat used of a plan of the owner's: it counts in her own record and in the owner's. */
export function useOfFamily(m: Making, plan: string, use: UseOfTerm): void {
  const held = familyOf(m.draft.head, m.decidedAt).get(plan);
  if (held === undefined) return;
  const { owner, no } = held;
  changeUses(m, { plan: familyPlan(plan, owner), no }, (uses) => [...uses, use]);
  tellSaved(m, owner, { plan, no, use, reported: true });
}

/** `household.saved`: at the owner, whose term it is. The newest word about an order's benefit counts; each report is one more. */
export function noteSaved(m: Making): void {
  const { from, plan, no, use, reported } = m.event.data as unknown as {
    from: { member: number };
    plan: string;
    no: number;
    use: UseOfTerm;
    reported?: true;
  };
  const isSame = (one: UseOfTerm): boolean =>
    reported !== true &&
    one.seat === from.member &&
    textOf(one.order) === textOf(use.order) &&
    one.benefit === use.benefit;
  changeUses(m, { plan, no }, (uses) => [
    ...uses.filter((one) => !isSame(one)),
    ...(reported !== true && use.cash === 0 && use.list === 0 ? [] : [{ ...use, seat: from.member }]),
  ]);
}
