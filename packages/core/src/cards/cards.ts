import type { Making } from '../deciding.ts';
import { type Facts, factOf } from '../facts.ts';

/**
 * Fact `card`: how many of the member's cards were replaced, absent for none. The log knows no number: numbers are
 * drawn by the shell and lie where the person does.
 */
export function cardIssue(facts: Facts): number {
  return Number(factOf(facts, 'card') ?? 0);
}

/** `member.card_replaced`: the card that she has is void from now on, and she has another. */
export function replaceCard(m: Making): void {
  m.fact('card', cardIssue(m.draft.head.facts) + 1);
}
