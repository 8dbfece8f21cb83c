import { advance, type EpochMs, type Head, type Programs } from '@laurel/core';
import type { Stored, Texts } from '../kind.ts';
import { instant } from '../oracle/club/seen-of-person.ts';
import { textOfLots } from '../oracle/merging/seen.ts';
import { assets } from '../oracle/pass-time.ts';
import { byEnd, pendingOf } from '../store.ts';

/** The product's member in the words of the comparison; of one who was merged, that she was. */
export function seenOfMerging(programs: Programs, of: Stored, asked: EpochMs): Texts | null {
  if (of.head.joinedAt === null) return null;
  if (of.head.standing === 'merged') return { standing: 'merged' };
  const at = Math.max(asked, of.head.decidedAt);
  const { head } = advance(programs, of.head, at, of.member);
  const lots = assets.map((asset): [string, string] => {
    const has = head.assets[asset] ?? { lots: [], owed: 0 };
    return [asset, textOfLots(byEnd(has.lots), pendingOf(has.lots, at), has.owed)];
  });
  return {
    standing: head.standing,
    joined: instant(head.joinedAt),
    ...tiersOf(head),
    ...Object.fromEntries(lots),
  };
}

function tiersOf(head: Head): Texts {
  const track = head.tracks['main'];
  if (track === undefined) return {};
  const { tier, shown, until, manual, cause, graceFrom } = track;
  const end = shown === undefined ? until : (manual?.until ?? null);
  const isGrace = cause === 'grace' || graceFrom !== undefined;
  return {
    tier: `${shown ?? tier} until ${instant(end)}`,
    earned: `${tier} until ${instant(until)}${isGrace ? ' in grace' : ''}`,
  };
}
