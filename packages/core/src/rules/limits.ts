import type { Making } from '../deciding.ts';
import { factKeys, factOf } from '../facts.ts';
import type { EpochMs, Json, JsonObject, Units } from '../kernel/json.ts';
import type { CompiledRule } from '../program/compiled.ts';
import type { LimitDef } from '../program/program.ts';

/** What the limits of a rule leave for one more firing. */
export interface Room {
  /** Units left by asset, where a limit counts units. */
  readonly units: ReadonlyMap<string, { readonly left: Units; readonly label: string }>;
  /** Set where a limit of firings is used up: how it reads. */
  readonly closed: string | null;
}

/** Count of firings and units granted in one window of one limit. */
type Used = readonly [times: number, units: Units];

/** Asks all limits of a rule, in the windows of the time at which the event happened. */
export function roomOf(m: Making, rule: CompiledRule): Room {
  const units = new Map<string, { left: Units; label: string }>();
  for (const [i, limit] of rule.def.limits.entries()) {
    const key = limitKey(m, rule, limit, i);
    if (key === null) continue;
    const used = limit.by === 'member' ? usedOf(m, limit, key) : sharedUse(m, key);
    if (limit.times !== null && used[0] >= limit.times) return { units, closed: labelOf(limit, limit.times) };
    if (limit.units === null || limit.asset === null) continue;
    const left = limit.units - used[1];
    const label = labelOf(limit, limit.units);
    if (left <= 0) return { units, closed: label };
    const known = units.get(limit.asset);
    if (known === undefined || left < known.left) units.set(limit.asset, { left, label });
  }
  return { units, closed: null };
}

/** Counts a firing against all limits of the rule. What a refund frees is not given to others. */
export function countFiring(m: Making, rule: CompiledRule, granted: ReadonlyMap<string, Units>): void {
  for (const [i, limit] of rule.def.limits.entries()) {
    if (limit.per === 'event') continue;
    const key = limitKey(m, rule, limit, i);
    if (key === null) continue;
    const units = limit.asset === null ? 0 : (granted.get(limit.asset) ?? 0);
    if (limit.by === 'member') {
      const used = usedOf(m, limit, key);
      m.fact(key, [used[0] + 1, used[1] + units]);
    } else {
      const used = sharedUse(m, key);
      m.claim(key, { by: 1, limit: limit.times ?? used[0] + 1 });
    }
  }
}

/** `limit:<rule>:<n>:<window>[:<hash>]`; null where the event does not name what the limit is about. */
function limitKey(m: Making, rule: CompiledRule, limit: LimitDef, i: number): string | null {
  const key = `limit:${rule.def.id}:${i}:${windowKey(m, limit)}`;
  if (limit.by === 'member') return key;
  const value = sharedValue(m.event.data, limit.by);
  return value === null ? null : `${key}:${value}`;
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

function windowKey(m: Making, limit: LimitDef): string {
  if (limit.per === 'lifetime') return 'ever';
  if (limit.per === 'event') return `event/${m.event.id}`;
  if (limit.per === 'tierPeriod') {
    const main = m.program.mainTrack?.id ?? '';
    return `period/${m.draft.head.tracks[main]?.since ?? 0}`;
  }
  return m.earning.compiled.calendar.window(m.happenedAt, limit.per).key;
}

function usedOf(m: Making, limit: LimitDef, key: string): Used {
  const fact = factOf(m.draft.head.facts, key) as Used | undefined;
  if (fact !== undefined) return fact;
  if (limit.per === 'event' || limit.per === 'lifetime' || limit.per === 'tierPeriod') return [0, 0];
  // A window that is long over was moved out of the head.
  const window = m.earning.compiled.calendar.window(m.happenedAt, limit.per);
  if (window.to > closedBefore(m)) return [0, 0];
  return (m.wanted(key) as Used | null) ?? [0, 0];
}

function sharedUse(m: Making, key: string): Used {
  const used = m.deciding.context.taken.stock?.[key] ?? 0;
  m.takeStock(key, used);
  return [used, 0];
}

/** Windows that ended before this can be asked only by an operator's override. */
export function closedBefore(m: Making): EpochMs {
  const { lateness } = m.program.program;
  const [unit, n] = Object.entries(lateness)[0] as [string, number];
  return m.program.calendar.plus(m.decidedAt, { [unit]: -n } as never) - 86_400_000;
}

function labelOf(limit: LimitDef, n: number): string {
  const per = { tierPeriod: 'tier period', lifetime: 'lifetime' }[limit.per as string] ?? limit.per;
  const units = limit.times === null && limit.asset !== null ? ` ${limit.asset}` : '';
  const by = limit.by === 'member' ? '' : ` and ${limit.by}`;
  return `${n}${units} per ${per}${by}`;
}

/** Moves counters of windows that are over out of the head, so that it stays small. */
export function spillLimits(m: Making): void {
  const facts = factKeys(m.draft.head.facts);
  if (facts.length < FACTS_MANY) return;
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
  const found = /^(?:limit:[^:]+:\d+|goal:[^:]+):(\d{4})(?:-(\d\d)(?:-(\d\d))?|-W(\d\d))?$/.exec(key);
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
