import type { EpochMs } from '@laurel/core';
import type { ClubAct } from '../../club/club-act.ts';
import { familyOf, planOf, termOf } from './plan.ts';
import { doubt, type Relative, type UseOf } from './relative.ts';
import { giveUnitsBack, holdUnits, spendable } from './units.ts';
import type { World } from './world.ts';

type Place = ClubAct & { readonly do: 'placeUse' };
const minute = 60_000;

export const useOf = (relative: Relative, order: string): UseOf | undefined =>
  relative.uses.findLast((use) => use.order === order);

/** Whether she has the benefit `own`: by a plan of her own, or as one of a family. */
const hasOwn = (world: World, relative: Relative, at: EpochMs): boolean =>
  ['held', 'grace'].includes(planOf(relative)) ||
  (familyOf(world, relative, at)?.benefits.includes('own') ?? false);

/** Off every line, half up to the minor unit. */
const offOf = (world: World, { cart, offers }: Place): Readonly<Record<string, number>> => {
  if (!offers?.includes('own')) return {};
  const { percent } = world.families.plan;
  return Object.fromEntries(
    cart.lines.map(({ id, amount }) => [id, Math.floor((amount * percent * 2 + 100) / 200)]),
  );
};

function toPay(world: World, act: Place): number {
  const off = Object.values(offOf(world, act)).reduce((a, b) => a + b, 0);
  return act.cart.lines.reduce((sum, { amount }) => sum + amount, act.cart.shipping) - off;
}

export function againstPlacing(world: World, relative: Relative, act: Place, at: EpochMs): readonly string[] {
  const codes: string[] = [];
  const before = useOf(relative, act.order);
  if (before !== undefined && before.state !== 'released') codes.push('redemption_exists');
  if (act.offers?.includes('own') && !hasOwn(world, relative, at)) codes.push('offer_not_usable');
  const most = Math.min(spendable(relative, 'points'), toPay(world, act));
  if (act.points > most) codes.push('points_not_usable');
  return codes;
}

export function placeUse(world: World, relative: Relative, act: Place, at: EpochMs): void {
  const off = offOf(world, act);
  relative.uses.push({
    order: act.order,
    cart: act.cart,
    off,
    of: act.offers?.includes('own') ? termOf(world, relative, at) : null,
    until: at + act.minutes * minute,
    toPay: toPay(world, act) - act.points,
    state: 'placed',
    held: act.points > 0 ? holdUnits(relative, 'points', act.points) : [],
    spent: [],
    back: [],
  });
}

/** Lines come back: the savings of what is left stand, and with the last of them the points that paid. */
export function restoreUse(
  world: World,
  relative: Relative,
  use: UseOf,
  lines: readonly string[] | null,
): void {
  const ids = use.cart.lines.map(({ id }) => id);
  use.back.push(...(lines ?? ids).filter((id) => !use.back.includes(id)));
  if (use.spent.length === 0) return;
  if (!ids.every((id) => use.back.includes(id))) {
    doubt(relative, 'points that paid come back in part');
    return;
  }
  const lots = use.spent;
  use.spent = [];
  giveUnitsBack(world.families, relative, { asset: 'points', from: 'spent', lots });
}
