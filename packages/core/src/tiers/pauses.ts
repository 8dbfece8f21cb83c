import { type Making, Refused } from '../deciding.ts';
import { before } from '../kernel/before.ts';
import type { Calendar } from '../kernel/calendar.ts';
import { type Day, type EpochMs, type Json, textOf } from '../kernel/json.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import type { StatusCause } from '../log/entry.ts';
import type { CompiledTrack } from '../program/compiled.ts';
import type { PauseDef } from '../program/program.ts';
import type { TrackState } from '../state.ts';
import { trackOf } from './commands.ts';
import { type Standing, sameStanding, standingStill } from './course.ts';
import { walkFrom } from './marks.ts';
import { type Pause, pausesKey, pausesOf } from './pause-state.ts';
import { remember } from './refolds.ts';
import { withStandstill } from './standstill.ts';
import { changeOf, groundOf, standingOf } from './track.ts';
import { turnBefore } from './turns.ts';

/** Pauses that a track remembers; a program may not allow so many that one which counts is forgotten. */
const PAUSES_MAX = 32;
/** Days ahead for which a pause can be planned. */
const AHEAD_MAX = 366;

/** `tier.paused`: the clock of a track stands still for a while, which a second person has agreed to. */
export function pauseTier(m: Making): void {
  const { track, state } = trackOf(m);
  const { calendar } = m.program;
  const def = track.def.pause;
  if (def === undefined)
    throw new Refused(refuse('pause_not_offered', '/data/track', 'The track knows no pauses.'));
  const from = calendar.dayOfDate(textOf(m.event.data['from']));
  const to = calendar.dayOfDate(textOf(m.event.data['to']));
  const kind = textOf(m.event.data['kind']);
  checkSpan(m, def, { kind, from, to });
  checkOthers(m, track, def, { from, to });
  const stateNow = to <= m.today ? 'over' : from <= m.today ? 'running' : 'planned';
  const pause: Pause = { id: textOf(m.event.data['pause']), kind, from, to, state: stateNow };
  keepPauses(m, track, [...pausesOf(m.draft.head, track.id), pause]);
  if (stateNow === 'planned') return;
  const next = { ...state, stood: withStandstill(state.stood, [from, to]) };
  const cause = stateNow === 'over' ? 'resumed' : 'paused';
  foldFrom(m, track, next, { at: calendar.start(from), cause });
}

interface Asked {
  readonly kind: string;
  readonly from: Day;
  readonly to: Day;
}

function checkSpan(m: Making, def: PauseDef, asked: Asked): void {
  const { calendar } = m.program;
  const refusal = pauseRefusal(calendar, def, asked, m.today);
  if (refusal !== null) throw new Refused(refusal);
  if (asked.from > m.today + AHEAD_MAX)
    throw new Refused(refuse('too_far_ahead', '/data/from', 'It begins more than a year from now.'));
  if (asked.from < calendar.day(m.draft.head.joinedAt ?? m.decidedAt)) throw new Refused(tooEarly());
}

/** Why days could be approved neither today nor later, whatever else is known of the member. */
export function pauseRefusal(
  calendar: Calendar,
  def: PauseDef,
  { kind, from, to }: Asked,
  today: Day,
): Refusal | null {
  if (!def.kinds.includes(kind))
    return refuse('invalid_value', '/data/kind', `Pauses are for ${def.kinds.join(', ')}.`);
  if (to <= from) return refuse('invalid_value', '/data/to', 'It ends before it begins.');
  if (calendar.start(to) > calendar.plus(calendar.start(from), def.longest))
    return refuse('pause_too_long', '/data/to', 'It is longer than a pause may be.');
  const first = before(calendar, calendar.start(today), def.backdated);
  return calendar.start(from) < first ? tooEarly() : null;
}

function tooEarly(): Refusal {
  return refuse('pause_too_early', '/data/from', 'It begins further back than a pause may.');
}

function checkOthers(m: Making, track: CompiledTrack, def: PauseDef, asked: Omit<Asked, 'kind'>): void {
  const others = pausesOf(m.draft.head, track.id).filter((one) => one.state !== 'cancelled');
  if (others.some((one) => one.from < asked.to && asked.from < one.to))
    throw new Refused(refuse('pause_overlaps', '/data/from', 'Another pause lies in these days.'));
  const yearOf = (day: Day): number => m.program.calendar.fields(m.program.calendar.start(day)).year;
  const sameYear = others.filter((one) => yearOf(one.from) === yearOf(asked.from));
  if (sameYear.length >= def.perYear)
    throw new Refused(refuse('pause_limit', '/data/from', `There may be ${def.perYear} in a year.`));
}

/** `tier.resumed`: a pause ends before its day, and only the days that it used count; one that has not begun never was. */
export function resumeTier(m: Making): void {
  const { track, state } = trackOf(m);
  const id = textOf(m.event.data['pause']);
  const pause = pausesOf(m.draft.head, track.id).find((one) => one.id === id);
  if (pause === undefined)
    throw new Refused(refuse('unknown_pause', '/data/pause', 'The member has no such pause.'));
  if (pause.state === 'planned') return change(m, track, pause, { state: 'cancelled' });
  const to = m.today + 1;
  if (pause.state !== 'running' || to >= pause.to)
    throw new Refused(refuse('pause_over', '/data/pause', 'It is over, or ends with this day by itself.'));
  change(m, track, pause, { to });
  stand(m, track, { ...state, stood: withStandstill(state.stood, [pause.from, to]) }, 'paused');
}

/** What time does: a pause ends, and one that was planned begins. A period that ends at that instant has ended before. */
export function passPauses(m: Making): void {
  for (const track of m.program.tracks) {
    const isOver = hasEnded(m, m.draft.head.tracks[track.id]);
    if (track.def.pause === undefined && !isOver) continue;
    for (const pause of pausesOf(m.draft.head, track.id)) passPause(m, track, pause);
  }
}

function hasEnded(m: Making, state: TrackState | undefined): boolean {
  const last = state?.stood?.at(-1);
  return last !== undefined && m.program.calendar.start(last[1]) === m.decidedAt;
}

function passPause(m: Making, track: CompiledTrack, pause: Pause): void {
  const state = m.draft.head.tracks[track.id];
  const { calendar } = m.program;
  if (state === undefined) return;
  if (pause.state === 'running' && calendar.start(pause.to) <= m.decidedAt) {
    change(m, track, pause, { state: 'over' });
    stand(m, track, state, 'resumed');
  } else if (pause.state === 'planned' && calendar.start(pause.from) <= m.decidedAt) {
    // One whose first day passed under a version without pauses did not begin, and does not later.
    if (track.def.pause === undefined || calendar.start(pause.from) < m.decidedAt)
      return change(m, track, pause, { state: 'cancelled' });
    change(m, track, pause, { state: 'running' });
    const stood = withStandstill(state.stood, [pause.from, pause.to]);
    stand(m, track, { ...state, stood }, 'paused');
  }
}

/** Who leaves has no clock to stop; whoever comes back begins anew. */
export function endPauses(m: Making): void {
  for (const track of m.program.tracks) {
    const pauses = pausesOf(m.draft.head, track.id);
    if (!pauses.some(({ state }) => state === 'planned' || state === 'running')) continue;
    const ended = pauses.map((one): Pause => {
      if (one.state === 'planned') return { ...one, state: 'cancelled' };
      return one.state === 'running' ? { ...one, state: 'over' } : one;
    });
    keepPauses(m, track, ended);
  }
}

function keepPauses(m: Making, track: CompiledTrack, pauses: readonly Pause[]): void {
  m.fact(pausesKey(track.id), pauses.slice(-PAUSES_MAX) as unknown as Json);
}

function change(m: Making, track: CompiledTrack, pause: Pause, to: Partial<Pause>): void {
  const pauses = pausesOf(m.draft.head, track.id);
  keepPauses(
    m,
    track,
    pauses.map((one) => (one.id === pause.id ? { ...one, ...to } : one)),
  );
}

/** The running period goes on, and its end lies where the standstills put it. */
function stand(m: Making, track: CompiledTrack, state: TrackState, cause: StatusCause): void {
  const next = standingStill(groundOf(m, track, state), standingOf(m.draft.head, track, state));
  write(m, track, state, { ...next, cause });
}

function write(m: Making, track: CompiledTrack, state: TrackState, next: Standing): void {
  m.status(changeOf(m, track, state, next, next.cause, undefined));
}

/**
 * A pause that is known late: what the track did since it began was done by a clock that should have stood still, so
 * its course is gone again from the turn before. What was given meanwhile stays; what comes back, comes without a pack.
 */
function foldFrom(
  m: Making,
  track: CompiledTrack,
  state: TrackState,
  { at, cause }: { readonly at: EpochMs; readonly cause: StatusCause },
): void {
  const start = turnBefore(m, track, at);
  const isSince = state.since <= at;
  if (start === null && !isSince)
    throw new Refused(refuse('pause_too_early', '/data/from', 'How the tier stood then is no longer known.'));
  const next = start === null ? null : walkFrom(m, track, state, start).run();
  // Where no turn lies behind its beginning, and the longer window made none, the running period just goes on.
  const on = standingStill(groundOf(m, track, state), standingOf(m.draft.head, track, state));
  if (start === null || next === null || (isSince && sameStanding(next, on)))
    return write(m, track, state, { ...on, cause });
  remember(m, track, start);
  write(m, track, state, { ...next, cause });
}
