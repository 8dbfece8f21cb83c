import type { Texts } from '../../kind.ts';
import { byEnd, pendingOf } from '../../store.ts';
import { instant } from '../club/seen-of-person.ts';
import type { Member } from '../member.ts';
import { assets } from '../pass-time.ts';
import { debtOf, lotsOf } from '../purse.ts';
import type { Terms } from '../terms.ts';
import { floorAt, standing } from '../track.ts';

/** The oracle's member in the words of the comparison. */
export function seenOfMember(terms: Terms, member: Member): Texts {
  const earned = standing(member.tiers);
  const over = floorAt(member.floors, member.passedTo);
  const shown = over !== null && over.tier > earned.tier ? over : earned;
  const lots = assets.map((asset): [string, string] => {
    const of = lotsOf(member, asset);
    return [asset, textOfLots(byEnd(of), pendingOf(of, member.passedTo), debtOf(member, asset))];
  });
  return {
    standing: member.frozen ? 'frozen' : 'active',
    joined: instant(member.joinedAt),
    tier: `${terms.tiers[shown.tier]?.id} until ${instant(shown.until)}`,
    earned: `${terms.tiers[earned.tier]?.id} until ${instant(earned.until)}${earned.grace ? ' in grace' : ''}`,
    ...Object.fromEntries(lots),
  };
}

export const textOfLots = (lots: ReturnType<typeof byEnd>, pending: number, owed: number): string =>
  `${lots.map(([end, left, held]) => `${left}+${held} until ${instant(end)}`).join(', ')} pending ${pending} owed ${owed}`;
