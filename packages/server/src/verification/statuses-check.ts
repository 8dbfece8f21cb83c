import {
  type Entry,
  type Head,
  inForce,
  type Programs,
  pausedEnd,
  type ShownPeriod,
  type StatusCause,
  type StatusChange,
  shownPeriod,
  type TrackState,
} from '@laurel/core';
import type { Report } from './violation.ts';

export interface StatusesCheck {
  readonly take: (entry: Entry) => void;
  readonly end: (head: Head) => void;
}

/** Causes of what no period of this log leads to. */
const elsewhere: ReadonlySet<StatusCause> = new Set(['joined', 'imported', 'unmerged']);

/** Causes that may take a tier away before its period has ended; a pause that is known late, as if it had been known. */
const early: ReadonlySet<StatusCause> = new Set([
  'revoked_by_refund',
  'program_change',
  'set_by_operator',
  'manual_ended',
  'trial',
  'settled',
  'imported',
  'joined',
  'closed',
  'unmerged',
  'paused',
  'resumed',
]);

/**
 * I10: each change of a track begins at the tier where the one before it ended, and the periods that are shown touch.
 * I11: inside a period a tier is lost by the stated causes alone.
 */
export function statusesCheck(programs: Programs, report: Report): StatusesCheck {
  const tracks = new Map<string, StatusChange>();
  const shown = new Map<string, ShownPeriod>();
  return {
    take(entry) {
      for (const change of entry.outcome.statuses ?? []) {
        const before = tracks.get(change.track);
        checkStep(before, change, entry, report);
        if (before) checkLoss(programs, before, { change, entry, report });
        tracks.set(change.track, change);
        const period = shownPeriod(change, entry.decidedAt, before);
        if (period === null) continue;
        checkTouch(shown.get(change.track), period, entry.seq, report);
        shown.set(change.track, period);
      }
    },
    end(head) {
      for (const [track, change] of tracks) {
        const state = head.tracks[track];
        // Of one who parted a plan that she had only as one with another is as if it had never been.
        if (state === undefined && change.cause === 'unmerged') continue;
        if (state?.tier !== change.tier || state.since !== change.since || state.until !== change.until) {
          report('I10', head.seq, `the state of track ${track} is not its last change`);
        }
        checkLast(shown.get(track), state, head.seq, report);
        checkPaused(programs, track, state, head.seq, report);
      }
      for (const track of Object.keys(head.tracks)) {
        if (!tracks.has(track)) report('I10', head.seq, `track ${track} has a state and no change`);
      }
    },
  };
}

function checkStep(
  before: StatusChange | undefined,
  change: StatusChange,
  { seq, decidedAt }: Entry,
  report: Report,
): void {
  const shown = before === undefined ? null : (before.shown ?? before.tier);
  // Who comes back after leaving begins anew.
  if (change.previous !== shown && change.cause !== 'joined') {
    report('I10', seq, `${change.track} goes from ${change.previous} although it stood at ${shown}`);
  }
  if (change.since > decidedAt) report('I10', seq, `${change.tier} begins after its decision`);
  if (change.until !== null && change.until <= change.since)
    report('I10', seq, `${change.tier} ends before it begins`);
  const isNext = change.cause === 'renewed' || change.cause === 'demoted' || change.cause === 'grace';
  if (
    isNext &&
    before &&
    before.until !== null &&
    change.since !== before.until &&
    change.since !== before.since
  ) {
    report(
      'I10',
      seq,
      `${change.tier} begins at ${change.since}, the period before it ended at ${before.until}`,
    );
  }
}

/** The periods that are shown, of the tier that counts: each begins where the one before it ends, or ends it. */
function checkTouch(before: ShownPeriod | undefined, period: ShownPeriod, seq: number, report: Report): void {
  // Who comes back after leaving begins anew; an import, and who parts from a merge, says what was so elsewhere.
  if (before === undefined || elsewhere.has(period.cause)) return;
  if (period.since < before.since)
    report('I10', seq, `${period.tier} counts from before ${before.tier} began to`);
  if (before.until !== null && period.since > before.until)
    report('I10', seq, `between ${before.tier} and ${period.tier} nothing counts`);
}

function checkLast(
  last: ShownPeriod | undefined,
  state: TrackState | undefined,
  seq: number,
  report: Report,
): void {
  if (last === undefined || state === undefined) return;
  const until = state.shown === undefined ? state.until : (state.manual?.until ?? null);
  if (last.tier !== (state.shown ?? state.tier) || last.until !== until)
    report('I10', seq, `the last period shown of track ${last.track} is not the one that counts`);
}

/** An end lies where what it was counted by, and the days on which the clock stood still, put it. */
function checkPaused(
  programs: Programs,
  track: string,
  state: TrackState | undefined,
  seq: number,
  report: Report,
): void {
  const calendars = new Set(programs.versions.map(({ compiled }) => compiled.calendar));
  const [calendar] = calendars;
  // Where days turned over elsewhere meanwhile, ends were counted by the zone of their time.
  if (state?.runs === undefined || calendar === undefined || calendars.size > 1) return;
  if (pausedEnd(calendar, state.stood ?? [], state.runs) !== state.until)
    report('I10', seq, `the end of track ${track} is not where its pauses put it`);
}

interface Step {
  readonly change: StatusChange;
  readonly entry: Entry;
  readonly report: Report;
}

function checkLoss(programs: Programs, before: StatusChange, { change, entry, report }: Step): void {
  const track = inForce(programs, entry.decidedAt).compiled.tracks.find(({ id }) => id === change.track);
  if (track === undefined || early.has(change.cause)) return;
  const rank = (tier: string): number => track.indexOf.get(tier) ?? -1;
  const isLoss = rank(change.shown ?? change.tier) < rank(before.shown ?? before.tier);
  if (isLoss && (before.until === null || entry.decidedAt < before.until)) {
    report('I11', entry.seq, `${before.tier} was lost inside its period: ${change.cause}`);
  }
}
