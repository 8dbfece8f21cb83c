import type { CompiledProgram } from '../program/compiled.ts';
import { type Origins, originOf } from '../shape/shape.ts';

/** The four principles of a good membership: 价值性, 公平性, 成长性, 差异性. */
export type Principle = 'worth' | 'fairness' | 'growth' | 'difference';

export const findingCodes: Readonly<Record<FindingCode, Principle>> = {
  dominated_tier: 'difference',
  overlapping_benefit: 'difference',
  same_tier: 'difference',
  lower_multiplier: 'growth',
  unreachable_tier: 'growth',
  unreachable_goal: 'growth',
  unreachable_task: 'growth',
  dead_rule: 'growth',
  quota_never_refreshed: 'growth',
  unreachable_price: 'growth',
  unreachable_benefit: 'growth',
  idle_part: 'worth',
  empty_pack: 'worth',
  worthless_grant: 'worth',
  gone_before_it_comes: 'worth',
  reward_cycle: 'fairness',
  unbounded_prize: 'fairness',
  mall_gives_back: 'fairness',
  unlimited_reward: 'fairness',
  kept_after_refund: 'fairness',
  price_above_public: 'fairness',
};
export type FindingCode =
  | 'dominated_tier'
  | 'same_tier'
  | 'overlapping_benefit'
  | 'lower_multiplier'
  | 'unreachable_tier'
  | 'unreachable_goal'
  | 'unreachable_task'
  | 'dead_rule'
  | 'quota_never_refreshed'
  | 'unreachable_price'
  | 'unreachable_benefit'
  | 'idle_part'
  | 'empty_pack'
  | 'worthless_grant'
  | 'gone_before_it_comes'
  | 'reward_cycle'
  | 'unbounded_prize'
  | 'mall_gives_back'
  | 'unlimited_reward'
  | 'kept_after_refund'
  | 'price_above_public';

/** What is allowed and should not be: with a case in which it shows. */
export interface Finding {
  readonly code: FindingCode;
  readonly principle: Principle;
  /** JSON pointer into the document as it was written. */
  readonly pointer: string;
  readonly message: string;
  /** A case in which it shows: who, what, and what comes of it. */
  readonly witness: string;
  readonly advice: string;
}

/** A finding as a check tells it: where, and the three sentences. */
export type Tell = (
  code: FindingCode,
  at: { readonly part: object; readonly field?: string },
  texts: Pick<Finding, 'message' | 'witness' | 'advice'>,
) => void;

/** One look at a whole program. */
export type Check = (compiled: CompiledProgram, tell: Tell) => void;

export function tellerInto(findings: Finding[], origins: Origins): Tell {
  return (code, at, texts) => {
    const pointer = originOf(origins, at.part, at.field);
    if (findings.some((one) => one.code === code && one.pointer === pointer)) return;
    findings.push({ code, principle: findingCodes[code], pointer, ...texts });
  };
}
