/** What one rule granted. */
export interface Granted {
  readonly rule: string;
  readonly asset: 'growth' | 'points';
  readonly amount: number;
  readonly lot: string;
  /** What a limit of units left before it. */
  readonly room?: number;
}

/** A counter that a grant moved, or a limit that stood in its way. */
export interface Counted {
  readonly rule: string;
  readonly window: number;
  readonly used: Used | null;
}

/** What is remembered of an order, so that it can be taken back. */
export interface HandOrder {
  readonly net: number;
  readonly tier: number;
  readonly at: number;
  readonly grants: Granted[];
}

interface HandLot {
  readonly key: string;
  readonly until: number;
  putIn: number;
  left: number;
}
export interface Used {
  times: number;
  units: number;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const thresholds = [0, 1_000, 5_000, 20_000, 50_000] as const;
const packs = [0, 50, 200, 1_000, 5_000] as const;
const windowDays = 365;
const periodDays = 365;
const graceDays = 30;

// The zone is eight hours ahead all year: by hand nobody would ask for more.
export function dayOf(at: number): number {
  return Math.floor((at + 8 * HOUR) / DAY);
}
export function weekOf(at: number): number {
  return Math.floor((dayOf(at) + 3) / 7);
}
export function monthOf(at: number): number {
  const date = new Date(at + 8 * HOUR);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
export function inWindow(at: number, from: number, to: number): boolean {
  return at >= from && at < to;
}

const yearEnds = new Map<number, number>();

/** The end of the year after that of an instant. */
function endOfNextYear(at: number): number {
  const year = new Date(at + 8 * HOUR).getUTCFullYear();
  let end = yearEnds.get(year);
  if (end === undefined) {
    end = Date.UTC(year + 2, 0, 1) - 8 * HOUR;
    yearEnds.set(year, end);
  }
  return end;
}

function startOf(day: number): number {
  return day * DAY - 8 * HOUR;
}

/** A member as somebody writes it who knows these rules and no others: changed in place, nothing in vain. */
export class HandMember {
  tier = 0;
  readonly orders = new Map<string, HandOrder>();
  /** Counters that the order at hand moved; null where nobody wants to know. */
  counted: Counted[] | null = null;
  readonly lots: HandLot[] = [];
  since = 0;
  until = Number.POSITIVE_INFINITY;
  private graceFrom = -1;
  /** Growth by day, oldest first. */
  private readonly days: [day: number, units: number][] = [];
  private growth = 0;
  items = 0;
  private readonly counters = new Map<string, Map<number, Used>>();
  private readonly packed = [true, false, false, false, false];

  get points(): number {
    return this.lots.reduce((sum, lot) => sum + lot.left, 0);
  }
  get growthTotal(): number {
    return this.growth;
  }

  /** Lots expire and periods end, each at its time. */
  pass(to: number): void {
    const first = this.lots[0];
    if (first !== undefined && first.until <= to) this.lots.shift();
    while (this.until <= to) this.endPeriod(this.until);
  }

  private endPeriod(at: number): void {
    const last = dayOf(at - 1);
    if (this.graceFrom < 0) {
      const first = last - windowDays + 1;
      if (this.between(first, last) >= (thresholds[this.tier] as number)) return this.begin(this.tier, at);
      this.graceFrom = first;
      this.until = startOf(dayOf(at) + graceDays);
      return;
    }
    this.begin(this.tier - 1, at);
  }

  private begin(tier: number, at: number): void {
    this.tier = tier;
    this.since = at;
    this.graceFrom = -1;
    const midnight = startOf(dayOf(at)) === at ? dayOf(at) : dayOf(at) + 1;
    this.until = tier === 0 ? Number.POSITIVE_INFINITY : startOf(midnight + periodDays);
  }

  private between(first: number, last: number): number {
    let sum = 0;
    for (let i = this.days.length - 1; i >= 0; i--) {
      const [day, units] = this.days[i] as [number, number];
      if (day < first) break;
      if (day <= last) sum += units;
    }
    return sum;
  }

  count(rule: string, window: number, used: Used, units: number): void {
    used.times++;
    used.units += units;
    this.counted?.push({ rule, window, used: { ...used } });
  }

  full(rule: string, window: number): void {
    this.counted?.push({ rule, window, used: null });
  }

  used(rule: string, window: number): Used {
    let windows = this.counters.get(rule);
    if (windows === undefined) {
      windows = new Map();
      this.counters.set(rule, windows);
    }
    let used = windows.get(window);
    if (used === undefined) {
      used = { times: 0, units: 0 };
      windows.set(window, used);
    }
    return used;
  }

  grow(order: HandOrder, rule: string, units: number, at: number): void {
    if (units === 0) return;
    const day = dayOf(at);
    const last = this.days.at(-1);
    if (last !== undefined && last[0] === day) last[1] += units;
    else this.days.push([day, units]);
    this.growth += units;
    this.items++;
    order.grants.push({ rule, asset: 'growth', amount: units, lot: '//platform' });
  }

  give(order: HandOrder, rule: string, units: number, at: number, room?: number): void {
    if (units === 0) return;
    const until = endOfNextYear(at);
    let lot = this.lots.at(-1);
    if (lot === undefined || lot.until !== until) {
      lot = { key: `/${until}/platform`, until, putIn: 0, left: 0 };
      this.lots.push(lot);
    }
    lot.putIn += units;
    lot.left += units;
    const granted: Granted = { rule, asset: 'points', amount: units, lot: lot.key };
    order.grants.push(room === undefined ? granted : { ...granted, room });
  }

  /** Up as far as the window reaches, each step with its pack once; in a grace the tier may be kept. */
  rise(order: HandOrder, at: number): void {
    const today = dayOf(at);
    const first = this.graceFrom < 0 ? today - windowDays + 1 : this.graceFrom;
    const units = this.between(first, today);
    const before = this.tier;
    if (this.graceFrom >= 0 && units >= (thresholds[before] as number)) {
      this.begin(before, this.until - graceDays * DAY);
    }
    let reached = thresholds.length - 1;
    while (units < (thresholds[reached] as number)) reached--;
    if (reached <= before) return;
    this.begin(reached, at);
    for (let tier = before + 1; tier <= reached; tier++) {
      if (this.packed[tier] === true) continue;
      this.packed[tier] = true;
      this.give(order, `pack:main:v${tier + 1}`, packs[tier] as number, at);
    }
  }
}
