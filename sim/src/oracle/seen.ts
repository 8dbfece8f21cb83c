import { byEnd, pendingOf, type Seen, type SeenAsset } from '../store.ts';
import type { Member } from './member.ts';
import { assets } from './pass-time.ts';
import { debtOf, lotsOf } from './purse.ts';
import type { Terms } from './terms.ts';
import { standing } from './track.ts';

/** The oracle's member in the words of the comparison. */
export function seenOf(terms: Terms, member: Member): Seen | null {
  if (member.joinedAt === null) return null;
  const tier = standing(member.tiers);
  const has = assets.map((asset): [string, SeenAsset] => [
    asset,
    {
      owed: debtOf(member, asset),
      pending: pendingOf(lotsOf(member, asset), member.passedTo),
      lots: byEnd(lotsOf(member, asset)),
    },
  ]);
  return {
    joinedAt: member.joinedAt,
    frozen: member.frozen,
    tier: terms.tiers[tier.tier]?.id ?? '',
    since: tier.since,
    until: tier.until,
    grace: tier.grace,
    assets: Object.fromEntries(has),
  };
}
