import type { Calendar } from '../kernel/calendar.ts';
import type { EpochMs } from '../kernel/json.ts';
import type { Term } from './plan-state.ts';

/** Minor units. At every instant paid = recognised + deferred + refunded + moved, to the fen. */
export interface TermAccount {
  /** Money that came for it, and what was credited from an earlier term. */
  readonly paid: number;
  /** Earned by the days that are over. */
  readonly recognised: number;
  readonly deferred: number;
  readonly refunded: number;
  /** Credited to a later term, which has it among what was paid for it. */
  readonly moved: number;
}

/**
 * The account of a term at an instant. Its price, less what went back or on, is earned evenly by the days that are
 * over; what does not divide comes with the last day. A term that was ended has nothing left to earn.
 */
export function accountOf(calendar: Calendar, term: Term, at: EpochMs): TermAccount {
  const { paid, refunded, moved } = term;
  const net = paid - refunded - moved;
  const first = calendar.day(term.from);
  const days = Math.max(1, calendar.day(term.earnedBy) - first);
  const over = Math.min(days, Math.max(0, calendar.day(at) - first));
  const isOver = over === days || (term.endedAt !== undefined && term.endedAt <= at);
  const recognised = isOver ? net : Number((BigInt(net) * BigInt(over)) / BigInt(days));
  return { paid, recognised, deferred: net - recognised, refunded, moved };
}
