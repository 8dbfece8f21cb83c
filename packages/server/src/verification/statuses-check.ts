import {
  type Entry,
  type Head,
  inForce,
  type Programs,
  type StatusCause,
  type StatusChange,
} from '@laurel/core';
import type { Report } from './violation.ts';

export interface StatusesCheck {
  readonly take: (entry: Entry) => void;
  readonly end: (head: Head) => void;
}

/** Causes that may take a tier away before its period has ended. */
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
]);

/**
 * I10: each change of a track begins at the tier where the one before it ended, so that periods touch. I11: inside a
 * period a tier is lost by the stated causes alone.
 */
export function statusesCheck(programs: Programs, report: Report): StatusesCheck {
  const tracks = new Map<string, StatusChange>();
  return {
    take(entry) {
      for (const change of entry.outcome.statuses ?? []) {
        const before = tracks.get(change.track);
        checkStep(before, change, entry, report);
        if (before) checkLoss(programs, before, { change, entry, report });
        tracks.set(change.track, change);
      }
    },
    end(head) {
      for (const [track, change] of tracks) {
        const state = head.tracks[track];
        if (state?.tier !== change.tier || state.since !== change.since || state.until !== change.until) {
          report('I10', head.seq, `the state of track ${track} is not its last change`);
        }
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
