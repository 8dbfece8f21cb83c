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

const MERGED: ReadonlySet<StatusCause> = new Set(['merged', 'unmerged']);

/**
 * Whether the change before says what this one begins: a tier stands by hand, of the name that counted before, and
 * what happened was not by hand. Where it counted by hand before, something moved beneath it; where it was earned, it
 * was lost now, and counts on by hand alone.
 */
export const asksBefore = ({ previous, shown, cause }: StatusChange): boolean =>
  shown !== undefined && previous === shown && !BY_HAND.has(cause) && !MERGED.has(cause);

/**
 * The period of the tier that counts which a change begins; null where what counts goes on: something was earned, kept
 * or lost beneath a tier by hand, or a tier by hand came or went beneath what is earned. History is not rewritten: what
 * is decided later to have begun earlier is shown from the decision on.
 *
 * @param before the change of the track before it; looked at only where `asksBefore`
 */
export function shownPeriod(
  change: StatusChange,
  decidedAt: EpochMs,
  before: Pick<StatusChange, 'shown'> | undefined,
): ShownPeriod | null {
  const { track, previous, shown, cause, manual } = change;
  const tier = shown ?? change.tier;
  const isByHand = BY_HAND.has(cause);
  // A merge and its undoing may bring the same tier by hand instead of earned, or with another end.
  const isSame = !MERGED.has(cause) && previous === tier && isByHand !== (shown !== undefined);
  const isLost = asksBefore(change) && before !== undefined && before.shown === undefined;
  if (isSame && !isLost) return null;
  return {
    track,
    tier,
    previous,
    since: STATED.has(cause) ? change.since : decidedAt,
    until: shown === undefined ? change.until : (manual?.until ?? null),
    cause,
  };
}
