import type { EpochMs, Head } from '@laurel/core';
import { byEnd, pendingOf, type Seen, type SeenAsset } from './store.ts';

/** The product's member in the words of the comparison. */
export function seenOfHead(head: Head, assets: readonly string[], at: EpochMs): Seen | null {
  const track = head.tracks['main'];
  if (head.joinedAt === null || track === undefined) return null;
  const has = assets.map((asset): [string, SeenAsset] => {
    const { lots, owed } = head.assets[asset] ?? { lots: [], owed: 0 };
    return [asset, { owed, pending: pendingOf(lots, at), lots: byEnd(lots) }];
  });
  return {
    joinedAt: head.joinedAt,
    frozen: head.standing === 'frozen',
    tier: track.tier,
    since: track.since,
    until: track.until,
    grace: track.cause === 'grace' || track.graceFrom !== undefined,
    assets: Object.fromEntries(has),
  };
}
