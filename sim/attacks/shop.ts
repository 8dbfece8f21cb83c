import type { Sent } from '../src/act.ts';

/** A membership system as an attacker meets it: messages in, answers out, and what a member then has. */
export interface Shop {
  /** Messages that arrive at the same moment. */
  readonly send: (messages: readonly Sent[]) => Promise<readonly Answer[]>;
  /** What a member has, in points: growth, vouchers and chances count too, debt counts against. */
  readonly worth: (member: string) => Promise<number>;
}

export interface Answer {
  readonly ok: boolean;
  readonly code?: string;
}

/** Vouchers and chances are worth something; how much does not matter. */
export const worthOf = (units: { points: number; growth: number; vouchers: number; spins: number }): number =>
  units.points + units.growth + 50 * units.vouchers + 50 * units.spins;
