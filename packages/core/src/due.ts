import { allowanceOf } from './benefits/allowances.ts';
import type { Programs } from './contract.ts';
import { inForce } from './deciding.ts';
import { factOf } from './facts.ts';
import type { EpochMs } from './kernel/json.ts';
import { waitingOf } from './orders/record.ts';
import type { CompiledProgram } from './program/compiled.ts';
import type { Head } from './state.ts';
import { settles } from './tiers/track.ts';

/**
 * When time next does something for this member, after `after` (by default her newest entry); null never.
 * It may be early, and then nothing happens at it; it is never late.
 */
export function nextDueAt(programs: Programs, head: Head, after: EpochMs = head.decidedAt): EpochMs | null {
  if (head.standing === 'none' && head.seq === 0) return null;
  const { compiled } = inForce(programs, after);
  let next = Number.POSITIVE_INFINITY;
  // What the state says may be overdue; it is then due at once. What the calendar says lies after `after`.
  const state = (at: EpochMs | null): void => {
    if (at !== null) next = Math.min(next, Math.max(at, after));
  };
  const calendar = (at: EpochMs | null): void => {
    if (at !== null && at > after) next = Math.min(next, at);
  };
  for (const id in head.holds) state(head.holds[id]?.until ?? null);
  eachLotDue(head, state);
  for (const waiting of Object.values(waitingOf(head))) for (const one of waiting) state(one.until);
  if (head.standing !== 'none') eachStatusDue(programs, compiled, head, after, state, calendar);
  return next === Number.POSITIVE_INFINITY ? null : next;
}

type Note = (at: EpochMs | null) => void;

function eachLotDue(head: Head, state: Note): void {
  for (const id in head.assets) {
    for (const lot of head.assets[id]?.lots ?? []) {
      if (lot.left === 0) continue;
      if (lot.from > head.decidedAt) state(lot.from);
      state(lot.until);
    }
  }
}

function eachStatusDue(
  programs: Programs,
  compiled: CompiledProgram,
  head: Head,
  after: EpochMs,
  state: Note,
  calendar: Note,
): void {
  for (let i = 1; i < programs.versions.length; i++) calendar(programs.versions[i]?.effectiveAt ?? null);
  if (head.standing === 'closed' || head.standing === 'erased') return;
  for (const track of compiled.tracks) {
    const standing = head.tracks[track.id];
    if (standing === undefined) continue;
    state(standing.until);
    if (standing.manual !== undefined) state(standing.manual.until);
    calendar(noticeAt(compiled, track.def.notice, standing.until));
    if (settles(track) || factOf(head.facts, `refold:${track.id}`) !== undefined)
      calendar(settlementAfter(compiled, track, after));
  }
  for (const id in compiled.program.benefits) {
    const benefit = compiled.program.benefits[id];
    if (benefit === undefined || allowanceOf(head, benefit) === 0) continue;
    calendar(compiled.calendar.window(after, benefit.allowance.every).to);
  }
  for (const id in head.assets) {
    const decay = compiled.program.assets[id]?.decay ?? null;
    if (decay !== null) calendar(compiled.calendar.window(after, decay.every).to);
  }
}

/** When a member is told that her period ends; null where the track tells nobody. */
export function noticeAt(
  compiled: CompiledProgram,
  notice: object | null,
  until: EpochMs | null,
): EpochMs | null {
  if (notice === null || until === null) return null;
  const [unit, n] = Object.entries(notice)[0] as [string, number];
  return compiled.calendar.plus(until, { [unit]: -n } as never);
}

/** The next settlement day, at its midnight. */
export function settlementAfter(
  compiled: CompiledProgram,
  track: CompiledProgram['tracks'][number],
  after: EpochMs,
): EpochMs {
  const { calendar } = compiled;
  const { window } = track.def;
  const day = typeof window === 'object' && 'months' in window ? window.settledOn : 1;
  const month = calendar.window(after, 'month');
  const here = calendar.start(calendar.day(month.from) + day - 1);
  return here > after ? here : calendar.start(calendar.day(month.to) + day - 1);
}
