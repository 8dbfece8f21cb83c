import { type BenefitGiven, giveBenefit } from '../benefits/rewards.ts';
import type { Making } from '../deciding.ts';
import type { CompiledRule } from '../program/compiled.ts';

/** What a firing does beside granting units: tags, benefits and its message. @returns the benefits that it gave */
export function giveTheRest(m: Making, rule: CompiledRule): readonly BenefitGiven[] {
  const { tag, untag, message, benefits = [] } = rule.def;
  if (tag.length > 0 || untag.length > 0) {
    const tags = new Set(m.draft.head.tags);
    for (const name of tag) tags.add(name);
    for (const name of untag) tags.delete(name);
    m.member({ tags: [...tags].sort() });
  }
  if (message !== null)
    m.message({ template: message, reason: `rule:${rule.def.id}`, params: { event: m.event.type } });
  if (benefits.length === 0) return NONE;
  return benefits.flatMap((one) => giveBenefit(m, one) ?? []);
}
const NONE: readonly BenefitGiven[] = [];
