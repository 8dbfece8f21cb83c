import type { EpochMs } from '@laurel/core';
import { rise } from '../acts.ts';
import type { Deciding } from '../earning.ts';
import { copyOf, type Floor, type GrowthItem, type Member, type TierRecord } from '../member.ts';
import { assets, passTime } from '../pass-time.ts';
import { availableOf, choose, debtOf, owe, spend } from '../purse.ts';
import type { Terms } from '../terms.ts';
import { floorAt, standing } from '../track.ts';

/** Decision 12, its table: what one becomes who takes the other up. */
export function join(terms: Terms, a: Member, b: Member, asked: EpochMs): Member {
  const member = copyOf(a);
  const decidedAt = Math.max(asked, member.newest);
  passTime(terms, member, decidedAt);
  const she = copyOf(b);
  passTime(terms, she, Math.max(asked, she.newest));
  const decision = member.decisions;
  member.decisions += 1;
  member.newest = decidedAt;
  joinPurses(member, she);
  joinHistories(member, she);
  member.growth.push(...itemsOfToday(member, she, { decision, decidedAt }));
  const floor = floorOf(terms, member, she, decidedAt);
  if (floor !== null) member.floors.push(floor);
  const common = { happened: decidedAt, decidedAt, decision, limited: false, shortfall: 0 };
  const deciding: Deciding = { terms, member, event: `merge of ${she.name} at ${decidedAt}`, ...common };
  rise(deciding);
  return member;
}

/** All lots, holds and debts; a debt is paid at once by what is available. */
function joinPurses(member: Member, she: Member): void {
  member.moves.push(...she.moves);
  member.holds.push(...she.holds);
  for (const asset of assets) {
    const paid = Math.min(debtOf(member, asset), availableOf(member, asset));
    if (paid === 0) continue;
    spend(member, asset, choose(member, asset, paid) ?? []);
    owe(member, asset, -paid);
  }
}

/** What counts for limits, goals, streaks and what is once in a lifetime was had when either had it. */
function joinHistories(member: Member, she: Member): void {
  member.joinedAt = Math.min(member.joinedAt ?? 0, she.joinedAt ?? 0);
  member.grants.push(...she.grants);
  member.orders.push(...she.orders);
  member.deferred.push(...she.deferred);
  member.checkins.push(...she.checkins);
  member.bonuses.push(...she.bonuses);
  member.reviews += she.reviews;
  member.reviewBonuses += she.reviewBonuses;
  member.packs.push(...she.packs);
  const cards = availableOf(she, 'shield');
  if (cards > 0) member.shieldsGiven.push({ at: member.passedTo, units: cards });
  member.unsure.push(...she.unsure);
  // Nobody invites herself.
  if (member.inviter === null && she.inviter !== member.name) {
    member.inviter = she.inviter;
    member.invitedAt = she.invitedAt;
  }
}

/** Her growth counts for its own days, as items of today. */
function itemsOfToday(
  member: Member,
  she: Member,
  { decision, decidedAt }: { decision: number; decidedAt: EpochMs },
): readonly GrowthItem[] {
  const { since, start, wins } = standing(member.tiers);
  // A window since a tier's beginning has only what she earned since then.
  const periods = [start, ...(wins === undefined ? [] : [wins])].filter((one) => one >= 0);
  return she.growth.map(({ before: _, ...item }): GrowthItem => {
    const of = item.of === undefined ? {} : { of: { ...item.of, decision } };
    const earned = she.growth.find(({ id }) => id === item.of?.id) ?? item;
    return { ...item, decision, decidedAt, ...of, ...(earned.decidedAt < since ? { before: periods } : {}) };
  });
}

/** Her tier where it is better, or equal and ends later: it stands until its own end. */
function floorOf(terms: Terms, member: Member, she: Member, at: EpochMs): Floor | null {
  const earned = standing(she.tiers);
  const over = floorAt(she.floors, at);
  const best = [over, earned]
    .filter((one): one is Floor | TierRecord => one !== null && one.tier > 0)
    .reduce<Floor | TierRecord | null>(
      (most, one) => (most === null || isBetter(one, most) ? one : most),
      null,
    );
  if (best === null || (best.until !== null && best.until <= at)) return null;
  const mine = standing(member.tiers);
  const stands = floorAt(member.floors, at);
  if (!isBetter(best, mine) || (stands !== null && !isBetter(best, stands))) return null;
  if (terms.tiers[best.tier] === undefined) return null;
  return { from: at, until: best.until, tier: best.tier };
}

interface Stands {
  readonly tier: number;
  readonly until: EpochMs | null;
}
const endOf = ({ until }: Stands): number => until ?? Number.POSITIVE_INFINITY;
const isBetter = (one: Stands, than: Stands): boolean =>
  one.tier > than.tier || (one.tier === than.tier && endOf(one) > endOf(than));
