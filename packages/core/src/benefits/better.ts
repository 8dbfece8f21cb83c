import type { BenefitDef } from '../program/benefit-types.ts';

/** What can be compared of a benefit, each number so that more is better; and all else that it says. */
interface Worth {
  readonly numbers: ReadonlyMap<string, number>;
  readonly rest: string;
}

/**
 * Whether a newer form of a benefit gives its holder at least what the older one does: no number worse, and nothing
 * else changed. What cannot be compared is not better. Names, texts, what it costs, stock and budget are not asked.
 */
export function isAtLeast(newer: BenefitDef, older: BenefitDef): boolean {
  if (newer === older) return true;
  const [a, b] = [worthOf(newer), worthOf(older)];
  if (a.rest !== b.rest) return false;
  for (const [name, number] of b.numbers) if (!((a.numbers.get(name) ?? -Infinity) >= number)) return false;
  return true;
}

function worthOf(def: BenefitDef): Worth {
  const numbers = new Map<string, number>();
  const { allowance, offer } = def;
  const unitsOf = Object.entries(allowance?.amounts ?? {});
  for (const [tier, units] of unitsOf) numbers.set(`amounts ${tier}`, units);
  if (allowance?.amount !== undefined) numbers.set('amount', allowance.amount);
  if (offer?.percent !== undefined) numbers.set('percent', offer.percent);
  if (offer?.amount !== undefined) numbers.set('off', offer.amount);
  for (const [sku, price] of Object.entries(offer?.prices ?? {})) numbers.set(`price ${sku}`, -price);
  if (offer?.gift !== undefined) numbers.set('gift', offer.gift.quantity);
  if (offer !== undefined) {
    numbers.set('max', offer.max ?? Infinity);
    numbers.set('over', -(offer.over ?? 0));
    for (const [asset, units] of Object.entries(offer.uses ?? {})) numbers.set(`uses ${asset}`, -units);
  }
  if (def.multiplier !== undefined) numbers.set('multiplier', Number(def.multiplier));
  if (def.service !== undefined) numbers.set('priority', def.service.priority);
  if (def.claim !== undefined) numbers.set('claims', def.claim.times);
  return { numbers, rest: restOf(def) };
}

function restOf(def: BenefitDef): string {
  const { allowance, offer } = def;
  return JSON.stringify([
    def.for?.audience ?? null,
    def.for?.trial ?? false,
    def.for?.granted ?? false,
    def.scenes ?? null,
    def.shops ?? null,
    def.brands ?? null,
    def.choose ?? null,
    def.claim?.per ?? null,
    allowance && [
      allowance.asset,
      allowance.every,
      allowance.anchor ?? 'calendar',
      allowance.onStart,
      allowance.rollOver,
      allowance.expires ?? null,
    ],
    offer && [
      offer.shipping ?? false,
      offer.gift?.sku ?? null,
      offer.lines ?? null,
      Object.keys(offer.uses ?? {}).sort(),
      offer.group ?? null,
      offer.alone ?? false,
    ],
    def.service?.line ?? null,
    def.access ?? false,
    def.badge ?? null,
    def.partner ?? null,
  ]);
}
