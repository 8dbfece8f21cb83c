import type { EpochMs } from '@laurel/core';
import { availableOf, choose, spend } from '../purse.ts';
import { chosenAt } from './choosing.ts';
import { type Customer, runningTerm } from './customer.ts';
import { type BenefitId, benefitIds, chainOf, isOurs, itemOf } from './joint.ts';
import { claimableFrom, isTakenInTerm } from './limits.ts';
import type { Market } from './market.ts';
import { canIssue, type Deciding, issueFirst } from './pieces.ts';

/** All that speaks against a claim. */
export function againstClaim(
  market: Market,
  customer: Customer,
  name: string,
  at: EpochMs,
): readonly string[] {
  if (!isOurs(name)) return ['unknown_benefit'];
  const { joint } = market;
  const { partner, item, holders, tickets } = joint.benefits[name];
  const term = runningTerm(customer);
  if (holders && term === null) return ['benefit_locked'];
  // What the partner gives by itself is there without a claim.
  if (itemOf(joint, partner, item)?.delivery === null)
    return joint.choice === null || chosenAt(customer, at).includes(name)
      ? ['no_claim']
      : ['no_claim', 'not_chosen'];
  const from = claimableFrom(joint, customer, name, at);
  const isFull = from === null || from > at || isTakenInTerm(joint, customer, name, term);
  return [
    ...(isFull ? ['claim_limit'] : []),
    ...(availableOf(customer, 'ticket') < tickets ? ['insufficient_available'] : []),
    ...(canIssue(market, partner, chainOf(joint, partner, item)) ? [] : ['benefit_exhausted']),
  ];
}

/** One claim, and the piece that it issues. */
export function claim(deciding: Deciding, name: BenefitId): void {
  const { market, customer, at } = deciding;
  const { joint } = market;
  const { partner, item, holders, tickets } = joint.benefits[name];
  const units = choose(customer, 'ticket', tickets) ?? [];
  spend(customer, 'ticket', units);
  const term = holders ? (runningTerm(customer)?.no ?? null) : null;
  const made = { benefit: name, partner, item, at, term, wanted: tickets, counts: true, moved: false, units };
  const place = customer.claims.push(made) - 1;
  issueFirst(deciding, { claim: place, partner, chain: chainOf(joint, partner, item), of: null });
}

/**
 * What a plan brings is claimed by itself where a term begins, if it can be; else she is told from when. Time alone asks
 * for no shared stock: where a term begins by it, she is told as well.
 */
export function claimBundles(deciding: Deciding, { byTime }: { readonly byTime: boolean }): void {
  const { market, customer, at } = deciding;
  const { joint } = market;
  for (const name of benefitIds) {
    const { atStart, partner, item } = joint.benefits[name];
    if (!atStart) continue;
    const isTaken = isTakenInTerm(joint, customer, name, runningTerm(customer));
    const from = isTaken ? null : claimableFrom(joint, customer, name, at);
    const isOpen = from !== null && from <= at && canIssue(market, partner, chainOf(joint, partner, item));
    if (isOpen && !byTime) claim(deciding, name);
    else customer.later.push({ benefit: name, from });
  }
}
