import { type Making, versionOf } from '../deciding.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import { pick } from '../ledger/lots.ts';
import type { StatusCause, StatusChange } from '../log/entry.ts';
import { raiseShield } from '../plans/shield.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import { environmentNow } from '../rules/environment.ts';
import type { Head, TrackState } from '../state.ts';
import { cardUsed } from './cards.ts';
import { begin, endPeriod, type Ground, protect, reachedTier, rise, type Standing } from './course.ts';
import { basesOf, measuredIn, unbaseKey } from './track-base.ts';
import { measure } from './window.ts';

/** After the earning rules of an entry: each track goes up as far as it can; one `tier.upgraded` per step. */
export function riseAll(m: Making): void {
  for (const track of m.program.tracks) {
    const state = m.draft.head.tracks[track.id];
    if (state === undefined || settles(track)) continue;
    // Most events lift nobody: what the next tier asks for is not there.
    if (state.graceFrom === undefined && !reachesNext(m, track, state)) continue;
    const ground = groundOf(m, track, state);
    const next = rise(ground, standingOf(m.draft.head, track, state), m.decidedAt);
    if (next !== null) move(m, track, state, next);
  }
}

/** Whether the units for the next tier are there. Each tier asks for more than the one below it. */
function reachesNext(m: Making, track: CompiledTrack, state: TrackState): boolean {
  const next = track.def.tiers[(track.indexOf.get(state.tier) ?? 0) + 1];
  if (next === undefined) return false;
  return (
    measure(track.def, m.program.calendar, measuredIn(m.draft.head, track, state), m.today) >= next.threshold
  );
}

/** Tracks that move only on a settlement day or at a period's end. */
export function settles(track: CompiledTrack): boolean {
  return (
    track.def.upgrade === 'atSettlement' ||
    (typeof track.def.window === 'object' && 'months' in track.def.window)
  );
}

/** A monthly settlement: up by what is reached on that day. */
export function settle(m: Making, track: CompiledTrack, state: TrackState): void {
  const ground = groundOf(m, track, state);
  const reached = reachedTier(ground, m.program.calendar.day(m.decidedAt - 1), state.graceFrom);
  const standing = standingOf(m.draft.head, track, state);
  if (reached > standing.tier)
    move(m, track, state, begin(ground, { tier: reached }, m.decidedAt, 'upgraded'));
}

/** The end of a period, of a grace, or of a tier by hand. */
export function endTrack(m: Making, track: CompiledTrack, state: TrackState): void {
  if (state.manual !== undefined && state.manual.until !== null && state.manual.until <= m.decidedAt) {
    m.status(changeOf(m, track, state, standingOf(m.draft.head, track, state), 'manual_ended', null));
    return;
  }
  const ground = groundOf(m, track, state);
  move(m, track, state, endPeriod(ground, standingOf(m.draft.head, track, state)));
}

/** A member's first period on a track, at the lowest tier. */
export function joinTrack(m: Making, track: CompiledTrack, since: EpochMs): void {
  const lowest = track.def.tiers[0];
  if (lowest === undefined) return;
  m.status({
    track: track.id,
    tier: lowest.id,
    previous: null,
    since,
    until: null,
    cause: 'joined',
  });
}

/** Uses a card by hand: the end of the running period or grace moves. */
export function useCard(m: Making, track: CompiledTrack, state: TrackState): boolean {
  const ground = groundOf(m, track, state);
  if (track.def.protection === null || state.until === null || !ground.protect()) return false;
  const next = protect(ground, standingOf(m.draft.head, track, state), state.until);
  m.status(changeOf(m, track, state, next, 'protected', undefined));
  return true;
}

/** The new version's beginning: up by its thresholds; down only where it was published so. */
export function meetVersion(m: Making, immediate: boolean): void {
  for (const track of m.program.tracks) {
    const state = m.draft.head.tracks[track.id];
    if (state === undefined) {
      if (m.draft.head.joinedAt !== null) joinTrack(m, track, m.decidedAt);
    } else {
      meetTrack(m, track, state, immediate || track.def.onChange === 'immediate');
    }
  }
}

function meetTrack(m: Making, track: CompiledTrack, state: TrackState, immediate: boolean): void {
  const ground = groundOf(m, track, state);
  const standing = standingOf(m.draft.head, track, state);
  const reached = reachedTier(ground, m.program.calendar.day(m.decidedAt), state.graceFrom);
  const gone = !track.indexOf.has(state.tier);
  // Upwards; and a grace ends well where what was earned is enough now.
  const risen = settles(track) ? null : rise(ground, standing, m.decidedAt);
  if (risen !== null) move(m, track, state, risen);
  else if ((immediate && reached < standing.tier) || gone) {
    const next = begin(ground, { tier: reached }, m.decidedAt, 'program_change');
    m.status(changeOf(m, track, state, next, 'program_change', undefined));
  }
}

/** Writes the change, and says it to the rules: an echo per step up, one for a step down. */
export function move(m: Making, track: CompiledTrack, state: TrackState, next: Standing): void {
  const before = standingOf(m.draft.head, track, state);
  m.status(changeOf(m, track, state, next, next.cause, undefined));
  for (let i = before.tier + 1; i <= next.tier; i++) echo(m, track, 'tier.upgraded', i, i - 1);
  if (next.cause === 'demoted') {
    echo(m, track, 'tier.demoted', next.tier, before.tier);
    tell(m, track, 'tier.demoted', next.tier);
  } else if (next.tier > before.tier) tell(m, track, 'tier.upgraded', next.tier);
}

function tell(m: Making, track: CompiledTrack, template: string, tier: number): void {
  const id = track.def.tiers[tier]?.id ?? '';
  m.message({ template, reason: `tier:${track.id}`, params: { track: track.id, tier: id } });
}

function echo(m: Making, track: CompiledTrack, type: string, tier: number, previous: number): void {
  m.follow({
    type,
    source: m.event.source,
    id: `${m.event.id}#${m.followCount + 1}`,
    data: {
      track: track.id,
      tier: track.def.tiers[tier]?.id ?? '',
      previous: track.def.tiers[previous]?.id ?? '',
    },
  });
}

/** What goes on has begun before. */
const GOES_ON: ReadonlySet<StatusCause> = new Set([
  'kept_in_grace',
  'joined',
  'protected',
  'saved_by_task',
  'paused',
  'resumed',
]);

/** The change as it is written; `manual` null ends a tier by hand, undefined leaves it. */
export function changeOf(
  m: Making,
  track: CompiledTrack,
  state: TrackState,
  next: Standing,
  cause: StatusCause,
  manual: TrackState['manual'] | null,
): StatusChange {
  // The bases of `next` are net already; what was noted against the old ones is settled with it.
  if (factOf(m.draft.head.facts, unbaseKey(track.id)) !== undefined) m.fact(unbaseKey(track.id), null);
  const over = manual === null ? undefined : (manual ?? state.manual);
  const tier = track.def.tiers[next.tier]?.id ?? '';
  const shown = over !== undefined && (track.indexOf.get(over.tier) ?? 0) > next.tier ? over.tier : undefined;
  const backdated = next.since < m.decidedAt && !GOES_ON.has(cause);
  return {
    track: track.id,
    tier,
    previous: state.shown ?? state.tier,
    since: next.since,
    until: next.until,
    cause,
    ...(next.graceFrom === undefined ? {} : { graceFrom: next.graceFrom }),
    ...(next.anchor === undefined ? {} : { anchor: next.anchor }),
    ...(next.base === undefined ? {} : { base: next.base }),
    ...(next.nextBase === undefined ? {} : { nextBase: next.nextBase }),
    ...(next.runs === undefined ? {} : { runs: next.runs }),
    ...(state.stood === undefined ? {} : { stood: state.stood }),
    ...(shown === undefined ? {} : { shown }),
    ...(over === undefined ? {} : { manual: over }),
    ...(backdated ? { backdated: true as const } : {}),
  };
}

export function standingOf(head: Pick<Head, 'facts'>, track: CompiledTrack, state: TrackState): Standing {
  return {
    tier: track.indexOf.get(state.tier) ?? 0,
    since: state.since,
    until: state.until,
    cause: state.cause,
    ...basesOf(head, track, state),
    ...(state.graceFrom === undefined ? {} : { graceFrom: state.graceFrom }),
    ...(state.anchor === undefined ? {} : { anchor: state.anchor }),
    ...(state.runs === undefined ? {} : { runs: state.runs }),
  };
}

/** What the live course stands on: the state as it is now. */
export function groundOf(m: Making, track: CompiledTrack, state: TrackState): Ground {
  return {
    track,
    calendar: m.program.calendar,
    measured: measuredIn(m.draft.head, track, state),
    allows: (tier) => allows(m, track, tier),
    protect: () => spendCard(m, track),
    shield: () => raiseShield(m, track),
    keeps: (tier) => keepsAt(m, track, tier, state.since),
  };
}

export function allows(m: Making, track: CompiledTrack, tier: number): boolean {
  const when = track.tiers[tier]?.when ?? null;
  if (when === null) return true;
  const env = environmentNow(m);
  return when.evaluate(env) === true;
}

/** With `upgradesOnly` a raised threshold does not cost a tier that was reached under a lower one. */
export function keepsAt(m: Making, track: CompiledTrack, tier: number, since: EpochMs): Units {
  const own = track.def.tiers[tier]?.threshold ?? 0;
  if (track.def.onChange !== 'upgradesOnly') return own;
  const id = track.def.tiers[tier]?.id;
  const then =
    [...m.deciding.programs.versions].reverse().find((v) => v.effectiveAt <= since) ??
    versionOf(m.deciding.programs, 1);
  const old = then.compiled.tracks
    .find((t) => t.id === track.id)
    ?.def.tiers.find((t) => t.id === id)?.threshold;
  return Math.min(own, old ?? own);
}

function spendCard(m: Making, track: CompiledTrack): boolean {
  const asset = track.def.protection?.asset ?? '';
  const lots = pick(m.draft.asset(asset), 1, m.decidedAt);
  if (lots.length === 0) return false;
  m.transfer({
    asset,
    kind: 'spend',
    from: 'balance',
    to: 'spent',
    amount: 1,
    lots,
    rule: `protection:${track.id}`,
    funder: 'platform',
  });
  cardUsed(m, track);
  return true;
}
