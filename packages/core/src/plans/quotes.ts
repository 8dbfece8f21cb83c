import { type Making, Refused } from '../deciding.ts';
import { parseId } from '../kernel/ids.ts';
import { type EpochMs, type JsonObject, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { numberHere } from '../merging/merged-state.ts';
import type { CompiledPlan, CompiledVariant } from '../program/compiled.ts';
import { heldFact, namedPlan, namedVariant } from './find-plan.ts';
import { planOf, quoteKey } from './plan-state.ts';
import { creditOf, priceOf } from './price.ts';

/** Record `quote/<seq>`: a price that is held for a while. */
export interface QuoteRecord extends JsonObject {
  readonly plan: string;
  readonly variant: string;
  /** A plan whose running term is changed for this one: its rest is credited. */
  readonly instead?: string;
  readonly price: number;
  readonly credit: number;
  /** What is to be paid: the price less the credit. */
  readonly amount: number;
  readonly at: EpochMs;
  /** The price is held before this instant. */
  readonly until: EpochMs;
  readonly version: number;
  /** The purchase that took it. */
  readonly taken?: string;
}

/** `plan.quoted` */
export function quote(m: Making): void {
  const plan = namedPlan(m);
  const variant = namedVariant(m, plan);
  const instead = textOf(m.event.data['instead']);
  if (instead === '') mayFollow(m, plan);
  const price = priceOf(m, variant);
  const credit = instead === '' ? 0 : creditFor(m, { plan, variant, price, instead });
  const record: QuoteRecord = {
    plan: plan.id,
    variant: variant.id,
    ...(instead === '' ? {} : { instead }),
    price,
    credit,
    amount: Math.max(0, price - credit),
    at: m.decidedAt,
    until: m.program.calendar.plus(m.decidedAt, plan.def.quoteFor),
    version: m.version.number,
  };
  m.record(quoteKey(m.seq), record);
}

/** Terms bought ahead at most: nobody buys more than that by mistake. */
const AHEAD_MAX = 12;

/** Nothing follows a term for life. */
function mayFollow(m: Making, plan: CompiledPlan): void {
  const terms = planOf(m.draft.head, plan.id)?.terms ?? [];
  if (terms.some(({ until }) => until === null))
    throw new Refused(refuse('plan_for_life', '/data/plan', 'The member has the plan for life.'));
  if (terms.length > AHEAD_MAX)
    throw new Refused(refuse('too_far_ahead', '/data/plan', `${AHEAD_MAX} terms are bought ahead already.`));
}

interface Change {
  readonly plan: CompiledPlan;
  readonly variant: CompiledVariant;
  readonly price: number;
  readonly instead: string;
}

/** What is left of the old one. It costs less than the new one: nothing begins for nothing, and no rest is lost. */
function creditFor(m: Making, { plan, variant, price, instead }: Change): number {
  const old = m.program.plans.get(instead);
  const fact = heldFact(m, instead, '/data/instead');
  if (old === undefined || !old.def.upgrade.includes(plan.id) || fact.terms.length === 0)
    throw notChanged('instead', `${instead} is not changed for ${plan.id}.`);
  if (old.id === plan.id && fact.terms[0]?.variant === variant.id)
    throw notChanged('variant', `It is a ${variant.id} already: without "instead" another one follows it.`);
  const credit = creditOf(m, old);
  if (credit > 0 && credit >= price)
    throw notChanged('variant', `What is left of ${instead} is worth ${credit}, and this costs ${price}.`);
  return credit;
}

function notChanged(field: string, detail: string): Refused {
  return new Refused(refuse('upgrade_not_allowed', `/data/${field}`, detail));
}

/** The quote that a purchase names, if it is held still. */
export function quotedBy(m: Making): { readonly seq: number; readonly quote: QuoteRecord } {
  const id = parseId('qt', textOf(m.event.data['quoteId']));
  const isQuote = (number: number): boolean => m.wanted(quoteKey(number)) !== null;
  const seq = id === null ? 0 : (numberHere(m.draft.head, m.deciding.context.member, id, isQuote) ?? 0);
  const known = seq === 0 ? null : (m.wanted(quoteKey(seq)) as QuoteRecord | null);
  if (known === null) throw new Refused(refuse('unknown_quote', '/data/quoteId', 'No quote has this id.'));
  if (known.taken !== undefined)
    throw new Refused(refuse('quote_taken', '/data/quoteId', 'It was bought by this quote before.'));
  if (m.happenedAt >= known.until)
    throw new Refused(refuse('quote_expired', '/data/quoteId', 'The price is no longer held: ask again.'));
  return { seq, quote: known };
}

export function variantOf(
  m: Making,
  { plan: id, variant, version }: Pick<QuoteRecord, 'plan' | 'variant' | 'version'>,
): {
  readonly plan: CompiledPlan;
  readonly variant: CompiledVariant;
} {
  const compiled = m.deciding.programs.versions.find(({ number }) => number === version)?.compiled;
  const plan = compiled?.plans.get(id);
  const found = plan?.variants.get(variant);
  if (plan === undefined || found === undefined)
    throw new Error(`version ${version} has no ${id}/${variant}`);
  return { plan, variant: found };
}
