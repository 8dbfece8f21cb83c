import type { EpochMs } from '@laurel/core';
import { later } from '../days.ts';
import {
  availableOf,
  choose,
  comeBack,
  debtOf,
  expire,
  type LotNow,
  lotsOf,
  put,
  setAside,
  spend,
} from '../purse.ts';
import { assets, type Families, type FamilyAsset } from './families.ts';
import { doubt, type Lots, type Relative } from './relative.ts';
import { byPlace, tell, type World } from './world.ts';

/** Who earned the units of a lot, where that is another: `…/@<her place>`. */
const earnerIn = (lot: string): number | null => {
  const found = /\/@(\d+)/.exec(lot);
  return found === null ? null : Number(found[1]);
};
const isOfOther = ({ name }: LotNow): boolean => earnerIn(name) !== null;

/** What may be spent: nothing while something is owed. */
export const spendable = (relative: Relative, asset: FamilyAsset): number =>
  debtOf(relative, asset) > 0 ? 0 : availableOf(relative, asset);

/** Of it, what she earned herself. */
export const ownUnits = (relative: Relative, asset: FamilyAsset): number =>
  debtOf(relative, asset) > 0
    ? 0
    : lotsOf(relative, asset).reduce((sum, lot) => sum + (isOfOther(lot) ? 0 : lot.left), 0);

export function holdUnits(relative: Relative, asset: FamilyAsset, units: number): Lots {
  const lots = choose(relative, asset, units) ?? [];
  setAside(relative, asset, lots);
  return lots;
}

/** Units come back to the lots that they came from, from being set aside or from being spent. */
export function giveUnitsBack(
  families: Families,
  relative: Relative,
  back: { asset: FamilyAsset; from: 'held' | 'spent'; lots: Lots },
): void {
  const { asset, from, lots } = back;
  if (lots.length > 0)
    comeBack({ member: relative, terms: families, now: relative.passedTo }, asset, { from, lots });
}

/** Takes units of her own, soonest expiring first. */
export function takeOwn(relative: Relative, asset: FamilyAsset, units: number): Lots {
  let missing = units;
  const lots = lotsOf(relative, asset).flatMap((lot) => {
    const taken = isOfOther(lot) ? 0 : Math.min(lot.left, missing);
    missing -= taken;
    return taken > 0 ? [[lot.name, taken] as const] : [];
  });
  spend(relative, asset, lots);
  return lots;
}

/** Of what the household has, soonest expiring first. */
export function takeAny(relative: Relative, asset: FamilyAsset, units: number): Lots {
  const lots = choose(relative, asset, units) ?? [];
  spend(relative, asset, lots);
  return lots;
}

/** A lot as another has it: with who earned it. */
const named = (lot: string, place: number): string => {
  if (earnerIn(lot) !== null) return lot;
  const [from, until, grace] = lot.split('/');
  return `${from}/${until}/@${place}${grace === undefined ? '' : `/${grace}`}`;
};

/** Units on their way from a member, by their lots there. */
export const leaving = ({ place }: Relative, lots: Lots): Lots =>
  lots.map(([lot, units]) => [named(lot, place), units]);

/** They keep their dates and who earned them; with who earned them they are her own again. Who has left keeps nothing. */
export function arrive(relative: Relative, asset: FamilyAsset, lots: Lots): void {
  if (debtOf(relative, asset) > 0 && lots.length > 1)
    doubt(relative, 'which of the units that arrive pay a debt');
  for (const [lot, units] of lots) {
    const name = earnerIn(lot) === relative.place ? lot.replace(/\/@\d+/, '') : lot;
    if (debtOf(relative, asset) > 0 && hasEnded(lot, relative.passedTo))
      doubt(relative, 'units that had ended meet a debt');
    put(relative, asset, { name, units });
  }
  if (relative.standing === 'closed') loseAll(relative, asset);
}

const hasEnded = (lot: string, at: EpochMs): boolean => {
  const until = lot.split('/')[1];
  return until !== 'never' && Number(until) <= at;
};

export function loseAll(relative: Relative, asset: FamilyAsset): void {
  for (const lot of lotsOf(relative, asset)) if (lot.left > 0) expire(relative, asset, lot);
}

/** Where a lot that another earned belongs; null: here. */
function homeOf(world: World, relative: Relative, lot: string): string | null {
  const earner = earnerIn(lot);
  if (earner === null) return null;
  if (relative.seat !== null) return relative.seat.owner;
  const name = byPlace(world, earner)?.name ?? '';
  return relative.household?.seats.some((seat) => seat.name === name) ? null : name;
}

/** When it goes there, as soon as it is neither held nor used; null: it stays. */
export function homewardAt(world: World, relative: Relative, lot: LotNow): EpochMs | null {
  if (lot.left === 0 || homeOf(world, relative, lot.name) === null) return null;
  return relative.seat?.returnAt ?? Number.NEGATIVE_INFINITY;
}

/** What of others is left goes where it belongs: what is due by an instant, or all at once. */
export function sendHome(world: World, relative: Relative, dueBy: EpochMs | null): void {
  for (const asset of assets) {
    const homes = new Map<string, (readonly [string, number])[]>();
    for (const lot of lotsOf(relative, asset)) {
      const at = homewardAt(world, relative, lot);
      if (at === null || (dueBy !== null && at > dueBy)) continue;
      const home = homeOf(world, relative, lot.name) ?? '';
      homes.set(home, [...(homes.get(home) ?? []), [lot.name, lot.left]]);
    }
    for (const [home, lots] of homes) sendLots(world, relative, { home, asset, lots });
  }
}

function sendLots(
  world: World,
  relative: Relative,
  { home, asset, lots }: { home: string; asset: FamilyAsset; lots: Lots },
): void {
  spend(relative, asset, lots);
  const sent = leaving(relative, lots);
  const units = lots.reduce((sum, [, n]) => sum + n, 0);
  tell(world, home, (there, at) => {
    freeCap(there, { seat: relative.name, asset, units });
    arrive(there, asset, sent);
    // What does not belong here either goes on.
    sendHome(world, there, at);
  });
}

/** What goes home unused may be drawn again: the newest draws are taken to be what came back. */
function freeCap(
  owner: Relative,
  { seat, asset, units }: { seat: string; asset: FamilyAsset; units: number },
): void {
  let left = units;
  for (const draw of owner.draws.toReversed()) {
    if (draw.seat !== seat || draw.asset !== asset) continue;
    const freed = Math.min(draw.units - draw.back, left);
    draw.back += freed;
    left -= freed;
  }
}

/** A draw waits for the seat to use it. */
export const returnAt = ({ zone, household }: Families, at: EpochMs): EpochMs =>
  later(zone, at, { days: household.returnDays });

/** Rule 6 and fine print 27; what she earned herself comes first, then what others did, and then it is a debt. */
export function takeBackFrom(
  families: Families,
  relative: Relative,
  what: { units: number; own: string },
): number {
  let missing = what.units;
  const move = (lot: LotNow, side: 'left' | 'expired'): void => {
    const units = Math.min(lot[side], missing);
    missing -= units;
    const nothing = { putIn: 0, left: 0, held: 0, spent: 0, expired: 0, debt: 0 };
    if (units > 0)
      relative.moves.push({
        ...nothing,
        asset: 'points',
        lot: lot.name,
        takenBack: units,
        [side]: -units,
      });
  };
  // Units that came back after their lot's end live on, but are still that lot's (rule 7).
  const grants = lotsOf(relative, 'points').filter(
    ({ name, graceOf }) => name === what.own || graceOf.includes(what.own),
  );
  for (const lot of grants) move(lot, 'left');
  for (const lot of grants) move(lot, 'expired');
  const others = (isTheirs: boolean): readonly LotNow[] =>
    lotsOf(relative, 'points').filter((lot) => isOfOther(lot) === isTheirs);
  for (const lot of others(false)) move(lot, 'left');
  for (const lot of others(true)) move(lot, 'left');
  if (missing > 0 && families.shortfall === 'debt')
    relative.moves.push({
      asset: 'points',
      lot: '',
      putIn: 0,
      left: 0,
      held: 0,
      spent: 0,
      expired: 0,
      takenBack: 0,
      debt: missing,
    });
  return missing;
}
