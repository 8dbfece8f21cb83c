import type { EpochMs } from '@laurel/core';
import type { Texts } from '../../kind.ts';
import { endOf, instant } from '../club/seen-of-person.ts';
import { debtOf, lotsOf } from '../purse.ts';
import { assets, type FamilyAsset } from './families.ts';
import { drawnIn, openInvitations } from './households.ts';
import { familyOf, openTerms, planOf } from './plan.ts';
import type { Relative } from './relative.ts';
import { savedBy, savedIn } from './savings.ts';
import { lotsText } from './texts.ts';
import { byPlace, type World } from './world.ts';

/** A member in the words of the comparison. */
export function seenOfRelative(world: World, relative: Relative, at: EpochMs): Texts {
  const { standing, card, asks, joins, uses, name } = relative;
  const seen: Record<string, string> = { standing, card: String(card), household: householdOf(relative) };
  for (const asset of assets) seen[asset] = assetOf(world, relative, asset);
  if (standing === 'closed') return seen;
  seen['invitations'] = openInvitations(relative, at)
    .map(({ owner, until }) => `${owner} until ${instant(until)}`)
    .join(', ');
  Object.assign(seen, ofOwner(world, relative, at), ofPlan(world, relative, at));
  for (const [n, ask] of asks.entries()) seen[`asked ${n}`] = ask;
  for (const [n, join] of joins.entries()) seen[`joined ${n}`] = join;
  for (const { order, state, toPay } of uses)
    seen[`use ${order}`] = `${state === 'captured' ? 'paid' : 'not paid'} ${toPay}`;
  for (const owner of world.people.values())
    for (const { no } of owner.terms) {
      const term = { owner: owner.name, no };
      if (owner.name !== name && savedBy(relative, term) > 0)
        seen[`saved in ${no} of ${owner.name}`] = String(savedBy(relative, term));
    }
  return seen;
}

function householdOf({ household, seat }: Relative): string {
  if (household !== null) return `owner since ${instant(household.since)}`;
  return seat === null ? 'none' : `seat of ${seat.owner} since ${instant(seat.since)}`;
}

function ofOwner({ families }: World, relative: Relative, at: EpochMs): Texts {
  const { household } = relative;
  if (household === null) return {};
  const seen: Record<string, string> = {
    invited: household.invited
      .filter(({ until }) => until > at)
      .map(({ name, until }) => `${name} until ${instant(until)}`)
      .join(', '),
    seats: household.seats.map(({ name, since }) => `${name} since ${instant(since)}`).join(', '),
  };
  for (const asset of assets)
    for (const { name } of household.seats)
      seen[`${asset} drawn by ${name}`] = String(
        drawnIn(families, relative, { seat: name, asset, happened: at }),
      );
  return seen;
}

function assetOf(world: World, relative: Relative, asset: FamilyAsset): string {
  const lots = lotsOf(relative, asset).map(({ name, until, left, held }) => {
    const [, place] = /\/@(\d+)/.exec(name) ?? [];
    const of = place === undefined ? '' : (byPlace(world, Number(place))?.name ?? '');
    return { until, left, held, of };
  });
  return `${lotsText(lots)} owed ${debtOf(relative, asset)}`;
}

function ofPlan(world: World, relative: Relative, at: EpochMs): Texts {
  const family = familyOf(world, relative, at);
  const seen: Record<string, string> = {
    plan: planOf(relative),
    family: family === null ? '' : `${family.benefits.join(' ')} until ${instant(family.until)}`,
  };
  for (const term of relative.terms) {
    const { no, variant, from, until, paid, refunded } = term;
    const state = openTerms(relative).includes(term) ? 'open' : endOf(term);
    const money = `${paid} less ${refunded}`;
    seen[`term ${no}`] = `${variant} ${instant(from)} to ${instant(until)} ${money} ${state}`;
    seen[`saved in ${no}`] = String(savedIn(world, { owner: relative.name, no }));
  }
  return seen;
}
