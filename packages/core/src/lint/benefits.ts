import type { CompiledBenefit, CompiledProgram, CompiledRule } from '../program/compiled.ts';
import type { Check, Tell } from './finding.ts';

/** Benefits that are none: dearer than without, used up for good, or the same as another. */
export const checkBenefits: Check = (compiled, tell) => {
  const all = [...compiled.benefits.values()];
  for (const benefit of all) {
    checkPrices(compiled, benefit, tell);
    checkQuota(compiled, benefit, tell);
    checkOnce(compiled, benefit, tell);
  }
  for (const [i, one] of all.entries()) for (const other of all.slice(i + 1)) checkSame(one, other, tell);
};

/** R6: a member never pays more than everybody. Publication is refused for it. */
function checkPrices({ program }: CompiledProgram, { id, def }: CompiledBenefit, tell: Tell): void {
  const prices = def.offer?.prices ?? {};
  for (const [sku, price] of Object.entries(prices)) {
    const publicPrice = Object.hasOwn(program.products, sku) ? program.products[sku]?.price : undefined;
    if (publicPrice === undefined || price <= publicPrice) continue;
    tell(
      'price_above_public',
      { part: prices, field: sku },
      {
        message: `The member price of '${sku}' is above the public one.`,
        witness: `Everybody pays ${publicPrice} for ${sku}; a member with '${id}' would pay ${price}, ${price - publicPrice} more.`,
        advice: `Write at most ${publicPrice}, or take it out.`,
      },
    );
  }
}

/** An offer that uses units which come once, with a tier, and never again. */
function checkQuota(compiled: CompiledProgram, { id, def }: CompiledBenefit, tell: Tell): void {
  for (const [asset, units] of Object.entries(def.offer?.uses ?? {})) {
    const comesAgain =
      [...compiled.benefits.values()].some((each) => each.def.allowance?.asset === asset) ||
      [...compiled.rules.values()].some((rule) => !isOnce(rule) && grants(rule, asset));
    if (comesAgain) continue;
    const packs = [...compiled.packRules.values()].filter((rule) => grants(rule, asset));
    const once = [...compiled.rules.values()].find((rule) => grants(rule, asset));
    const from =
      once !== undefined
        ? `only '${once.def.id}' grants it, once in a lifetime`
        : packs.length === 0
          ? 'nothing grants it'
          : `only a pack of ${packs.length} tiers grants it, once`;
    tell(
      'quota_never_refreshed',
      { part: def.offer as object, field: 'uses' },
      {
        message: `'${id}' uses ${asset}, which never comes again.`,
        witness: `A use takes ${units} ${asset}; ${from}. A member who has used hers can never use '${id}' again.`,
        advice: 'Give an allowance of the asset, or let a rule grant it.',
      },
    );
  }
}

function grants(rule: CompiledRule, asset: string): boolean {
  return rule.grants.some((grant) => grant.asset === asset);
}

/** A rule that fires once in a member's life. */
function isOnce({ def }: CompiledRule): boolean {
  const isFirst = def.on.every((type) => type === 'member.registered');
  return (
    isFirst || def.limits.some(({ per, times, by }) => per === 'lifetime' && times === 1 && by === 'member')
  );
}

/** An allowance per term of plans whose terms have no end. */
function checkOnce(compiled: CompiledProgram, { id, def, plans }: CompiledBenefit, tell: Tell): void {
  if (def.allowance?.every !== 'term') return;
  const lasting = [...plans].flatMap((plan) => [...(compiled.plans.get(plan)?.variants.values() ?? [])]);
  const forLife = lasting.find((variant) => variant.def.term === null);
  if (forLife === undefined || lasting.some((variant) => variant.def.term !== null)) return;
  tell(
    'quota_never_refreshed',
    { part: def.allowance, field: 'every' },
    {
      message: `'${id}' comes once for life.`,
      witness: `The terms of ${[...plans].join(', ')} have no end: who buys '${forLife.id}' gets ${def.allowance.amount ?? 0} ${def.allowance.asset} on that day, and none in any year after.`,
      advice: 'Let it come every month or year, with anchor: term.',
    },
  );
}

function checkSame(one: CompiledBenefit, other: CompiledBenefit, tell: Tell): void {
  if (one.def.offer === undefined || JSON.stringify(one.def.offer) !== JSON.stringify(other.def.offer))
    return;
  const whom = sharedOf(one, other);
  if (whom === null) return;
  tell(
    'overlapping_benefit',
    { part: other.def, field: 'offer' },
    {
      message: `'${other.id}' does what '${one.id}' does, for the same members.`,
      witness: `${whom} has both, and a cart meets the same offer twice.`,
      advice: 'Make them one, or let them differ.',
    },
  );
}

/** Somebody who has both, somewhere; null where nobody has to. */
export function sharedOf(one: CompiledBenefit, other: CompiledBenefit): string | null {
  if (one.audience !== other.audience || one.def.choose !== undefined || other.def.choose !== undefined)
    return null;
  if (one.def.for?.granted === true || other.def.for?.granted === true) return null;
  for (const key of ['shops', 'brands', 'scenes'] as const)
    if (!meet(one.def[key], other.def[key])) return null;
  const isOfAll = ({ tiers, plans }: CompiledBenefit): boolean => tiers.size === 0 && plans.size === 0;
  if (isOfAll(one) && isOfAll(other)) return 'Every member';
  for (const plan of one.plans) if (other.plans.has(plan)) return `A holder of ${plan}`;
  for (const [track, tiers] of one.tiers)
    for (const tier of tiers) if (other.tiers.get(track)?.has(tier) === true) return `A member of ${tier}`;
  return null;
}

/** What names no place is for every place. */
function meet(some: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  return some === undefined || others === undefined || some.some((place) => others.includes(place));
}
