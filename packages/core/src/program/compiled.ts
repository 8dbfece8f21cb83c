import type { Compiled, Exact } from '../expressions/index.ts';
import type { PublishedOdds } from '../games/draw-prize.ts';
import type { Calendar } from '../kernel/calendar.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Yearly } from '../members/yearly.ts';
import type { CompiledOffer } from '../redemptions/compile-offer.ts';
import type { OfferIndex } from '../redemptions/offer-index.ts';
import type { Shape } from '../shape/shape.ts';
import type { ActivityDef, TeamGoalDef } from './activity-types.ts';
import type { GameDef, MallItemDef, PrizeDef } from './game-types.ts';
import type { PartnerDef, PartnerItemDef } from './partner-types.ts';
import type {
  AllowanceDef,
  AssetDef,
  AudienceDef,
  BenefitDef,
  EmitDef,
  Expiry,
  GiftDef,
  LimitDef,
  MultiplierDef,
  PayDef,
  PlanDef,
  PlanVariantDef,
  Program,
  RuleDef,
  SavesDef,
  ScoreDef,
  ScorePartDef,
  Span,
  TierDef,
  TrackDef,
} from './program.ts';
import type { ServiceDef, ServiceLineDef } from './service-types.ts';

/** A program whose expressions are checked and compiled, and whose parts are found without search. */
export interface CompiledProgram {
  readonly program: Program;
  readonly calendar: Calendar;
  /** The program in its one normal form: what its hash is made of. */
  readonly hashable: Json;
  /** Rules by the event types that they look at, in the program's order; without those of tiers' packs. */
  readonly rulesByType: ReadonlyMap<string, readonly CompiledRule[]>;
  /** Days of the year that they look at. */
  readonly yearly: readonly Yearly[];
  readonly rules: ReadonlyMap<string, CompiledRule>;
  /** The packs of tiers as rules on `tier.upgraded`, by `<track>:<tier>`; their ids are `pack:<track>:<tier>`. */
  readonly packRules: ReadonlyMap<string, CompiledRule>;
  readonly tracks: readonly CompiledTrack[];
  /** The first track; null in a program without tiers. */
  readonly mainTrack: CompiledTrack | null;
  /** Assets that a track measures. */
  readonly measured: ReadonlySet<string>;
  readonly multipliers: ReadonlyMap<string, CompiledMultiplier>;
  /** Tracks by how rules name the multiplier of their tiers: `tier:<track>`. */
  readonly tierMultipliers: ReadonlyMap<string, CompiledTrack>;
  /** By asset. */
  /** Assets whose members are told before units expire, and how long before. */
  readonly reminders: readonly (readonly [asset: string, before: readonly Span[]])[];
  readonly gifts: ReadonlyMap<string, CompiledGift>;
  readonly scores: readonly CompiledScore[];
  readonly audiences: ReadonlyMap<string, CompiledAudience>;
  readonly benefits: ReadonlyMap<string, CompiledBenefit>;
  /** Those of the benefits that give units by dates: of no plan, and of plans. */
  readonly allowances: readonly CompiledAllowance[];
  readonly planAllowances: readonly CompiledAllowance[];
  readonly offers: OfferIndex;
  readonly pay: CompiledPay | null;
  /** Something can be used at an order: an offer, or points. */
  readonly redeems: boolean;
  readonly plans: ReadonlyMap<string, CompiledPlan>;
  readonly partners: ReadonlyMap<string, CompiledPartner>;
  /** Benefits that are claimed by themselves where a term begins. */
  readonly bundles: readonly CompiledBenefit[];
  readonly games: ReadonlyMap<string, CompiledGame>;
  readonly mall: ReadonlyMap<string, CompiledMallItem>;
  readonly activities: ReadonlyMap<string, CompiledActivity>;
  /** Of teams, by the type of event that may count. */
  readonly teamGoals: ReadonlyMap<string, readonly CompiledActivity[]>;
  /** Null: no lines of service. */
  readonly service: CompiledService | null;
  /** Rules of prizes and goods, by their ids: `game:<game>:<prize>`, `mall:<item>`. */
  readonly grantRules: ReadonlyMap<string, CompiledRule>;
  /** What the data of each event must look like; `plan.*` stands for all events of plans. */
  readonly shapes: ReadonlyMap<string, Shape<JsonObject>>;
}

export interface CompiledRule {
  readonly def: RuleDef;
  /** Place in the program; rules of tiers' packs come after all others. */
  readonly index: number;
  /** Audience and condition in one; null is always. */
  readonly when: Compiled | null;
  /** Packs taken apart. */
  readonly grants: readonly CompiledGrant[];
  readonly limits: readonly CompiledLimit[];
  readonly goal: { readonly sum: Compiled | null; readonly distinct: Compiled | null };
  readonly emit: readonly CompiledEmit[];
  /** What is asked of a member before it looks; null where that is nothing. */
  readonly gate: CompiledGate | null;
  /** Other tasks wait for it, or a sequence shows it: that it was done is remembered. */
  readonly isAwaited: boolean;
  /** Some expression of it, its multipliers included, reads personal fields. */
  readonly personal: boolean;
}
/** A limit and the texts of its counters' keys, made once per window: the same few are asked for at every event. */
export interface CompiledLimit {
  readonly def: LimitDef;
  /** `limit:<rule>:<n>:` */
  readonly prefix: string;
  /** By the window's own key. */
  readonly byWindow: Map<string, string>;
}
export interface CompiledGrant {
  readonly asset: string;
  readonly def: AssetDef;
  readonly amount: Compiled;
  readonly expires: Expiry | null;
  readonly availableAfter: Span | null;
  /** The pack that it is written in. */
  readonly pack?: string;
}
/** Of a task. */
export interface CompiledGate {
  /** Tasks that must have been done. */
  readonly after: readonly string[];
  /** It must have been accepted. */
  readonly accepts: boolean;
  readonly saves: SavesDef | null;
}
export interface CompiledEmit {
  readonly def: EmitDef;
  readonly data: readonly (readonly [field: string, value: Compiled])[];
}

export interface CompiledTrack {
  readonly id: string;
  readonly def: TrackDef;
  readonly tiers: readonly CompiledTier[];
  readonly indexOf: ReadonlyMap<string, number>;
}
export interface CompiledTier {
  readonly id: string;
  readonly index: number;
  readonly def: TierDef;
  readonly when: Compiled | null;
  readonly multiplier: Exact;
}

export interface CompiledMultiplier {
  readonly def: MultiplierDef;
  readonly when: Compiled | null;
  readonly factor: Compiled;
  readonly personal: boolean;
}
export interface CompiledGift {
  readonly def: GiftDef;
  readonly limits: readonly CompiledLimit[];
}
export interface CompiledScore {
  readonly id: string;
  readonly def: ScoreDef;
  readonly parts: readonly { readonly def: ScorePartDef; readonly of: Compiled }[];
}
export interface CompiledAudience {
  readonly def: AudienceDef;
  readonly when: Compiled;
  readonly personal: boolean;
}
export interface CompiledPlan {
  readonly id: string;
  /** `plan:<id>`: where its status stands among the tracks of a head. */
  readonly track: string;
  readonly def: PlanDef;
  readonly variants: ReadonlyMap<string, CompiledVariant>;
}
export interface CompiledPartner {
  readonly id: string;
  readonly def: PartnerDef;
  readonly items: ReadonlyMap<string, CompiledPartnerItem>;
}
export interface CompiledPartnerItem {
  readonly id: string;
  readonly partner: string;
  readonly def: PartnerItemDef;
  /** Of the pool of its codes; null where it has none. */
  readonly counter: string | null;
}
export interface CompiledGame {
  readonly id: string;
  readonly def: GameDef;
  /** What everybody may know, and drawing again needs. */
  readonly odds: PublishedOdds;
  readonly prizes: ReadonlyMap<string, CompiledPrize>;
  readonly limits: readonly CompiledLimit[];
}
export interface CompiledPrize {
  readonly def: PrizeDef;
  /** What giving one takes of shared counters. */
  readonly counters: readonly { readonly counter: string; readonly by: number }[];
  readonly rule: CompiledRule;
}
export interface CompiledMallItem {
  readonly id: string;
  readonly def: MallItemDef;
  /** Null: there are endlessly many. */
  readonly counter: string | null;
  readonly rule: CompiledRule;
  readonly limits: readonly CompiledLimit[];
  readonly tierLimits: ReadonlyMap<string, readonly CompiledLimit[]>;
}
export interface CompiledVariant {
  readonly id: string;
  readonly def: PlanVariantDef;
  readonly prices: readonly { readonly amount: number; readonly when: Compiled | null }[];
}
export interface CompiledBenefit {
  readonly id: string;
  readonly def: BenefitDef;
  /** Whose tiers its allowance names; null in a program without tiers. */
  readonly track: CompiledTrack | null;
  /** Whom it is for: tiers by track, or plans; where both are empty everybody. */
  readonly tiers: ReadonlyMap<string, ReadonlySet<string>>;
  readonly plans: ReadonlySet<string>;
  /** Nobody is named, by any of these or by an operator: being a member is reason enough. */
  readonly isForEverybody: boolean;
  /** Asked in addition. */
  readonly audience: CompiledAudience | null;
  /** Of an offer: which lines it is for; null is all. */
  readonly lines: Compiled | null;
  /** What it does to a cart; null where nothing. */
  readonly offer: CompiledOffer | null;
  /** Of `benefit:<id>`; null where rules cannot multiply by it. */
  readonly factor: Exact | null;
}
/** A benefit with an allowance. */
export interface CompiledAllowance extends CompiledBenefit {
  readonly def: BenefitDef & { readonly allowance: AllowanceDef };
}
export interface CompiledPay {
  readonly def: PayDef;
  readonly lines: Compiled | null;
}
export interface CompiledService {
  readonly def: ServiceDef;
  readonly lines: readonly CompiledLine[];
}
export interface CompiledLine {
  readonly def: ServiceLineDef;
  /** Null: everybody. */
  readonly when: Compiled | null;
}
export interface CompiledActivity {
  readonly id: string;
  readonly def: ActivityDef;
  /** Null: everybody may take part. */
  readonly when: Compiled | null;
  /** The counter of its places; null where there are endlessly many. */
  readonly places: string | null;
  /** By the score from which it is given; 0 but for quizzes. */
  readonly rewards: readonly { readonly score: number; readonly rule: CompiledRule }[];
  readonly goal: CompiledTeamGoal | null;
}
export interface CompiledTeamGoal {
  readonly def: TeamGoalDef;
  readonly when: Compiled | null;
  readonly sum: Compiled | null;
}
