import type { Making } from '../deciding.ts';
import { factCount, factKeys, factOf } from '../facts.ts';
import { before } from '../kernel/before.ts';
import type { CalendarWindow, WindowUnit } from '../kernel/calendar.ts';
import type { EpochMs, Json, JsonObject, Units } from '../kernel/json.ts';
import type { CompiledLimit, CompiledRule } from '../program/compiled.ts';
import type { LimitDef } from '../program/program.ts';

/** What the limits of a rule leave for one more firing. */
export interface Room {
  /** Units left, where a limit counts units of an asset. */
  readonly cuts: readonly Cut[];
  /** Set where a limit of firings is used up: how it reads. */
  readonly closed: string | null;
  /** What was used of each limit, in their order, up to one that is closed; null where the event does not name what it is about. */
  readonly uses: readonly (Use | null)[];
}
interface Cut {
  readonly limit: LimitDef;
  readonly left: Units;
}
interface Use {
  readonly key: string;
  readonly used: Used;
}

/** Count of firings and units granted in one window of one limit. */
type Used = readonly [times: number, units: Units];

const FREE: Room = { cuts: [], closed: null, uses: [] };

/** Asks all limits of a rule, in the windows of the time at which the event happened. */
export function roomOf(m: Making, rule: Pick<CompiledRule, 'limits'>): Room {
  const { limits } = rule;
  if (limits.length === 0) return FREE;
  let cuts: readonly Cut[] = FREE.cuts;
  const uses = new Array<Use | null>(limits.length);
  for (let i = 0; i < limits.length; i++) {
    const compiled = limits[i] as CompiledLimit;
    const limit = compiled.def;
    const use = useOf(m, compiled);
    uses[i] = use;
    if (use === null) continue;
    const { used } = use;
    if (limit.times !== null && used[0] >= limit.times)
      return { cuts, closed: labelOf(limit, limit.times), uses };
    if (limit.units === null || limit.asset === null) continue;
    const left = limit.units - used[1];
    if (left <= 0) return { cuts, closed: labelOf(limit, limit.units), uses };
    cuts = cuts.length === 0 ? [{ limit, left }] : [...cuts, { limit, left }];
  }
  return { cuts, closed: null, uses };
}

/** The narrowest of the limits that count units of an asset, and how it reads; of equal ones the first. */
export function cutOf(room: Room, asset: string): { left: Units; label: string } | undefined {
  let found: Cut | undefined;
  for (const cut of room.cuts) {
    if (cut.limit.asset === asset && (found === undefined || cut.left < found.left)) found = cut;
  }
  return found && { left: found.left, label: labelOf(found.limit, found.limit.units ?? 0) };
}

/** Counts a firing against all limits of the rule. What a refund frees is not given to others. */
export function countFiring(
  m: Making,
  { limits }: Pick<CompiledRule, 'limits'>,
  room: Room,
  granted: (asset: string) => Units,
): void {
  for (let i = 0; i < limits.length; i++) {
    const limit = (limits[i] as CompiledLimit).def;
    const use = room.uses[i];
    if (limit.per === 'event' || use == null) continue;
    const { key, used } = use;
    const units = limit.asset === null ? 0 : granted(limit.asset);
    if (limit.by === 'member') m.fact(key, [used[0] + 1, used[1] + units]);
    else claimShared(m, key, limit, units);
  }
}

/** A shared counter counts what its limit does: firings, or units. */
function claimShared(m: Making, key: string, limit: LimitDef, units: Units): void {
  const by = limit.units === null ? 1 : units;
  if (by > 0) m.claim(key, { by, limit: limit.times ?? limit.units ?? by });
}

/** `limit:<rule>:<n>:<window>[:<hash>]` and what was used; null where the event does not name what the limit is about. */
function useOf(m: Making, limit: CompiledLimit): Use | null {
  const { by } = limit.def;
  if (by !== 'member') {
    const value = sharedValue(m.event.data, by);
    if (value === null) return null;
    const key = `${limitKey(m, limit)}:${value}`;
    return { key, used: sharedUse(m, limit.def, key) };
  }
  const key = limitKey(m, limit);
  return { key, used: usedOf(m, limit.def, key) };
}

const WINDOWS_MAX = 1_024;

function limitKey(m: Making, { def: limit, prefix, byWindow }: CompiledLimit): string {
  if (!isCalendar(limit.per)) return `${prefix}${windowName(m, limit.per)}`;
  const window = windowOf(m, limit.per);
  let key = byWindow.get(window.key);
  if (key === undefined) {
    key = `${prefix}${window.key}`;
    if (byWindow.size >= WINDOWS_MAX) byWindow.clear();
    byWindow.set(window.key, key);
  }
  return key;
}

/** The value that a shared limit counts by, as the shell hashed it. */
export function sharedValue(data: JsonObject, by: LimitDef['by']): string | null {
  const risk = data['risk'] as JsonObject | undefined;
  const value = risk?.[{ device: 'deviceId', address: 'addressKey', payment: 'paymentKey', member: '' }[by]];
  return typeof value === 'string' ? value : null;
}

/** Keys of the shared counters that an event's rules may ask. */
export function sharedKeys(
  rule: CompiledRule,
  windowOf: (limit: LimitDef) => string,
  data: JsonObject,
): readonly string[] {
  const keys: string[] = [];
  for (const [i, limit] of rule.def.limits.entries()) {
    const value = limit.by === 'member' ? null : sharedValue(data, limit.by);
    if (value !== null) keys.push(`limit:${rule.def.id}:${i}:${windowOf(limit)}:${value}`);
  }
  return keys;
}

function isCalendar(per: LimitDef['per']): per is WindowUnit {
  return per === 'day' || per === 'week' || per === 'month' || per === 'year';
}

function windowOf(m: Making, per: WindowUnit): CalendarWindow {
  return m.earning.compiled.calendar.window(m.happenedAt, per);
}

function windowName(m: Making, per: Exclude<LimitDef['per'], WindowUnit>): string {
  if (per === 'lifetime') return 'ever';
  if (per === 'event') return `event/${m.event.id}`;
  const main = m.program.mainTrack?.id ?? '';
  return `period/${m.draft.head.tracks[main]?.since ?? 0}`;
}

function usedOf(m: Making, limit: LimitDef, key: string): Used {
  const fact = factOf(m.draft.head.facts, key) as Used | undefined;
  if (fact !== undefined) return fact;
  // A window that is long over was moved out of the head.
  if (!isCalendar(limit.per) || windowOf(m, limit.per).to > closedBefore(m)) return NONE;
  return (m.wanted(key) as Used | null) ?? NONE;
}
const NONE: Used = [0, 0];

function sharedUse(m: Making, limit: LimitDef, key: string): Used {
  const used = m.deciding.context.taken.stock?.[key] ?? 0;
  m.takeStock(key, used);
  return limit.units === null ? [used, 0] : [0, used];
}

/** Windows that ended before this can be asked only by an operator's override. */
export function closedBefore(m: Making): EpochMs {
  m.closedBefore ??= closedBeforeOf(m);
  return m.closedBefore;
}

function closedBeforeOf(m: Making): EpochMs {
  const { calendar, program } = m.program;
  return before(calendar, m.decidedAt, program.lateness) - 86_400_000;
}

function labelOf(limit: LimitDef, n: number): string {
  const per = { tierPeriod: 'tier period', lifetime: 'lifetime' }[limit.per as string] ?? limit.per;
  const units = limit.times === null && limit.asset !== null ? ` ${limit.asset}` : '';
  const by = limit.by === 'member' ? '' : ` and ${limit.by}`;
  return `${n}${units} per ${per}${by}`;
}

/** Moves counters of windows that are over out of the head, so that it stays small. */
export function spillLimits(m: Making): void {
  if (factCount(m.draft.head.facts) < FACTS_MANY) return;
  const facts = factKeys(m.draft.head.facts);
  const before = closedBefore(m);
  for (const key of facts) {
    const ended = endOfWindow(m, key);
    if (ended === null || ended > before) continue;
    m.record(key, factOf(m.draft.head.facts, key) as Json);
    m.fact(key, null);
  }
}
const FACTS_MANY = 96;

function endOfWindow(m: Making, key: string): EpochMs | null {
  const found = /^(?:limit:[^:]+:\d+|(?:goal|accepted):[^:]+):(\d{4})(?:-(\d\d)(?:-(\d\d))?|-W(\d\d))?$/.exec(
    key,
  );
  if (found === null) return null;
  const { calendar } = m.program;
  const [, year = '', month, day, week] = found;
  if (week !== undefined)
    return calendar.window(
      calendar.start(calendar.dayOfDate(`${year}-01-04`) + (Number(week) - 1) * 7),
      'week',
    ).to;
  const start = calendar.start(calendar.dayOfDate(`${year}-${month ?? '01'}-${day ?? '01'}`));
  return calendar.window(start, day !== undefined ? 'day' : month !== undefined ? 'month' : 'year').to;
}
