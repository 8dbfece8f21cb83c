import type { FamilyDef } from './household-types.ts';
import type { Expression, Span, Text } from './program.ts';

/** A paid plan (付费会员): terms that are bought, a status while one runs. */
export interface PlanDef {
  readonly name: Text;
  /** What can be bought of it, by id: a month, a year. */
  readonly variants: Readonly<Record<string, PlanVariantDef>>;
  /** How long the price of a quote is held. */
  readonly quoteFor: Span;
  readonly trial: TrialDef | null;
  /** Renewal by a mandate; null: nobody is ever charged by it. */
  readonly renewal: RenewalDef | null;
  /** Ways to give money back, asked in order; the first that applies decides. */
  readonly refund: readonly PlanRefundDef[];
  /** 不省包赔: after a term, what it did not save of its price can be claimed back for so long. */
  readonly guarantee: { readonly within: Span } | null;
  /** Plans that a running term may be changed for, its rest credited by days; itself: between its variants. */
  readonly upgrade: readonly string[];
  /** Tier tracks whose tier is not lost while a term runs. */
  readonly protects: readonly string[];
  /** What seats of its holder's household have. */
  readonly family?: FamilyDef;
}
export interface PlanVariantDef {
  readonly name: Text;
  /** Length of a term; null for life. */
  readonly term: Span | null;
  /** Amounts in minor units, in order; the first whose condition holds is the price. The last has none. */
  readonly price: readonly PriceDef[];
  /** Over which time the price of a term for life is earned. */
  readonly recognisedOver: Span;
}
export interface PriceDef {
  readonly when: Expression | null;
  readonly amount: number;
}
export interface TrialDef {
  readonly variant: string | null;
  readonly term: Span;
  /** Declared personal fields that say who somebody is: one trial for each value. */
  readonly once: readonly string[];
  /** Assets that a trial gives frozen, each with the asset that it becomes. */
  readonly frozen: Readonly<Record<string, string>>;
  /** How long after its end a purchase still releases what was frozen. */
  readonly releaseWithin: Span;
}
export interface RenewalDef {
  /** How long before the end of the term the charge is made. */
  readonly charge: Span;
  /** How long before the charge the notice must have been delivered. */
  readonly notice: Span;
  /** How long before the charge the notice is sent. */
  readonly send: Span;
  /** Days after the first attempt on which it is tried again. */
  readonly retries: readonly number[];
  /** How long the plan is kept after the end of a term that could not be charged yet. */
  readonly grace: Span;
}
export type PlanRefundDef =
  | { readonly kind: 'none' }
  /** All of it, whatever was used. */
  | { readonly kind: 'coolingOff'; readonly within: Span }
  /** All of it, where nothing was used. */
  | { readonly kind: 'unused'; readonly within: Span }
  | { readonly kind: 'paidMinusUsed' };
