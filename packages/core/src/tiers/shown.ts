import type { EpochMs } from '../kernel/json.ts';
import type { StatusCause, StatusChange } from '../log/entry.ts';

/** A period of the tier that counts, as its beginning saw it. */
export interface ShownPeriod {
  readonly track: string;
  readonly tier: string;
  /** The tier that counted before. */
  readonly previous: string | null;
  /** From when it counted. */
  readonly since: EpochMs;
  /** Its end, if nothing comes before; null never. */
  readonly until: EpochMs | null;
  readonly cause: StatusCause;
}

const BY_HAND: ReadonlySet<StatusCause> = new Set(['set_by_operator', 'trial', 'manual_ended']);
/** What was so before it was written here. */
const STATED: ReadonlySet<StatusCause> = new Set(['joined', 'imported']);

/**
 * The period of the tier that counts which a change begins; null where what counts goes on: something was earned, kept
 * or lost beneath a tier by hand, or a tier by hand came or went beneath what is earned. History is not rewritten: what
 * is decided later to have begun earlier is shown from the decision on.
 */
export function shownPeriod(change: StatusChange, decidedAt: EpochMs): ShownPeriod | null {
  const { track, previous, shown, cause, manual } = change;
  const tier = shown ?? change.tier;
  const isByHand = BY_HAND.has(cause);
  // A merge and its undoing may bring the same tier by hand instead of earned, or with another end.
  if (cause !== 'merged' && cause !== 'unmerged' && previous === tier && isByHand !== (shown !== undefined))
    return null;
  return {
    track,
    tier,
    previous,
    since: STATED.has(cause) ? change.since : decidedAt,
    until: shown === undefined ? change.until : (manual?.until ?? null),
    cause,
  };
}
