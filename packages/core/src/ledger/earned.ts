import type { Day, EpochMs, Json, Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import type { Earned, EarnedDay, EarnedItem } from '../state.ts';

/** Items that the head keeps at most; when it is full the oldest half becomes a record. */
const TAIL_MAX = 64;
/** Items of one record `items/<asset>/<chunk>`. */
export const ITEMS_PER_RECORD = 32;
/** Days with earnings that the head keeps at most: more than the longest window of a program and its grace. */
const DAYS_MAX = 1_400;
/** Days of one record `days/<asset>/<chunk>`. */
const DAYS_PER_RECORD = 256;

export const nothingEarned: Earned = { total: 0, days: [], items: 0, tail: [] };

/** One more item, decided at `at` on day `decided` and counting for `day`. */
export function earn(earned: Earned, at: EpochMs, decided: Day, day: Day, units: Units): Earned {
  const number = earned.items;
  const last = earned.days.at(-1);
  const isSameDay = last !== undefined && last[0] === decided;
  const dayNow = addToDay(isSameDay ? last : [decided, number, 0], day, units);
  const days = isSameDay
    ? replaceAt(earned.days, earned.days.length - 1, () => dayNow)
    : withLast(earned.days, dayNow);
  const tail = withLast<EarnedItem>(earned.tail, [at, day, units]);
  return { ...earned, total: earned.total + units, days, items: number + 1, tail };
}

/** A list of just this length; one that is pushed to keeps room for many more, in every head. */
function withLast<T>(list: readonly T[], item: T): readonly T[] {
  const longer = new Array<T>(list.length + 1);
  for (let i = 0; i < list.length; i++) longer[i] = list[i] as T;
  longer[list.length] = item;
  return longer;
}

/** Takes `units` back from item `number`, decided on day `decided`; both may already have left the head. */
export function unearn(earned: Earned, number: number, decided: Day, day: Day, units: Units): Earned {
  const first = earned.items - earned.tail.length;
  const tail =
    number < first ? earned.tail : replaceAt(earned.tail, number - first, (i) => lessItem(i, units));
  const at = findDay(earned.days, decided);
  const days = at < 0 ? earned.days : replaceAt(earned.days, at, (d) => addToDay(d, day, -units));
  return { ...earned, total: earned.total - units, days, tail };
}

export function lessItem(item: EarnedItem, units: Units): EarnedItem {
  return [item[0], item[1], item[2] - units];
}

/** Units that count within [first, last], of what was decided on or before day `decided`. */
export function earnedBetween(days: readonly EarnedDay[], first: Day, last: Day, decided: Day = last): Units {
  let sum = 0;
  for (let i = firstDayFrom(days, decided + 1) - 1; i >= 0; i--) {
    const entry = days[i] as EarnedDay;
    if (entry[0] < first) break; // what is dated before it was decided lies further back still
    if (entry[0] <= last) sum += entry[2];
    if (entry[3] === undefined) continue;
    for (const [day, units] of entry[3]) if (day >= first && day <= last) sum += units;
  }
  return sum;
}

/** Parts of the oldest history that no longer belong into the head, as records, and what stays. */
export interface Overflow {
  readonly records: readonly (readonly [key: string, value: Json])[];
  readonly rest: Earned;
}

/** Moves the oldest items and days to records when there are many; null while there is room. */
export function overflow(asset: string, earned: Earned): Overflow | null {
  if (earned.tail.length < TAIL_MAX && earned.days.length < DAYS_MAX) return null;
  const records: [string, Json][] = [];
  let rest = earned;
  if (rest.tail.length >= TAIL_MAX) {
    const chunk = floorDivide(rest.items - rest.tail.length, ITEMS_PER_RECORD);
    records.push([itemsRecord(asset, chunk), rest.tail.slice(0, ITEMS_PER_RECORD)]);
    rest = { ...rest, tail: rest.tail.slice(ITEMS_PER_RECORD) };
  }
  if (rest.days.length >= DAYS_MAX) {
    const older = rest.older ?? 0;
    records.push([daysRecord(asset, older), rest.days.slice(0, DAYS_PER_RECORD) as unknown as Json]);
    rest = { ...rest, days: rest.days.slice(DAYS_PER_RECORD), older: older + 1 };
  }
  return { records, rest };
}

/** Key of the record of a chunk of earned items. */
export function itemsRecord(asset: string, chunk: number): string {
  return `items/${asset}/${chunk}`;
}

/** Key of the record of a chunk of days, oldest first. */
export function daysRecord(asset: string, chunk: number): string {
  return `days/${asset}/${chunk}`;
}

export function addToDay(entry: EarnedDay, day: Day, units: Units): EarnedDay {
  if (day === entry[0]) {
    return entry[3] === undefined
      ? [entry[0], entry[1], entry[2] + units]
      : [entry[0], entry[1], entry[2] + units, entry[3]];
  }
  const others = entry[3] ?? [];
  const at = others.findIndex((other) => other[0] === day);
  const next: readonly (readonly [Day, Units])[] =
    at < 0 ? [...others, [day, units]] : replaceAt(others, at, (other) => [day, other[1] + units]);
  return [entry[0], entry[1], entry[2], next];
}

/** Place of the first day that is not before `day`. */
export function firstDayFrom(days: readonly EarnedDay[], day: Day): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] as EarnedDay)[0] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Binary search by the day decided; -1 where it is not there. */
export function findDay(days: readonly EarnedDay[], day: Day): number {
  let low = 0;
  let high = days.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = (days[middle] as EarnedDay)[0];
    if (found === day) return middle;
    if (found < day) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function replaceAt<T>(list: readonly T[], at: number, next: (item: T) => T): readonly T[] {
  const changed = list.slice();
  changed[at] = next(list[at] as T);
  return changed;
}
