import type { EpochMs } from '@laurel/core';
import type { Texts } from '../../kind.ts';
import { byEnd } from '../../store.ts';
import { debtOf, lotsOf } from '../purse.ts';
import { chosenAt } from './choosing.ts';
import { type Customer, openTerms, type Piece, type TermOf } from './customer.ts';
import { benefitIds, type Joint } from './joint.ts';
import { claimableFrom } from './limits.ts';

export const instant = (at: number | null): string =>
  at === null ? 'never' : Temporal.Instant.fromEpochMilliseconds(at).toString();

export function seenOfCustomer(joint: Joint, customer: Customer, at: EpochMs): Texts {
  const lots = byEnd(lotsOf(customer, 'ticket')).map(
    ([end, left, held]) => `${left}+${held} until ${instant(end)}`,
  );
  const seen: Record<string, string> = {
    standing: customer.frozen ? 'frozen' : 'active',
    tickets: `${lots.join(', ')} owed ${debtOf(customer, 'ticket')}`,
    plan: openTerms(customer).length > 0 ? 'held' : 'none',
    chosen: chosenAt(customer, at).join(' '),
    later: customer.later.map(({ benefit, from }) => `${benefit} ${instant(from)}`).join(', '),
  };
  for (const term of customer.terms) seen[`term ${term.no}`] = textOfTerm(customer, term);
  for (const [n, piece] of customer.pieces.entries()) seen[`piece ${n}`] = textOfPiece(piece);
  for (const name of benefitIds) {
    // Said before she buys: as if the term were a new one.
    const { holders, claim, partner, item } = joint.benefits[name];
    const { claim: ofPartner, items } = joint.partners[partner];
    const isLimited = [claim, ofPartner, items[item]?.claim ?? null].some((limit) => limit !== null);
    if (!holders || !isLimited || items[item]?.delivery === null) continue;
    const from = claimableFrom(joint, customer, name, at);
    seen[`${name} with the plan`] = from !== null && from <= at ? 'now' : instant(from);
  }
  return seen;
}

/** Money and list value are never added together. */
function textOfTerm(customer: Customer, term: TermOf): string {
  const { no, variant, from, until, endedAt } = term;
  const cash = customer.savings.reduce((total, saved) => total + (saved.term === no ? saved.cash : 0), 0);
  const mine = customer.pieces.filter(
    ({ state, claim }) => state === 'delivered' && customer.claims[claim]?.term === no,
  );
  const list = mine.reduce((total, { value }) => total + value, 0);
  const state = endedAt === null ? 'open' : endedAt < until ? `ended ${instant(endedAt)}` : 'over';
  return `${variant} ${instant(from)} to ${instant(until)} ${state}, saved ${cash} and ${list}`;
}

function textOfPiece(piece: Piece): string {
  const { partner, item, state, number, giveUpAt, settledAt, of, by, returned, late, cost, value } = piece;
  return [
    `${partner}/${item} ${state} ${cost} ${value}`,
    ...(number === null ? [] : [`code ${number}`]),
    ...(giveUpAt === null ? [] : [`asked until ${instant(giveUpAt)}`]),
    ...(settledAt === null ? [] : [`settled ${instant(settledAt)}`]),
    ...(of === null ? [] : [`for ${of}`]),
    ...(by === null ? [] : [`by ${by}`]),
    ...(returned ? ['given back'] : []),
    ...(late ? ['late'] : []),
  ].join(', ');
}
