import type { Expression, Span, Text } from './program.ts';

/** A ladder of tiers that units of one asset lead up. */
export interface TrackDef {
  readonly name: Text;
  /** The asset whose earned units count. */
  readonly measure: string;
  readonly window:
    | 'lifetime'
    | 'calendarYear'
    | 'sinceTierStart'
    | { readonly rollingDays: number }
    | { readonly months: number; readonly settledOn: number };
  readonly upgrade: 'atOnce' | 'atSettlement';
  /** Length of a period: it ends that long after the first midnight at or after its beginning; null for life. */
  readonly period: Span | null;
  readonly demotion: 'toEarned' | 'oneStep' | 'never';
  readonly grace: Span | null;
  /** A protection card, used automatically at the end of a period. */
  readonly protection: { readonly asset: string; readonly extends: Span; readonly automatic: boolean } | null;
  readonly onRefund: 'keep' | 'reevaluate' | 'atSettlement';
  /** Days before the end of a period at which a member who would lose the tier is told. */
  readonly notice: Span | null;
  /** What a changed threshold does to those in a period. */
  readonly onChange: 'honourPeriod' | 'upgradesOnly' | 'immediate';
  /** Whether a tier's pack comes once in a lifetime or once per period. */
  readonly packs: 'oncePerLifetime' | 'oncePerPeriod';
  /** Whether, and for how long, its clock may stand still. */
  readonly pause?: PauseDef;
  /** From the lowest up; the first has threshold 0. */
  readonly tiers: readonly TierDef[];
}
/** A pause of a tier track: parental leave, a year abroad. */
export interface PauseDef {
  /** What it may be for. */
  readonly kinds: readonly string[];
  readonly longest: Span;
  /** Pauses that may begin in one calendar year. */
  readonly perYear: number;
  /** How long after its beginning it may be approved. */
  readonly backdated: Span;
}
export interface TierDef {
  readonly id: string;
  readonly name: Text;
  readonly threshold: number;
  /** An extra condition beside the threshold. */
  readonly when: Expression | null;
  /** Exact decimal text; the factor of the multiplier `tier:<track>`. */
  readonly multiplier: string;
  readonly pack: string | null;
  readonly badge: string | null;
  readonly color: string | null;
}
