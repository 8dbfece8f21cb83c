import type { EpochMs } from '@laurel/core';
import { nextMonth } from './days.ts';
import type { Member, TierRecord } from './member.ts';
import type { Terms } from './terms.ts';
import { wouldHaveBeen } from './track.ts';

/** Rule 11 and fine print 22. `keep` waits for the end of the period, `atSettlement` for the first of a month. */
export function foldTrackAgain(deciding: {
  readonly terms: Terms;
  readonly member: Member;
  readonly decidedAt: EpochMs;
  readonly decision: number;
}): void {
  const { member, terms, decidedAt, decision } = deciding;
  if (terms.onRefund === 'atSettlement') member.refoldAt ??= nextMonth(terms.zone, decidedAt);
  if (terms.onRefund === 'reevaluate') turnTrack(terms, member, { at: decidedAt, upTo: decidedAt, decision });
}

/** The settlement comes before what else its instant does to the track. */
export function settleTrack(terms: Terms, member: Member, at: EpochMs): void {
  member.refoldAt = null;
  turnTrack(terms, member, { at, upTo: at - 1, decision: member.decisions - 1 });
}

/** From an instant on the track is the one that would have been up to another. */
function turnTrack(
  terms: Terms,
  member: Member,
  { at, upTo, decision }: { at: EpochMs; upTo: EpochMs; decision: number },
): void {
  const joined = member.tiers[0];
  if (joined === undefined) return;
  // Of what came by a merge before a tier began a fold from another beginning cannot say what counts.
  if (terms.window === 'sinceTierStart' && member.growth.some(({ before }) => before !== undefined))
    member.unsure.push({ what: 'tier', why: 'growth of a merge, folded again since the start of a tier' });
  const needed: number[] = [];
  const doubt = (why: string): void => void member.unsure.push({ what: 'tier', why });
  const useShield = (end: number): boolean => {
    needed.push(end);
    return member.shieldsUsed.includes(end);
  };
  const would = wouldHaveBeen(terms, member.growth, { joined, now: upTo, decision, useShield, doubt });
  if (needed.some((end) => !member.shieldsUsed.includes(end) && hadShield(member, end)))
    doubt('a card that was not used would have been');
  if (member.shieldsUsed.some((end) => !needed.includes(end)))
    doubt('a card was used that would not have been needed');
  const now = member.tiers.at(-1);
  if (now === undefined || same(now, would)) return;
  if (would.tier > now.tier) doubt('a refund lifts a tier');
  member.tiers.push({ ...would, from: at, cause: 'revoked_by_refund' });
}

/** Whether a card may have been at hand at an end; cards taken out by hand are not counted. */
function hadShield(member: Member, end: number): boolean {
  const given = member.shieldsGiven.reduce((total, { at, units }) => total + (at <= end ? units : 0), 0);
  return given > member.shieldsUsed.filter((used) => used < end).length;
}

const same = (a: TierRecord, b: TierRecord): boolean =>
  a.tier === b.tier &&
  a.until === b.until &&
  a.since === b.since &&
  a.grace === b.grace &&
  a.series?.first === b.series?.first;
