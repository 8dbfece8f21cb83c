import type { Day, EpochMs, Json, Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import { addToDay, ITEMS_PER_RECORD, itemsRecord, nothingEarned } from '../ledger/earned.ts';
import { compareLots, pick } from '../ledger/lots.ts';
import type { AssetState, Earned, EarnedDay, EarnedItem, Lot } from '../state.ts';

/** When two assets become one. */
interface Now {
  readonly at: EpochMs;
  readonly today: Day;
}
export interface Joined {
  readonly state: AssetState;
  /** Chunks of items that do not fit into the head. */
  readonly records: Readonly<Record<string, Json>>;
}

/** Two states of an asset as one: equal lots are one lot, and a debt is paid at once by what is available. */
export function joinAsset(
  id: string,
  a: AssetState,
  b: { readonly state: AssetState; readonly items: readonly EarnedItem[] },
  now: Now,
): Joined {
  const lots = joinLots(a.lots, b.state.lots);
  const paid = payWith({ lots, owed: a.owed + b.state.owed }, now.at);
  const earned = b.items.length === 0 ? null : joinEarned(id, a.earned ?? nothingEarned, b.items, now);
  const kept = earned?.earned ?? a.earned;
  return {
    state: { ...paid, ...(kept === undefined ? {} : { earned: kept }) },
    records: earned?.records ?? {},
  };
}

export function joinLots(a: readonly Lot[], b: readonly Lot[]): readonly Lot[] {
  const lots = new Map(a.map((lot) => [lot.key, lot]));
  for (const lot of b) lots.set(lot.key, joinLot(lots.get(lot.key), lot));
  return [...lots.values()].sort(compareLots);
}

/** The columns of two lots of one key. */
export function joinLot(a: Lot | undefined, b: Lot): Lot {
  if (a === undefined) return b;
  const grace = a.grace ?? b.grace;
  return {
    ...a,
    putIn: a.putIn + b.putIn,
    left: a.left + b.left,
    held: a.held + b.held,
    spent: a.spent + b.spent,
    takenBack: a.takenBack + b.takenBack,
    ...(grace === undefined ? {} : { grace }),
  };
}

function payWith(state: { readonly lots: readonly Lot[]; readonly owed: Units }, at: EpochMs): AssetState {
  if (state.owed === 0) return state;
  let { owed } = state;
  const taken = new Map(pick(state, owed, at));
  const lots = state.lots.map((lot) => {
    const units = taken.get(lot.key) ?? 0;
    owed -= units;
    return units === 0 ? lot : { ...lot, left: lot.left - units, spent: lot.spent + units };
  });
  return { lots, owed };
}

/**
 * What the other one earned counts for the days that it counted for, as items decided now: they get the next numbers, in
 * their order.
 */
function joinEarned(
  asset: string,
  a: Earned,
  items: readonly EarnedItem[],
  { at, today }: Now,
): { readonly earned: Earned; readonly records: Readonly<Record<string, Json>> } {
  const last = a.days.at(-1);
  const isToday = last !== undefined && last[0] === today;
  let day: EarnedDay = isToday ? last : [today, a.items, 0];
  let total = a.total;
  for (const [, of, units] of items) {
    if (units !== 0) day = addToDay(day, of, units);
    total += units;
  }
  let tail: readonly EarnedItem[] = [...a.tail, ...items.map(([, of, units]): EarnedItem => [at, of, units])];
  const records: Record<string, Json> = {};
  let chunk = floorDivide(a.items - a.tail.length, ITEMS_PER_RECORD);
  for (; tail.length >= 2 * ITEMS_PER_RECORD; chunk++) {
    records[itemsRecord(asset, chunk)] = tail.slice(0, ITEMS_PER_RECORD);
    tail = tail.slice(ITEMS_PER_RECORD);
  }
  const days = isToday ? [...a.days.slice(0, -1), day] : [...a.days, day];
  return { earned: { ...a, total, days, items: a.items + items.length, tail }, records };
}
