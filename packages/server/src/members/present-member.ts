import {
  holdId,
  inForce,
  type JsonObject,
  type MemberView,
  type Programs,
  type TierView,
  verifiedOf,
  viewOf,
} from '@laurel/core';
import { benefitsOf } from '../benefits/benefits-of.ts';
import { orNull, type ShowTime } from '../http/show-time.ts';
import { presentPlans } from '../plans/present-plan.ts';
import type { Found } from '../reads.ts';
import type { Seen } from './load.ts';

/**
 * A member as the interface shows her.
 * @param moving writes what moves on with every moment that passes, apart from anything happening
 */
export function presentMember(
  programs: Programs,
  found: Found,
  seen: Seen,
  personal: JsonObject,
  show: ShowTime,
  moving: ShowTime = show,
): object {
  const view = viewOf(programs, seen.head, seen.at);
  const { compiled } = inForce(programs, seen.at);
  const tiers = view.tiers.map((tier) => presentTier(tier, show, moving));
  return {
    id: found.external,
    at: moving(seen.at),
    standing: view.standing,
    joinedAt: orNull(show, view.joinedAt),
    profile: { ...view.profile, ...personal },
    profileCompleteness: view.profileCompleteness,
    verified: Object.keys(verifiedOf(seen.head.facts)).sort(),
    tags: view.tags,
    consents: consentsOf(view.consents, show),
    tier: tiers[view.tiers.findIndex((tier) => tier.track === view.tier?.track)] ?? null,
    tiers,
    scores: view.scores.map((score) => presentScore(score, show)),
    plans: presentPlans(programs, seen.head, seen.at, show),
    assets: assetsOf(view, show),
    holds: view.holds.map(({ seq, asset, amount, until, order }) => ({
      id: holdId(found.member, seq),
      asset,
      amount,
      until: show(until),
      ...(order === undefined ? {} : { orderId: order }),
    })),
    benefits: benefitsOf(compiled, view, seen.at, show),
  };
}

export function presentTier(tier: TierView, show: ShowTime, moving: ShowTime = show): object {
  const { since, until, manual, paused, next, keep, ...rest } = tier;
  return {
    ...rest,
    since: show(since),
    until: orNull(show, until),
    ...(manual === undefined ? {} : { manual: { kind: manual.kind, until: orNull(show, manual.until) } }),
    ...(paused === undefined
      ? {}
      : { paused: { ...paused, since: show(paused.since), until: show(paused.until) } }),
    next: next === null ? null : { ...next, projectedAt: orNull(moving, next.projectedAt) },
    keep: keep === null ? null : { missing: keep.missing, by: show(keep.by) },
  };
}

function presentScore(
  { settled, nextSettlement, ...rest }: MemberView['scores'][number],
  show: ShowTime,
): object {
  return {
    ...rest,
    settled: settled === null ? null : { ...settled, at: show(settled.at) },
    nextSettlement: show(nextSettlement),
  };
}

function assetsOf({ assets }: MemberView, show: ShowTime): object {
  const shown: Record<string, object> = {};
  for (const id of Object.keys(assets)) {
    const { balance, available, held, pending, owed, expiring } = assets[id] as MemberView['assets'][string];
    shown[id] = {
      balance,
      available,
      held,
      pending,
      owed,
      expiring: expiring.map(({ amount, at }) => ({ amount, at: show(at) })),
    };
  }
  return shown;
}

function consentsOf(consents: JsonObject, show: ShowTime): readonly object[] {
  return Object.entries(consents).map(([id, one]) => {
    const { version, given, at } = one as { version: string; given: boolean; at: number };
    return { id, version, given, at: show(at) };
  });
}
