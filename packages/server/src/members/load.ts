import { advance, type Entry, type EpochMs, type Head } from '@laurel/core';
import type { Clock } from '@laurel/runtime';
import { type Caller, checkOwner } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import type { Found, Reads } from '../reads.ts';

export interface LoadParts {
  readonly reads: Reads;
  readonly clock: Clock;
}

/** The member of this id, if the caller may see her. Every call about a member begins here. */
export async function loadMember({ reads }: LoadParts, caller: Caller, id: string): Promise<Found> {
  checkOwner(caller, id);
  const found = await reads.find(id);
  if (found === null) throw new Problem('unknown_member', 'No member has this id.', { pointer: '/path/id' });
  return found;
}

/** Of a member who was merged: herself, with her own log up to then. */
export async function loadHerself(parts: LoadParts, caller: Caller, id: string): Promise<Found> {
  const { merged, ...found } = await loadMember(parts, caller, id);
  return merged === undefined ? found : { ...found, member: merged.herself };
}

export interface Seen {
  readonly head: Head;
  /** The instant that it shows. */
  readonly at: EpochMs;
  /** What time did up to then and nobody has written yet. */
  readonly unwritten: readonly Entry[];
}

/** The instant that a question without one asks for. */
export const shownAt = (stored: Head, now: EpochMs): EpochMs =>
  stored.backfill ? stored.outsideAt : Math.max(now, stored.decidedAt);

/** Before she was merged she was herself. */
async function headOf(reads: Reads, { member, merged }: Found, at?: EpochMs): Promise<Head> {
  if (merged === undefined || at === undefined) return reads.head(member, at);
  const then = await reads.head(merged.herself, at);
  return then.standing === 'merged' ? reads.head(member, at) : then;
}

/** How far ahead one may look: what time alone will do. */
const aheadMsMax = 400 * 86_400_000;

/**
 * The member as she is now, or was then believed to be. Time is let pass, so that what is read is right even if no
 * scheduler ever ran; a member in backfill stands at her newest entry.
 */
export async function seeMember({ reads, clock }: LoadParts, found: Found, at?: EpochMs): Promise<Seen> {
  const { member } = found;
  if (at !== undefined && at > clock.now() + aheadMsMax)
    throw new Problem('invalid_parameter', 'It lies more than 400 days ahead.', { pointer: '/query/at' });
  const stored = await headOf(reads, found, at);
  if (stored.seq === 0 || stored.standing === 'none')
    throw new Problem('unknown_member', 'Nobody had this id then.', { pointer: '/path/id' });
  const to = at ?? shownAt(stored, clock.now());
  const programs = reads.programs();
  if (programs.versions.length === 0) return { head: stored, at: to, unwritten: [] };
  const { head, entries } = advance(programs, stored, Math.max(to, stored.decidedAt), member);
  return { head, at: to, unwritten: entries };
}
