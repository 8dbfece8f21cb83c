import type { EpochMs } from '@laurel/core';
import { later } from '../days.ts';
import { availableOf, choose, comeBack, spend } from '../purse.ts';
import { type Claim, type Customer, doubt, type Piece, type Posting } from './customer.ts';
import { chainOf, itemOf, type PartnerId } from './joint.ts';
import { type Market, nextCode } from './market.ts';

export interface Deciding {
  readonly market: Market;
  readonly customer: Customer;
  readonly at: EpochMs;
}

function post({ customer, at }: Deciding, piece: Piece, posting: Posting): void {
  const { partner, item, cost } = piece;
  const owed = posting === 'delivered' || posting === 'late' ? cost : 0;
  const amount = posting === 'revoked' ? -cost : owed;
  customer.postings.push({ at, partner, item, posting, amount });
}

/** Whether there is a piece of one of these. */
export const canIssue = (market: Market, partner: PartnerId, chain: readonly string[]): boolean =>
  chain.some(
    (item) =>
      itemOf(market.joint, partner, item)?.delivery === 'call' || nextCode(market, partner, item) !== null,
  );

/** Issues a piece of the first of these that there is; its place, null where there is none. */
export function issueFirst(
  deciding: Deciding,
  what: {
    readonly claim: number;
    readonly partner: PartnerId;
    readonly chain: readonly string[];
    readonly of: number | null;
  },
): number | null {
  const { market, customer, at } = deciding;
  const { claim, partner, chain, of } = what;
  for (const item of chain) {
    const terms = itemOf(market.joint, partner, item);
    const number = terms?.delivery === 'codes' ? nextCode(market, partner, item) : null;
    if (terms === null || (terms.delivery === 'codes' && number === null)) continue;
    if (number !== null) market.given.set(`${partner}/${item}`, number);
    const { cost, value } = terms;
    const giveUpAt = number === null ? later(market.joint.zone, at, { days: terms.giveUpDays }) : null;
    const nothing = { settledAt: null, by: null, returned: false, late: false } as const;
    const piece: Piece = {
      claim,
      partner,
      item,
      number,
      giveUpAt,
      of,
      cost,
      value,
      state: 'open',
      ...nothing,
    };
    const place = customer.pieces.push(piece) - 1;
    post(deciding, piece, 'issued');
    // A code is there at once.
    if (number !== null) settle(deciding, piece, 'delivered');
    return place;
  }
  return null;
}

function settle(deciding: Deciding, piece: Piece, posting: 'delivered' | 'late'): void {
  piece.state = 'delivered';
  piece.settledAt = deciding.at;
  post(deciding, piece, posting);
}

/** A success counts, whatever was told before it. */
export function deliver(deciding: Deciding, piece: Piece): void {
  const { customer } = deciding;
  if (piece.state === 'open') return settle(deciding, piece, 'delivered');
  if (piece.state !== 'failed') return;
  piece.late = true;
  const claim = customer.claims[piece.claim] as Claim;
  // It counts against the limits again, and takes what there still is of its units.
  if (!claim.counts) {
    // What stood in for it came to nothing, and has no part in it any more.
    if (claim.moved) doubt(customer, 'a claim that came back from one piece and then from another');
    claim.moved = piece.by !== null;
    piece.by = null;
    claim.counts = true;
    const units = Math.min(claim.wanted, availableOf(customer, 'ticket'));
    claim.units = choose(customer, 'ticket', units) ?? [];
    spend(customer, 'ticket', claim.units);
  }
  piece.returned = false;
  settle(deciding, piece, 'late');
}

/** For good: something stands in for it, or the claim comes back. A failure after a success is nothing. */
export function fail(deciding: Deciding, piece: Piece): void {
  if (piece.state !== 'open') return;
  piece.state = 'failed';
  piece.settledAt = deciding.at;
  post(deciding, piece, 'failed');
  const { instead } = itemOf(deciding.market.joint, piece.partner, piece.item) ?? { instead: null };
  standIn(deciding, piece, chainOf(deciding.market.joint, piece.partner, instead));
}

/** What was delivered is of no use: the same is issued anew, if there is any. */
export function replace(deciding: Deciding, piece: Piece): void {
  const { market } = deciding;
  piece.state = 'revoked';
  post(deciding, piece, 'revoked');
  // A claim ends in one piece and in no other: something stands in for this one already.
  if (piece.by !== null) return post(deciding, piece, 'substituted');
  standIn(deciding, piece, chainOf(market.joint, piece.partner, piece.item));
}

/** What was delivered after all, of those for which this one stands in: the claim ends in it. */
function cameAfterAll(customer: Customer, { of }: Piece): Piece | null {
  const before = of === null ? undefined : customer.pieces[of];
  if (before === undefined) return null;
  return before.state === 'delivered' ? before : cameAfterAll(customer, before);
}

function standIn(deciding: Deciding, piece: Piece, chain: readonly string[]): void {
  const { market, customer, at } = deciding;
  const { partner, claim: place } = piece;
  const came = cameAfterAll(customer, piece);
  if (came !== null) {
    came.by = null;
    piece.returned = true;
    return post(deciding, piece, 'givenBack');
  }
  const of = customer.pieces.indexOf(piece);
  const by = issueFirst(deciding, { claim: place, partner, chain, of });
  piece.by = by;
  piece.returned = by === null;
  post(deciding, piece, by === null ? 'givenBack' : 'substituted');
  if (by !== null) return;
  const claim = customer.claims[place] as Claim;
  if (customer.pieces.some((other) => other.claim === place && other.state === 'delivered'))
    doubt(customer, 'whether a claim comes back of which another piece was delivered after all');
  claim.counts = false;
  // What is given back is what can be taken again.
  claim.wanted = claim.units.reduce((total, [, units]) => total + units, 0);
  if (claim.units.length > 0)
    comeBack({ member: customer, terms: market.joint, now: at }, 'ticket', {
      from: 'spent',
      lots: claim.units,
    });
  claim.units = [];
}
