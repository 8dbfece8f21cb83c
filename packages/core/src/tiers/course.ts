import type { Calendar } from '../kernel/calendar.ts';
import type { Day, EpochMs, Units } from '../kernel/json.ts';
import type { Base, Runs, StatusCause } from '../log/entry.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { Span } from '../program/program.ts';
import { pausedEnd } from './standstill.ts';
import { type Measured, measure, periodEnd, windowStart } from './window.ts';

/** Where a member stands by what was earned: the part of a track that the live course and a recomputed one share. */
export interface Standing {
  readonly tier: number;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
  readonly cause: StatusCause;
  readonly graceFrom?: Day;
  /** Day of the month that the next period's end goes by, where the running one's was clamped. */
  readonly anchor?: number;
  /** Where the clock ever stood still: what the end was counted by. */
  readonly runs?: Runs;
  /** For windows `sinceTierStart` alone. */
  readonly base?: Base;
  readonly nextBase?: Base;
}

export function sameStanding(a: Standing, b: Standing): boolean {
  return (
    a.tier === b.tier &&
    a.since === b.since &&
    a.until === b.until &&
    a.graceFrom === b.graceFrom &&
    a.anchor === b.anchor
  );
}

/** What a step of the course may ask, at one instant. */
export interface Ground {
  readonly track: CompiledTrack;
  readonly calendar: Calendar;
  readonly measured: Measured;
  /** Whether the tier's extra condition holds. */
  readonly allows: (tier: number) => boolean;
  /** Uses a protection card; false where there is none. */
  readonly protect: () => boolean;
  /** Until when a plan keeps the tier from this end on (null for life); undefined where none does. */
  readonly shield: () => EpochMs | null | undefined;
  /** Threshold for keeping a tier; differs from the tier's own where a change honours the running period. */
  readonly keeps: (tier: number) => Units;
}

/** The highest tier that is reached, by the window that ends today; in a grace it keeps its first day. */
export function reachedTier(g: Ground, today: Day, graceFrom?: Day): number {
  return highest(g, measure(g.track.def, g.calendar, g.measured, today, graceFrom));
}

/** The highest tier that so many units reach. */
export function highest(g: Ground, units: Units): number {
  const { tiers } = g.track.def;
  for (let i = tiers.length - 1; i > 0; i--) {
    if (units >= (tiers[i]?.threshold ?? Number.POSITIVE_INFINITY) && g.allows(i)) return i;
  }
  return 0;
}

/** After something was earned: a grace may end well, and tiers may be reached. Null where nothing changes. */
export function rise(g: Ground, s: Standing, at: EpochMs): Standing | null {
  const today = g.calendar.day(at);
  const kept = s.graceFrom === undefined ? s : endGraceWell(g, s, today);
  const reached = reachedTier(g, today, s.graceFrom);
  if (reached > kept.tier) return begin(g, { tier: reached }, at, 'upgraded');
  return kept === s ? null : kept;
}

/** In grace the window keeps its first day and grows; reaching the threshold keeps the tier from the period's end on. */
function endGraceWell(g: Ground, s: Standing, today: Day): Standing {
  const units = measure(g.track.def, g.calendar, g.measured, today, s.graceFrom);
  if (units < g.keeps(s.tier) || !g.allows(s.tier)) return s;
  const kept = begin(g, s, s.since, 'kept_in_grace');
  // The period began when the old one ended; what was earned since then counts in it.
  return s.nextBase === undefined ? kept : { ...kept, base: s.nextBase };
}

/** A new period of a tier. One that follows the last of the same tier goes by the anchor of their series. */
export function begin(
  g: Ground,
  { tier, anchor }: Pick<Standing, 'tier' | 'anchor'>,
  since: EpochMs,
  cause: StatusCause,
): Standing {
  const end = periodEnd(g.track.def, g.calendar, { tier, since, anchor });
  const from = g.calendar.midnightAtOrAfter(since);
  return { tier, since, ...lasting(g, g.calendar.day(from), end), cause, ...basePart('base', baseNow(g)) };
}

/** An end as it comes where the clock stood still: it is as much later, and its series goes by it from then on. */
function lasting(
  { calendar, measured: { stood } }: Ground,
  from: Day,
  usual: Pick<Standing, 'until' | 'anchor'>,
): Pick<Standing, 'until' | 'anchor' | 'runs'> {
  if (stood === undefined || usual.until === null) return usual;
  const runs: Runs = [from, usual.until];
  const until = pausedEnd(calendar, stood, runs);
  return until === usual.until ? { ...usual, runs } : { until, runs };
}

function baseNow(g: Ground): Base | undefined {
  return g.track.def.window === 'sinceTierStart' ? [g.measured.total, g.measured.items] : undefined;
}

function basePart<K extends 'base' | 'nextBase'>(key: K, base: Base | undefined): { [P in K]?: Base } {
  return base === undefined ? {} : ({ [key]: base } as { [P in K]?: Base });
}

/** What the end of a period or of a grace does, at `s.until`. The window ends with the period's last day. */
export function endPeriod(g: Ground, s: Standing): Standing {
  const at = s.until ?? 0;
  const last = g.calendar.day(at - 1);
  if (s.graceFrom !== undefined) return endGrace(g, s, at, last);
  const { def } = g.track;
  const units = measure(def, g.calendar, g.measured, last);
  if (def.upgrade === 'atSettlement' && highest(g, units) > s.tier)
    return begin(g, { tier: highest(g, units) }, at, 'upgraded');
  if ((units >= g.keeps(s.tier) && g.allows(s.tier)) || def.demotion === 'never')
    return begin(g, s, at, 'renewed');
  const kept = shielded(g, s);
  if (kept !== null) return kept;
  if (def.protection !== null && def.protection.automatic && g.protect()) return protect(g, s, at);
  if (def.grace === null) return demote(g, s, at, last);
  const graceFrom = windowStart(def, g.calendar, last, g.measured.stood) ?? 0;
  const { anchor } = s;
  const end = { until: g.calendar.plus(at, def.grace), ...(anchor === undefined ? {} : { anchor }) };
  return {
    tier: s.tier,
    since: at,
    ...lasting(g, g.calendar.day(at), end),
    cause: 'grace',
    graceFrom,
    ...basePart('base', s.base),
    ...basePart('nextBase', baseNow(g)),
  };
}

/** A card moves the end; evaluation and the next period come at the new end, which its series goes by from then on. */
export function protect(g: Ground, { anchor: _, ...s }: Standing, at: EpochMs): Standing {
  const span = g.track.def.protection?.extends ?? { days: 0 };
  const [from, end] = s.runs ?? [firstDay(g, s), at];
  return { ...s, ...lasting(g, from, { until: g.calendar.plus(end, span) }), cause: 'protected' };
}

/**
 * A task keeps a tier that is at risk: the period goes on by so much. In the grace after it, it goes on from where it
 * ended, what was earned since then counts in it, and no end comes sooner for it.
 */
export function save(g: Ground, { anchor: _, ...s }: Standing, span: Span): Standing {
  const at = s.until ?? 0;
  if (s.graceFrom === undefined) {
    const [from, end] = s.runs ?? [firstDay(g, s), at];
    return { ...s, ...lasting(g, from, { until: g.calendar.plus(end, span) }), cause: 'saved_by_task' };
  }
  const { graceFrom: __, nextBase, runs: ___, base, ...rest } = s;
  const until = Math.max(at, g.calendar.plus(s.since, span));
  const end = lasting(g, firstDay(g, s), { until });
  return { ...rest, ...end, cause: 'saved_by_task', ...basePart('base', nextBase ?? base) };
}

/** Days count from the first midnight of what runs. */
function firstDay({ calendar }: Ground, { since }: Standing): Day {
  return calendar.day(calendar.midnightAtOrAfter(since));
}

/** The same standing where the clock stood still at other times: its end lies there now. */
export function standingStill(g: Ground, s: Standing): Standing {
  const { until, runs, anchor, ...rest } = s;
  if (until === null || (g.measured.stood === undefined && runs === undefined)) return s;
  const [from, end] = runs ?? [firstDay(g, s), until];
  return { ...rest, ...lasting(g, from, { until: end, ...(anchor === undefined ? {} : { anchor }) }) };
}

/** A grace ends well where the tier is earned by now: a version may have asked for less meanwhile. */
function endGrace(g: Ground, s: Standing, at: EpochMs, last: Day): Standing {
  const kept = endGraceWell(g, s, last);
  return kept === s ? (shielded(g, s) ?? demote(g, s, at, last)) : kept;
}

/** A plan keeps what would be lost: evaluation comes when the plan ends. */
function shielded(g: Ground, s: Standing): Standing | null {
  const until = s.tier === 0 ? undefined : g.shield();
  if (until === undefined) return null;
  return { ...s, ...lasting(g, g.calendar.day(s.until ?? 0), { until }), cause: 'protected' };
}

function demote(g: Ground, s: Standing, at: EpochMs, last: Day): Standing {
  const { def } = g.track;
  const earned = highest(g, measure(def, g.calendar, g.measured, last, s.graceFrom));
  const tier = def.demotion === 'oneStep' ? s.tier - 1 : Math.min(earned, s.tier - 1);
  return begin(g, { tier: Math.max(tier, 0) }, at, 'demoted');
}
