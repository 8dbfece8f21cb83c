import type { PurseTerms } from '../purse.ts';
import type { Expiry } from '../terms.ts';

/**
 * The numbers in which one program of the kind `partners` differs from another: what members get of others, by code, by
 * call and by itself, with a paid plan and without. The words are those of docs/programs.md.
 */
export interface Joint extends PurseTerms {
  readonly latenessDays: number;
  readonly ticketsExpire: Expiry;
  readonly plan: JointPlan;
  readonly partners: Readonly<Record<PartnerId, PartnerTerms>>;
  readonly benefits: Readonly<Record<BenefitId, BenefitTerms>>;
  /** Of `tune` and `melody` one is chosen; null: both are there. */
  readonly choice: ChoiceTerms | null;
  /** What operators load of codes, and take out of use. */
  readonly pools: readonly PoolTerms[];
}

export const partnerIds = ['video', 'tea', 'music'] as const;
export type PartnerId = (typeof partnerIds)[number];
/** As the program has them: what plans bring by themselves is claimed in this order. */
export const benefitIds = ['card', 'coded', 'ticketed', 'welcome', 'opening', 'tune', 'melody'] as const;
export type BenefitId = (typeof benefitIds)[number];

export interface JointPlan {
  readonly prices: Readonly<Record<Variant, number>>;
  readonly quoteMinutes: number;
  /** Within which all money goes back, whatever was used; null: never. */
  readonly coolingOffDays: number | null;
}
export type Variant = 'month' | 'year';
export const monthsOf: Readonly<Record<Variant, number>> = { month: 1, year: 12 };

/** So many claims in a window of the calendar. */
export interface ClaimTerms {
  readonly per: 'day' | 'month' | 'quarter' | 'year' | 'lifetime';
  readonly times: number;
}
export interface ChoiceTerms {
  readonly per: 'term' | 'month' | 'quarter' | 'year' | 'lifetime';
  readonly swapPer: 'month' | 'quarter' | 'year';
  readonly from: 'atOnce' | 'monthEnd';
}
export interface PartnerTerms {
  readonly claim: ClaimTerms | null;
  readonly items: Readonly<Record<string, ItemTerms>>;
}
export interface ItemTerms {
  readonly cost: number;
  readonly value: number;
  /** null: the partner gives it by itself, and costs by days. */
  readonly delivery: 'codes' | 'call' | null;
  readonly claim: ClaimTerms | null;
  /** What is issued where this cannot be. */
  readonly instead: string | null;
  readonly giveUpDays: number;
}
export interface BenefitTerms {
  readonly partner: PartnerId;
  readonly item: string;
  /** For those who have the plan; else for everybody. */
  readonly holders: boolean;
  readonly claim: ClaimTerms | null;
  /** Tickets that a claim takes. */
  readonly tickets: number;
  /** Claimed by itself where a term begins. */
  readonly atStart: boolean;
}

export interface PoolTerms {
  readonly partner: PartnerId;
  readonly item: string;
  /** In the order in which they are loaded. */
  readonly batches: readonly BatchTerms[];
}
export interface BatchTerms {
  readonly units: number;
  /** 0: before anything happens. */
  readonly loadedAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** An item; null where the partner has none such. */
export const itemOf = (joint: Joint, partner: PartnerId, item: string | null): ItemTerms | null =>
  item === null ? null : (joint.partners[partner].items[item] ?? null);

/** An item, then what stands in for it, one after the other. */
export function chainOf(joint: Joint, partner: PartnerId, first: string | null): readonly string[] {
  const chain: string[] = [];
  for (let name = first; name !== null; name = itemOf(joint, partner, name)?.instead ?? null)
    chain.push(name);
  return chain;
}

export const isOurs = (name: string): name is BenefitId => (benefitIds as readonly string[]).includes(name);
