import { allowanceOf, calendarUnit } from './benefits/allowances.ts';
import { nextPlanAllowance } from './benefits/plan-allowances.ts';
import type { Programs } from './contract.ts';
import { inForce } from './deciding.ts';
import { factOf } from './facts.ts';
import { goesHomeAt } from './households/units.ts';
import type { EpochMs } from './kernel/json.ts';
import { reminderAfter } from './ledger/remind.ts';
import { yearlyAfter } from './members/yearly.ts';
import { waitingOf } from './orders/record.ts';
import { plansOf, tasksOf } from './plans/tasks.ts';
import type { CompiledProgram, CompiledTrack } from './program/compiled.ts';
import type { Span } from './program/program.ts';
import { openUsesOf } from './redemptions/open-uses.ts';
import { nextCaseDue } from './service/case-state.ts';
import type { Head, TrackState } from './state.ts';
import { claimablesOf } from './tasks/claimable.ts';
import { standstillAfter } from './tiers/pause-state.ts';
import { runningBefore } from './tiers/standstill.ts';
import { settles } from './tiers/track.ts';

/**
 * When time next does something for this member, after `after` (by default her newest entry); null never.
 * It may be early, and then nothing happens at it; it is never late.
 */
export function nextDueAt(programs: Programs, head: Head, after: EpochMs = head.decidedAt): EpochMs | null {
  if (head.standing === 'none' && head.seq === 0) return null;
  if (head.standing === 'merged') return null; // her time passes where she is
  const { compiled } = inForce(programs, after);
  let next = Number.POSITIVE_INFINITY;
  for (const id in head.holds) next = owed(next, head.holds[id]?.until ?? null, after);
  const uses = openUsesOf(head);
  for (const order in uses) next = owed(next, uses[order]?.until ?? null, after);
  next = lotsDue(head, after, next);
  const all = waitingOf(head);
  for (const id in all) for (const one of all[id] ?? []) next = owed(next, one.until, after);
  for (const one of claimablesOf(head)) next = owed(next, one.until, after);
  if (head.standing !== 'none') next = statusDue(programs, compiled, head, after, next);
  return next === Number.POSITIVE_INFINITY ? null : next;
}

/** What the state says may be overdue; it is then due at once. */
function owed(next: EpochMs, at: EpochMs | null, after: EpochMs): EpochMs {
  if (at === null || at >= next) return next;
  return at > after ? at : after;
}

/** What the calendar says lies after `after`. */
function dated(next: EpochMs, at: EpochMs | null, after: EpochMs): EpochMs {
  return at === null || at <= after || at >= next ? next : at;
}

function lotsDue(head: Head, after: EpochMs, first: EpochMs): EpochMs {
  let next = first;
  for (const id in head.assets) {
    for (const lot of head.assets[id]?.lots ?? []) {
      if (lot.left === 0) continue;
      if (lot.from > head.decidedAt) next = owed(next, lot.from, after);
      next = owed(next, lot.until, after);
      if (lot.of !== undefined) next = owed(next, goesHomeAt(head, lot), after);
    }
  }
  return next;
}

function statusDue(
  programs: Programs,
  compiled: CompiledProgram,
  head: Head,
  after: EpochMs,
  first: EpochMs,
): EpochMs {
  let next = first;
  for (let i = 1; i < programs.versions.length; i++)
    next = dated(next, programs.versions[i]?.effectiveAt ?? null, after);
  if (head.standing === 'closed' || head.standing === 'erased') return next;
  if (compiled.service !== null) next = owed(next, nextCaseDue(head), after);
  for (const track of compiled.tracks) {
    const standing = head.tracks[track.id];
    if (standing === undefined) continue;
    next = owed(next, standing.until, after);
    if (standing.manual !== undefined) next = owed(next, standing.manual.until, after);
    next = dated(next, noticeAt(compiled, track.def.notice, standing), after);
    next = dated(next, standstillAfter(compiled, head, track, after), after);
    if (settles(track) || factOf(head.facts, refoldKey(track)) !== undefined)
      next = dated(next, settlementAfter(compiled, track, after), after);
  }
  for (const [plan, fact] of plansOf(compiled, programs, head))
    for (const [at] of tasksOf(compiled, plan, fact)) next = owed(next, at, after);
  for (const { def } of compiled.scores)
    next = dated(next, monthlyAfter(compiled.calendar, def.settledOn, after), after);
  for (const benefit of compiled.allowances) {
    if (allowanceOf(head, benefit) === 0) continue;
    next = dated(next, compiled.calendar.window(after, calendarUnit(benefit)).to, after);
  }
  next = dated(next, reminderAfter(compiled, head, after), after);
  next = dated(next, yearlyAfter(compiled, head, after), after);
  next = dated(next, nextPlanAllowance(programs, compiled, head, after), after);
  for (const id in head.assets) {
    const decay = compiled.program.assets[id]?.decay ?? null;
    if (decay !== null) next = dated(next, compiled.calendar.window(after, decay.every).to, after);
  }
  return next;
}

/** Fact `refold:<track>`: from where refunds ask for a track to be folded again at its next settlement. */
export function refoldKey(track: CompiledTrack): string {
  let key = refoldKeys.get(track);
  if (key === undefined) {
    key = `refold:${track.id}`;
    refoldKeys.set(track, key);
  }
  return key;
}
const refoldKeys = new WeakMap<CompiledTrack, string>();

/** When a member is told that her period ends; null where the track tells nobody. */
export function noticeAt(
  compiled: Pick<CompiledProgram, 'calendar'>,
  notice: Span | null,
  { until, stood }: Pick<TrackState, 'until' | 'stood'>,
): EpochMs | null {
  return notice === null || until === null ? null : runningBefore(compiled.calendar, stood, until, notice);
}

/** The next settlement day, at its midnight. */
export function settlementAfter(
  compiled: Pick<CompiledProgram, 'calendar'>,
  track: CompiledProgram['tracks'][number],
  after: EpochMs,
): EpochMs {
  const { window } = track.def;
  const day = typeof window === 'object' && 'months' in window ? window.settledOn : 1;
  return monthlyAfter(compiled.calendar, day, after);
}

/** The next 00:00 of a day of the month. */
export function monthlyAfter(calendar: CompiledProgram['calendar'], day: number, after: EpochMs): EpochMs {
  const month = calendar.window(after, 'month');
  const here = calendar.start(calendar.day(month.from) + day - 1);
  return here > after ? here : calendar.start(calendar.day(month.to) + day - 1);
}
