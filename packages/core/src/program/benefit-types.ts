import type { Expiry, Expression, Span, Text } from './program.ts';

/** What members can have: to whom, where it matters, and at most one thing that it gives. */
export interface BenefitDef {
  readonly name: Text;
  /** The track whose tiers `amounts` names; the main one, if not said. */
  readonly track: string;
  /** Nobody named: everybody (basic). Without it an allowance with `amounts` is for the tiers that it names. */
  readonly for?: BenefitForDef;
  readonly scenes?: readonly Scene[];
  /** Where it counts; absent everywhere. */
  readonly shops?: readonly string[];
  readonly brands?: readonly string[];
  readonly how?: Text;
  readonly terms?: Text;
  readonly picture?: string;
  readonly owner?: string;
  /** Money of one use: what it costs, and what members are told that it is worth. */
  readonly cost?: number;
  readonly value?: number;
  readonly funder?: string;
  /** How long it stays after a demotion out of its tiers. */
  readonly softLanding?: Span;
  /** The choice that it is one of. */
  readonly choose?: string;
  /** How often a member may claim it. */
  readonly claim?: ClaimDef;
  /** Over all members: money and pieces that its uses may take. */
  readonly budget?: BudgetDef;
  readonly stock?: StockDef;
  readonly allowance?: AllowanceDef;
  readonly offer?: OfferDef;
  /** Exact decimal text: the factor of `benefit:<id>` for rules that multiply by it. */
  readonly multiplier?: string;
  readonly service?: { readonly line: string; readonly priority: number };
  readonly access?: boolean;
  readonly badge?: string;
  readonly partner?: PartnerBenefitDef;
}

export type Scene = 'product' | 'cart' | 'checkout' | 'afterSale' | 'service';
export const SCENES: readonly Scene[] = ['product', 'cart', 'checkout', 'afterSale', 'service'];

/** Any of tiers and plans; an audience is asked in addition. */
export interface BenefitForDef {
  /** Tiers by track. */
  readonly tiers?: Readonly<Record<string, readonly string[]>>;
  readonly plans?: readonly string[];
  readonly audience?: string;
  /** Members on trial of those plans too. */
  readonly trial?: boolean;
  /** Nobody but those to whom an operator grants it. */
  readonly granted?: boolean;
}

export interface AllowanceDef {
  readonly asset: string;
  readonly every: 'day' | 'month' | 'year' | 'term';
  /** Where its periods begin: with the calendar, or n months after the term's anchor. */
  readonly anchor?: 'calendar' | 'term';
  /** Units by tier id; a tier not named gets none. */
  readonly amounts: Readonly<Record<string, number>>;
  /** Units for everybody who has it. */
  readonly amount?: number;
  /** What reaching the status between two dates gives. */
  readonly onStart: 'none' | 'full' | 'prorated';
  readonly rollOver: boolean;
  /** Absent: the end of its period, or of the asset where it rolls over. */
  readonly expires?: Expiry;
}

/** What a benefit does to a cart; one of percent, amount, prices, shipping and gift. */
export interface OfferDef {
  /** Off each line. */
  readonly percent?: number;
  /** Off the eligible lines together, minor units. */
  readonly amount?: number;
  /** Member prices by SKU. */
  readonly prices?: Readonly<Record<string, number>>;
  /** No shipping costs; `byWorth`: units of the asset that it uses pay for them, as far as they reach. */
  readonly shipping?: true | 'byWorth';
  readonly gift?: { readonly sku: string; readonly quantity: number };
  /** Which lines: a condition over `line` and the member. */
  readonly lines?: Expression;
  /** The least that the eligible lines come to, and the most that it takes off. */
  readonly over?: number;
  readonly max?: number;
  /** Units of an asset that one use takes. */
  readonly uses?: Readonly<Record<string, number>>;
  /** `false`: what it used up does not come back with what is returned. */
  readonly restoreOnRefund?: boolean;
  /** At most one offer of a group in an order; `alone`: no other offer at all. */
  readonly group?: string;
  readonly alone?: boolean;
}

export interface ClaimDef {
  readonly per: 'day' | 'month' | 'quarter' | 'year' | 'lifetime';
  readonly times: number;
}
export interface BudgetDef {
  readonly amount: number;
  readonly per: 'day' | 'month' | 'quarter' | 'year' | 'lifetime';
  /** Percent of it that is used when operators are told. */
  readonly alarm?: number;
}
export interface StockDef {
  readonly units: number;
  /** Pieces that are left when operators are told. */
  readonly alarm?: number;
}
/** What a partner delivers; see partners. */
export interface PartnerBenefitDef {
  readonly partner: string;
  /** Which of its items; the only one, if not said. */
  readonly item?: string;
  /** Units of assets that one claim takes. */
  readonly uses?: Readonly<Record<string, number>>;
  /** Claimed by itself where a term of its plans begins, if it can be claimed then. */
  readonly atStart?: boolean;
}

/** Choose n of m. */
export interface ChoiceDef {
  readonly name: Text;
  readonly pick: number;
  /** In which period: a term of the plan, or the calendar's. */
  readonly per: 'term' | 'month' | 'quarter' | 'year' | 'lifetime';
  /** null: what is chosen stays for the period. */
  readonly swap: SwapDef | null;
}
export interface SwapDef {
  readonly per: 'month' | 'quarter' | 'year' | 'term';
  readonly times: number;
  /** When the new one takes the place of the old one. */
  readonly from: 'atOnce' | 'monthEnd' | 'periodEnd';
}

/** Points as payment at an order. */
export interface PayDef {
  readonly asset: string;
  /** Most of an order, percent of what it comes to. */
  readonly maxPercent: number;
  readonly maxUnits: number | null;
  readonly min: number;
  readonly step: number;
  readonly lines: Expression | null;
}

/** What everybody pays for a product. */
export interface RedemptionsDef {
  /** How long a quote of a cart holds its price; 15 minutes where it is left out. */
  readonly quoteFor?: Span;
  /** How long what is placed waits to be paid; where it is left out, as the assets that it uses say, else 30 minutes. */
  readonly holdFor?: Span;
}
export interface ProductDef {
  readonly price: number;
}
