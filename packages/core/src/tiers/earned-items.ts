import { type Making, Missing } from '../deciding.ts';
import type { Day, Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import { addToDay, daysRecord, ITEMS_PER_RECORD, itemsRecord, nothingEarned } from '../ledger/earned.ts';
import type { Base, Standstill } from '../log/entry.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { Earned, EarnedDay, EarnedItem } from '../state.ts';
import type { Standing } from './course.ts';
import { windowStart } from './window.ts';

/** What a track measures, day by day and item by item, also where it has left the head. */
export class EarnedItems {
  readonly earned: Earned;
  private readonly m: Making;
  private readonly asset: string;
  private expected: readonly [first: number, end: number] = [0, 0];
  private walked = 0;
  private chunk: { number: number; items: readonly EarnedItem[] } = { number: -1, items: [] };

  /** With the days as far back as the first window of a walk from that day reaches; with those of the head for null. */
  constructor(m: Making, track: CompiledTrack, day: Day | null, stood?: readonly Standstill[]) {
    this.m = m;
    this.asset = track.def.measure;
    this.earned = day === null ? ofHead(m, track) : wholeFrom(m, track, day, stood);
  }

  /** Items from here to there are going to be asked for: where one is missing, all are wanted at once. */
  expect(first: number, end: number): void {
    this.expected = [first, end];
  }

  item(number: number): EarnedItem {
    const { items, tail } = this.earned;
    const first = items - tail.length;
    if (number >= first) return tail[number - first] as EarnedItem;
    const chunk = floorDivide(number, ITEMS_PER_RECORD);
    if (this.chunk.number !== chunk) {
      const record = this.m.draft.get(itemsRecord(this.asset, chunk));
      if (record === undefined) this.askFrom(chunk);
      this.walked += 1;
      this.chunk = { number: chunk, items: record as unknown as readonly EarnedItem[] };
    }
    return this.chunk.items[number % ITEMS_PER_RECORD] as EarnedItem;
  }

  /** What is left of the items from here to there. */
  unitsBetween(first: number, end: number): Units {
    this.expect(first, end);
    let units = 0;
    for (let i = first; i < end; i++) units += this.item(i)[2];
    return units;
  }

  /** The day on which the item before was earned: more may have been earned on it since. */
  placeOf(item: number): number {
    const { days } = this.earned;
    return Math.max(
      0,
      days.findLastIndex((entry) => entry[1] < item),
    );
  }

  /** What of a day was there before an item; null where it had not begun. */
  partBefore(place: number, item: number): EarnedDay | null {
    const entry = this.earned.days[place];
    return entry === undefined || entry[1] >= item ? null : this.dayBefore(place, item);
  }

  /** The bases that were noted, net of what was taken back since of the units before them. */
  netBases(
    start: Pick<Standing, 'base' | 'nextBase'>,
    total: Units,
    firstItem: number,
  ): Pick<Standing, 'base' | 'nextBase'> {
    const net = ([, item]: Base): Base => [total - this.unitsBetween(item, firstItem), item];
    return {
      ...(start.base === undefined ? {} : { base: net(start.base) }),
      ...(start.nextBase === undefined ? {} : { nextBase: net(start.nextBase) }),
    };
  }

  /** A day as it stood before one of its items was earned. */
  dayBefore(place: number, number: number): EarnedDay {
    const { days, items } = this.earned;
    const end = days[place + 1]?.[1] ?? items;
    let entry = days[place] as EarnedDay;
    for (let i = number; i < end; i++) {
      const [, day, units] = this.item(i);
      entry = addToDay(entry, day, -units);
    }
    return entry;
  }

  /** The expected ones, and as many more as were walked through: each round of loading doubles what is there. */
  private askFrom(chunk: number): never {
    const { items, tail } = this.earned;
    const first = items - tail.length;
    const end = Math.min(Math.max(this.expected[1], (chunk + this.walked) * ITEMS_PER_RECORD), first);
    const keys = [itemsRecord(this.asset, chunk)];
    for (let n = chunk + 1; n * ITEMS_PER_RECORD < end; n++) keys.push(itemsRecord(this.asset, n));
    throw new Missing({ records: keys });
  }
}

function ofHead(m: Making, track: CompiledTrack): Earned {
  return m.draft.head.assets[track.def.measure]?.earned ?? nothingEarned;
}

/** What was earned, with the days that have become records as far back as the walk's first window reaches. */
function wholeFrom(m: Making, track: CompiledTrack, day: Day, stood?: readonly Standstill[]): Earned {
  const earned = ofHead(m, track);
  const first = windowStart(track.def, m.program.calendar, day, stood) ?? day;
  if ((earned.older ?? 0) === 0) return earned;
  const chunks: (readonly EarnedDay[])[] = [earned.days];
  for (let chunk = (earned.older ?? 0) - 1; chunk >= 0 && (chunks[0]?.[0]?.[0] ?? 0) > first; chunk--) {
    chunks.unshift(m.wanted(daysRecord(track.def.measure, chunk)) as unknown as readonly EarnedDay[]);
  }
  return { ...earned, days: chunks.flat() };
}

/** All units of a day. */
export function unitsOf([, , same, others]: EarnedDay): Units {
  let units = same;
  if (others !== undefined) for (const [, more] of others) units += more;
  return units;
}
