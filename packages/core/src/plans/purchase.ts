import { type Making, Refused } from '../deciding.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { accountOf } from './account.ts';
import { appendTerm, beginTerm, endPlan, keepPlan } from './change.ts';
import { NOTHING_YET, namedPlan, planIn, without } from './find-plan.ts';
import { type PlanFact, planOf, purchaseKey, quoteKey, type Term, termKey } from './plan-state.ts';
import { quotedBy, variantOf } from './quotes.ts';
import { draw, type Sources } from './sources.ts';
import { makeTerm } from './terms.ts';

/** Record `purchase/<key>`: the key is that of the call that asked for the money, or the entry's where none did. */
export interface PurchaseRecord extends JsonObject {
  readonly plan: string;
  readonly variant: string;
  readonly version: number;
  readonly amount: number;
  readonly credit: number;
  readonly at: EpochMs;
  /** `returned`: the money came and was not wanted any more; it goes back. */
  readonly state: 'open' | 'failed' | 'paid' | 'returned';
  readonly instead?: string;
  /** Of a charge by mandate: the term that it was for; of a paid purchase: the one that it paid. */
  readonly term?: number;
  readonly renewal?: true;
  /** The member agreed to be charged for the terms that follow. */
  readonly mandate?: { readonly ref?: string } & JsonObject;
  /** How the shop or the payment system calls the payment. */
  readonly reference?: string;
}

/** `plan.purchased`: by a quote that is held still. Where the shop does not say that it was paid, money is asked for. */
export function purchase(m: Making): void {
  const { seq, quote } = quotedBy(m);
  const { paid, mandate } = m.event.data as { paid?: { reference?: string }; mandate?: { ref?: string } };
  const { plan, variant, amount, credit, instead, version } = quote;
  const record: PurchaseRecord = {
    plan,
    variant,
    version,
    amount,
    credit,
    at: m.decidedAt,
    state: 'open',
    ...(instead === undefined ? {} : { instead }),
    ...(mandate === undefined ? {} : { mandate }),
    ...(paid?.reference === undefined ? {} : { reference: paid.reference }),
  };
  const asks = paid === undefined && amount > 0;
  const key = asks ? askForMoney(m, 'charge', { ...priced(m, record), purpose: 'purchase' }) : String(m.seq);
  m.record(quoteKey(seq), { ...quote, taken: key });
  m.record(purchaseKey(key), record);
  if (!asks) settlePurchase(m, key, record);
}

export function priced(m: Making, { plan, variant, amount }: PurchaseRecord): JsonObject {
  return { plan, variant, amount, currency: m.program.program.currency };
}

/** What is asked of the payment system. @returns the key of the call */
export function askForMoney(m: Making, action: 'charge' | 'refund', data: JsonObject): string {
  return m.call({ port: 'payment', action, data });
}

/** The money is there: a term begins, follows, or takes the place of another. */
export function settlePurchase(m: Making, key: string, bought: PurchaseRecord): void {
  const { standing } = m.draft.head;
  const isOver = standing === 'closed' || standing === 'erased';
  const fact = planOf(m.draft.head, bought.plan) ?? NOTHING_YET;
  if (isOver || isForLife(fact, bought) || !stillInstead(m, bought)) return returnMoney(m, key, bought);
  const { plan, variant } = variantOf(m, bought);
  const came = bought.instead === undefined ? NOTHING_CAME : giveUp(m, bought.instead, bought.plan);
  const now = planOf(m.draft.head, bought.plan) ?? NOTHING_YET;
  const last = bought.instead === undefined ? (now.terms.at(-1) ?? null) : null;
  const { amount, version } = bought;
  // What is left of the old term by now: at most what the quote credited, since days have gone by.
  const { credit } = came;
  const sources: Sources = [...(amount === 0 ? [] : [[key, amount] as const]), ...came.sources];
  const money = { paid: amount + credit, credit, purchase: key, sources };
  const term = makeTerm(
    m.program.calendar,
    variant,
    { no: now.no + 1, version, ...money },
    { from: m.decidedAt, last },
  );
  m.record(purchaseKey(key), { ...bought, state: 'paid', term: term.no });
  const cause = bought.instead === undefined ? 'bought' : 'switched';
  if (last === null) beginTerm(m, plan, { fact: now, term, cause });
  else appendTerm(m, plan, now, term);
  if (bought.mandate !== undefined) giveMandate(m, bought.plan, bought.variant, bought.mandate.ref);
}

function isForLife(fact: PlanFact, { instead, plan }: PurchaseRecord): boolean {
  return instead !== plan && fact.terms.some(({ until }) => until === null);
}

/** What was to be changed is there still, and its rest is worth what was credited: else the price was another. */
function stillInstead(m: Making, { instead, credit }: PurchaseRecord): boolean {
  if (instead === undefined) return true;
  const terms = planOf(m.draft.head, instead)?.terms ?? [];
  return terms.length > 0 && terms.reduce((sum, term) => sum + term.paid - term.refunded, 0) >= credit;
}

/** What goes on from terms that were given up. */
interface Came {
  readonly credit: number;
  readonly sources: Sources;
}
const NOTHING_CAME: Came = { credit: 0, sources: [] };

/** The running terms of a plan end, and what is left of their price goes on. */
function giveUp(m: Making, id: string, to: string): Came {
  const plan = planIn(m.program, m.deciding.programs, id);
  const fact = planOf(m.draft.head, id);
  if (plan === null || fact === null) return NOTHING_CAME;
  let credit = 0;
  const sources: (readonly [string, number])[] = [];
  const over = fact.terms.map((term): Term => {
    const { deferred } = accountOf(m.program.calendar, term, m.decidedAt);
    const { taken, rest } = draw(term.sources, deferred);
    credit += deferred;
    sources.push(...taken);
    return { ...term, moved: term.moved + deferred, sources: rest, endedAt: m.decidedAt };
  });
  const came = { credit, sources };
  if (id !== to) {
    endPlan(m, plan, over, 'switched');
    return came;
  }
  for (const term of over) m.record(termKey(id, term.no), term);
  keepPlan(m, id, { ...(without(fact, 'grace', 'notice', 'charge', 'mandate') as PlanFact), terms: [] });
  return came;
}

/** Money that came too late, twice, or for what is no more, goes back. */
export function returnMoney(m: Making, key: string, bought: PurchaseRecord): void {
  m.record(purchaseKey(key), { ...bought, state: 'returned' });
  giveBack(m, { plan: bought.plan, purchase: key, amount: bought.amount, reason: 'not_wanted' });
}

/** Record `refund/<key>`: money that goes back. */
export interface RefundRecord extends JsonObject {
  readonly plan: string;
  readonly purchase: string;
  readonly amount: number;
  readonly reason: string;
  readonly at: EpochMs;
  readonly state: 'open' | 'done' | 'failed';
  readonly term?: number;
}
export function refundKey(key: string): string {
  return `refund/${key}`;
}

export function giveBack(
  m: Making,
  about: Pick<RefundRecord, 'plan' | 'purchase' | 'amount' | 'reason' | 'term'>,
): void {
  if (about.amount === 0) return;
  const { currency } = m.program.program;
  const { plan, purchase: of, amount, reason } = about;
  const key = askForMoney(m, 'refund', { plan, amount, currency, of, reason });
  m.record(refundKey(key), { ...about, at: m.decidedAt, state: 'open' } satisfies RefundRecord);
}

/** `plan.mandate_given`: the member agrees to be charged before each end, until she says otherwise. */
export function agree(m: Making): void {
  const plan = namedPlan(m);
  const fact = planOf(m.draft.head, plan.id);
  const last = fact?.terms.at(-1);
  if (last === undefined)
    throw new Refused(refuse('plan_not_held', '/data/plan', `The member does not hold ${plan.id}.`));
  const { variant = last.variant, ref } = m.event.data as { variant?: string; ref?: string };
  if (plan.def.renewal === null || last.until === null || !plan.variants.has(variant))
    throw new Refused(refuse('no_renewal', '/data/plan', `${plan.id} is not renewed by a mandate.`));
  giveMandate(m, plan.id, variant, ref);
}

function giveMandate(m: Making, plan: string, variant: string, ref: string | undefined): void {
  const fact = planOf(m.draft.head, plan);
  const def = m.program.plans.get(plan)?.def;
  if (fact === null || def?.renewal == null) return;
  const mandate = { variant, since: m.decidedAt, ...(ref === undefined ? {} : { ref }) };
  keepPlan(m, plan, { ...fact, mandate });
}

/** `plan.cancelled`: nobody is charged any more; what was paid runs to its end. A charge under way is not wanted. */
export function cancel(m: Making): void {
  const plan = namedPlan(m);
  const fact = planOf(m.draft.head, plan.id);
  if (fact?.mandate === undefined)
    throw new Refused(refuse('no_mandate', '/data/plan', `Nobody would be charged for ${plan.id}.`));
  // In grace the plan is kept while it may still be charged: nobody will be.
  if (fact.grace !== undefined)
    return endPlan(
      m,
      plan,
      fact.terms.map((term) => ({ ...term, endedAt: m.decidedAt })),
      'ended',
    );
  keepPlan(m, plan.id, without(fact, 'mandate', 'notice', 'charge') as PlanFact);
}
