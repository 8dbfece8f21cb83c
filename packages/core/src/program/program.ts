import type { Rounding } from '../expressions/rounding.ts';
import type { EpochMs, Json } from '../kernel/json.ts';
import type { ActivityDef } from './activity-types.ts';
import type { BenefitDef, ChoiceDef, PayDef, ProductDef, RedemptionsDef } from './benefit-types.ts';
import type { DayDef } from './day-types.ts';
import type { GameDef, MallItemDef } from './game-types.ts';
import type { HouseholdsDef } from './household-types.ts';
import type { PartnerDef } from './partner-types.ts';
import type { PlanDef } from './plan-types.ts';
import type { LimitDef, PackDef, RuleDef } from './rule-types.ts';
import type { ServiceDef } from './service-types.ts';
import type { SequenceDef } from './task-types.ts';
import type { TrackDef } from './track-types.ts';

export type * from './activity-types.ts';
export type * from './benefit-types.ts';
export type * from './day-types.ts';
export type * from './household-types.ts';
export type * from './partner-types.ts';
export type * from './plan-types.ts';
export type * from './rule-types.ts';
export type * from './service-types.ts';
export type * from './task-types.ts';
export type * from './track-types.ts';

/**
 * The whole rule book as one document, as written in YAML or JSON and validated by `readProgram`.
 * Every `Expression` is CEL with exact numbers; see docs/programs.md for the variables.
 */
export interface Program {
  /** Id of the program, kebab-case. */
  readonly program: string;
  readonly name: Text;
  /** IANA zone in which days, months and years turn over. Default Asia/Shanghai. */
  readonly timeZone: string;
  /** ISO 4217 code of the amounts that rules see. */
  readonly currency: string;
  /** Other currencies: how much one minor unit of it is worth in minor units of `currency`, exact decimal text. */
  readonly currencies: Readonly<Record<string, string>>;
  readonly join: 'explicit' | 'onFirstEvent';
  /** How late an event may arrive. */
  readonly lateness: Span;
  readonly rounding: Rounding;
  /** How several multipliers of one grant combine. */
  readonly multipliers: {
    readonly combine: 'max' | 'sum' | 'product';
    readonly list: readonly MultiplierDef[];
  };
  /** Days that a change for the worse stands on the rules page before it takes effect. */
  readonly noticeDays: number;
  readonly agreements: readonly AgreementDef[];
  /** Country (ISO 3166) of telephone numbers that are written without one; China's where it is left out. */
  readonly region?: string;
  /** Numbers of member cards; `8` and 16 digits where it is left out. */
  readonly card?: CardDef;
  /** Free attributes of a member. */
  readonly fields: Readonly<Record<string, FieldDef>>;
  /** Event types beside the built-in ones. */
  readonly events: Readonly<Record<string, EventDef>>;
  readonly assets: Readonly<Record<string, AssetDef>>;
  /** What members may give to each other, by asset. */
  readonly gifts: Readonly<Record<string, GiftDef>>;
  /** What members who belong together share; nobody does where it is left out. */
  readonly households?: HouseholdsDef;
  /** Tier tracks; the first is the main one. */
  readonly tracks: Readonly<Record<string, TrackDef>>;
  /** Composite scores: weighed parts, each with a cap, settled on a day of the month. */
  readonly scores: Readonly<Record<string, ScoreDef>>;
  /** Named conditions over the member. */
  readonly audiences: Readonly<Record<string, AudienceDef>>;
  /** What members take part in for a while, by id. */
  readonly activities: Readonly<Record<string, ActivityDef>>;
  /** Lines of service: who answers the cases of which members, and how soon. */
  readonly service?: ServiceDef;
  readonly rules: readonly RuleDef[];
  /** Days that come again, by name: `day("memberDay")`. */
  readonly days: Readonly<Record<string, DayDef>>;
  /** Tasks one after the other. */
  readonly sequences: Readonly<Record<string, SequenceDef>>;
  /** Named bundles of grants. */
  readonly packs: Readonly<Record<string, PackDef>>;
  readonly benefits: Readonly<Record<string, BenefitDef>>;
  /** Groups of benefits of which a member chooses some. */
  readonly choices: Readonly<Record<string, ChoiceDef>>;
  /** Points as payment; null: nobody pays with points. */
  readonly pay: PayDef | null;
  /** How long prices of carts and what is placed are held; as the docs say where it is left out. */
  readonly redemptions?: RedemptionsDef;
  /** What everybody pays, by SKU, as far as the program has to know it. */
  readonly products: Readonly<Record<string, ProductDef>>;
  /** Paid plans: what a member can buy to be for a time. */
  readonly plans: Readonly<Record<string, PlanDef>>;
  /** Whose things members get. */
  readonly partners: Readonly<Record<string, PartnerDef>>;
  readonly games: Readonly<Record<string, GameDef>>;
  /** What is sold for units. */
  readonly mall: Readonly<Record<string, MallItemDef>>;
  /** Texts of messages by template. */
  readonly messages: Readonly<Record<string, MessageDef>>;
}

export type { GameDef, MallItemDef, MallTierDef, PityDef, PrizeDef } from './game-types.ts';

/** CEL source text. */
export type Expression = string;
export interface Text {
  readonly zh: string;
  readonly en: string;
}
export type { Rounding };

/** A length of time; exactly one key. `{ days: 30 }` keeps the local time of day. */
export type Span =
  | { readonly minutes: number }
  | { readonly hours: number }
  | { readonly days: number }
  | { readonly months: number }
  | { readonly years: number };

/** When a lot expires. */
export type Expiry =
  | 'never'
  | 'endOfDay'
  | 'endOfMonth'
  | 'endOfYear'
  | 'endOfNextYear'
  | { readonly after: Span }
  | { readonly at: EpochMs };

export interface FieldDef {
  readonly name: Text;
  readonly type: 'string' | 'integer' | 'boolean' | 'date';
  /** What its text is: numbers and addresses are brought into one form. Where it is not said, the names phone and email say it. */
  readonly kind?: 'text' | 'phone' | 'email';
  /** Kept in the vault, never in the log. */
  readonly personal: boolean;
  /** Counts towards the completeness of the profile. */
  readonly counts: boolean;
}
export interface AgreementDef {
  readonly id: string;
  readonly version: string;
  readonly name: Text;
  readonly required: boolean;
}
export interface CardDef {
  /** First digits of every number. */
  readonly prefix: string;
  /** Digits of a number, the check digit too. */
  readonly digits: number;
}
export interface EventDef {
  readonly name: Text;
  /** JSON Schema of `data`; the subset that docs/programs.md lists. */
  readonly data: Json;
}

export interface AssetDef {
  readonly name: Text;
  /** A score only counts; a currency can be spent; a voucher or chance is used in pieces. */
  readonly kind: 'score' | 'currency' | 'voucher' | 'chance' | 'card';
  readonly hidden: boolean;
  /** What units are worth in money: 100 units = 100 minor units is `{ units: 100, amount: 100 }`. */
  readonly worth: { readonly units: number; readonly amount: number } | null;
  /** Default expiry of its lots. */
  readonly expires: Expiry;
  readonly shortfall: 'debt' | 'forgive' | 'charge';
  /** How long units live that come back to a lot that has expired meanwhile. */
  readonly restoreGrace: Span;
  /** How long a hold stands unless the call says less. Default 30 minutes. */
  readonly holdFor: Span;
  /** G7: at each turn of the period the balance is multiplied by `keep` and floored. 0 is a reset. */
  readonly decay: { readonly every: 'day' | 'month' | 'year'; readonly keep: string } | null;
  /** Largest adjustment up or down that needs no second person; null no limit. */
  readonly adjustmentLimit: number | null;
  /** How long before units expire the member is told. */
  readonly remind?: readonly Span[];
}

/** Units that a member may give to another. */
export interface GiftDef {
  /** Least and most of one gift; null no limit. */
  readonly min: number;
  readonly max: number | null;
  /** Of the member who gives. */
  readonly limits: readonly LimitDef[];
}

/** What a member is worth in one number: the sum of its parts, each cut at its cap. */
export interface ScoreDef {
  readonly name: Text;
  readonly parts: readonly ScorePartDef[];
  /** Day of the month at whose 00:00 the live score becomes the settled one. */
  readonly settledOn: number;
}
export interface ScorePartDef {
  readonly id: string;
  readonly name: Text;
  /** A number over the member, floored; below zero counts as zero. */
  readonly of: Expression;
  /** Most that the part can count; null no limit. */
  readonly cap: number | null;
}

export interface AudienceDef {
  readonly name: Text;
  /** In the program's own words, for the rules page. */
  readonly text?: Text;
  readonly when: Expression;
}
export interface MultiplierDef {
  readonly id: string;
  readonly name: Text;
  readonly when: Expression | null;
  /** A number expression, often a literal. */
  readonly factor: Expression;
}

export interface MessageDef {
  readonly title: Text;
  readonly body: Text;
}
