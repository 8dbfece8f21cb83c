import type { Span } from './program.ts';

/** Households: an owner, her seats, and what they share. */
export interface HouseholdsDef {
  /** Members beside the owner. */
  readonly seats: number;
  /** How long an invitation stands. */
  readonly invitationFor: Span;
  /** How long who left can join no other household. */
  readonly coolDown: Span;
  /** How long units that a seat drew wait for her to use them, before they go home. */
  readonly returnAfter: Span;
  /** Assets of the owner that seats may draw from. */
  readonly shares: Readonly<Record<string, ShareDef>>;
}
export interface ShareDef {
  /** What one seat may draw; null as much as there is. */
  readonly cap: CapDef | null;
  /** Seats may put units of their own in. */
  readonly contributions: boolean;
}
export interface CapDef {
  readonly units: number;
  readonly per: 'day' | 'week' | 'month' | 'year' | 'lifetime';
}
/** What a plan gives to the seats of its holder's household while its term runs. */
export interface FamilyDef {
  /** So many seats, in the order in which they joined. */
  readonly seats: number;
  readonly benefits: readonly string[];
}
