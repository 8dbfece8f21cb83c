import { takePacks } from '../benefits/packs.ts';
import { type Making, Refused } from '../deciding.ts';
import { type EpochMs, type JsonObject, textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import type { CompiledPlan } from '../program/compiled.ts';
import type { PlanRefundDef } from '../program/program.ts';
import { endPlan, keepPlan } from './change.ts';
import { heldFact, namedPlan, planOfVersion } from './find-plan.ts';
import { type PlanFact, planOf, type Term, termKey } from './plan-state.ts';
import { giveBack } from './purchase.ts';
import { savingsOf, usesOf } from './savings.ts';
import { draw, sumOf } from './sources.ts';

/**
 * `plan.refunded`: the plan ends now, and what its policy says goes back; terms bought ahead go back in full. With an
 * `amount`, a part of one term goes back out of goodwill and the plan goes on.
 */
export function refundPlan(m: Making): void {
  if (m.event.data['amount'] !== undefined) return refundPart(m);
  const plan = namedPlan(m);
  const fact = heldFact(m, plan.id);
  const [term, ...ahead] = fact.terms;
  if (term === undefined) throw nothingPaid();
  const { amount, isWhole } = byPolicy(m, plan, term);
  if (amount === 0 && ahead.every((each) => openOf(each) === 0)) throw nothingPaid();
  const over = [
    lessened(m, plan, term, amount),
    ...ahead.map((each) => lessened(m, plan, each, openOf(each))),
  ];
  endPlan(
    m,
    plan,
    over.map((each) => ({ ...each, endedAt: m.decidedAt })),
    'refunded',
  );
  takePacks(m, plan.id, over);
  // As if it had never been: what rules gave for its beginning is taken back.
  if (isWhole && term.began !== undefined) revokeBeginning(m, term.began);
}

function nothingPaid(): Refused {
  return new Refused(refuse('nothing_to_refund', '/data/plan', 'Nothing that was paid can go back.'));
}

/** What of a term's price is neither refunded nor credited yet, and came as money. */
function openOf(term: Term): number {
  return Math.min(sumOf(term.sources), term.paid - term.refunded - term.moved);
}

/** The term with so much less; the money goes back to where it came from. */
function lessened(m: Making, plan: CompiledPlan, term: Term, amount: number): Term {
  const { taken, rest } = draw(term.sources, amount);
  for (const [purchase, part] of taken)
    giveBack(m, { plan: plan.id, purchase, amount: part, reason: 'refund', term: term.no });
  return { ...term, refunded: term.refunded + sumOf(taken), sources: rest };
}

function revokeBeginning(m: Making, [source, id]: readonly [string, string]): void {
  m.follow({
    type: 'cause.revoked',
    source: m.event.source,
    id: `${m.event.id}#${m.followCount + 1}`,
    data: { source, id },
  });
}

interface Back {
  readonly amount: number;
  readonly isWhole: boolean;
}

/** The first way of the version that it was bought under that applies. */
function byPolicy(m: Making, now: CompiledPlan, term: Term): Back {
  const plan = planOfVersion(m, now.id, term.version) ?? now;
  for (const way of plan.def.refund) {
    const back = backBy(m, plan, term, way);
    if (back !== null) return back;
  }
  throw new Refused(refuse('refund_not_allowed', '/data/plan', 'Its terms give nothing back now.'));
}

function backBy(m: Making, plan: CompiledPlan, term: Term, way: PlanRefundDef): Back | null {
  const open = openOf(term);
  if (way.kind === 'none') return null;
  if (way.kind === 'paidMinusUsed') {
    const used = savingsOf(usesOf(m, plan.id, term.no)).cash;
    return { amount: Math.max(0, open - used), isWhole: used === 0 };
  }
  if (m.happenedAt >= m.program.calendar.plus(term.from, way.within)) return null;
  const unused = way.kind === 'coolingOff' || savingsOf(usesOf(m, plan.id, term.no)).uses === 0;
  return unused ? { amount: open, isWhole: true } : null;
}

/** A part of one term, running or over, by an operator. */
function refundPart(m: Making): void {
  const plan = namedPlan(m);
  const { amount, term: no } = m.event.data as { amount: number; term?: number };
  const fact = planOf(m.draft.head, plan.id);
  const running = fact?.terms.find((each) => (no === undefined ? true : each.no === no));
  const term = running ?? (no === undefined ? null : (m.wanted(termKey(plan.id, no)) as Term | null));
  if (term === null) throw new Refused(refuse('unknown_term', '/data/term', 'No such term was bought.'));
  if (amount > openOf(term))
    throw new Refused(refuse('refund_above_paid', '/data/amount', `At most ${openOf(term)} can go back.`));
  const less = lessened(m, plan, term, amount);
  write(m, plan, fact, less);
  revokeWholePrice(m, less);
}

/** All of the price went back, in one or in parts: what rules gave for the beginning is not the member's any more. */
function revokeWholePrice(m: Making, { began, refunded, paid }: Term): void {
  if (began !== undefined && refunded === paid) revokeBeginning(m, began);
}

function write(m: Making, plan: CompiledPlan, fact: PlanFact | null, term: Term): void {
  if (fact === null || !fact.terms.some(({ no }) => no === term.no))
    m.record(termKey(plan.id, term.no), term);
  else
    keepPlan(m, plan.id, { ...fact, terms: fact.terms.map((each) => (each.no === term.no ? term : each)) });
}

/** `plan.guarantee_claimed` (不省包赔): what a term that is over did not save of its price goes back, once. */
export function claimGuarantee(m: Making): void {
  const now = namedPlan(m);
  const no = Number(textOf(m.event.data['term']));
  const term = m.wanted(termKey(now.id, no)) as (Term & JsonObject) | null;
  const plan = term === null ? now : (planOfVersion(m, now.id, term.version) ?? now);
  const { guarantee } = plan.def;
  if (term === null || term.until === null || guarantee === null || wasEnded(term, term.until))
    throw new Refused(refuse('no_guarantee', '/data/term', 'No term that ended by itself has a guarantee.'));
  if (m.happenedAt >= m.program.calendar.plus(term.until, guarantee.within))
    throw new Refused(refuse('no_guarantee', '/data/term', 'It is too long over.'));
  const short = openOf(term) - savingsOf(usesOf(m, plan.id, no)).cash;
  if (term['guaranteed'] === true || short <= 0) throw nothingPaid();
  const less = lessened(m, plan, term, short);
  m.record(termKey(plan.id, no), { ...less, guaranteed: true });
  takePacks(m, plan.id, [term]);
  revokeWholePrice(m, less);
}

/** By somebody, before its time. One that was kept in grace, and not charged then, ended by itself. */
function wasEnded({ endedAt }: Term, until: EpochMs): boolean {
  return endedAt !== undefined && endedAt < until;
}
