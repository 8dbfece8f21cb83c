import { answeredCall, unknownCall } from '../calls/calls.ts';
import type { Making } from '../deciding.ts';
import { keepPlan } from './change.ts';
import { planIn, without } from './find-plan.ts';
import { type Charge, type PlanFact, planOf, purchaseKey } from './plan-state.ts';
import {
  type PurchaseRecord,
  type RefundRecord,
  refundKey,
  returnMoney,
  settlePurchase,
} from './purchase.ts';

function purchaseAnswered(m: Making, key: string): PurchaseRecord | null {
  return m.wanted(purchaseKey(key)) as PurchaseRecord | null;
}

/** `payment.succeeded`: the money of a call is there. Once is enough; a failure told before it does not count. */
export function succeed(m: Making): void {
  const key = answeredCall(m);
  const bought = purchaseAnswered(m, key);
  if (bought === null) throw unknownCall();
  if (bought.state === 'paid' || bought.state === 'returned') return;
  const { reference } = m.event.data as { reference?: string };
  const known = reference === undefined ? bought : { ...bought, reference };
  if (bought.renewal === true && !isWanted(planOf(m.draft.head, bought.plan), key, bought))
    return returnMoney(m, key, known);
  settlePurchase(m, key, known);
}

/** Whether a charge by mandate still pays the term that it was made for. */
function isWanted(fact: PlanFact | null, key: string, { term }: PurchaseRecord): boolean {
  if (fact?.charge === undefined || fact.charge.term !== term) return false;
  return fact.charge.calls.includes(key) && fact.no + 1 === term;
}

/** What the relay asks before it carries out a call: a charge that was cancelled meanwhile is not made. */
export function isStillAsked(fact: PlanFact | null, key: string, bought: PurchaseRecord): boolean {
  if (bought.state !== 'open') return false;
  return bought.renewal !== true || isWanted(fact, key, bought);
}

/** `payment.failed`: of a purchase, of a charge by mandate, or of money that was to go back. */
export function fail(m: Making): void {
  const key = answeredCall(m);
  const bought = purchaseAnswered(m, key);
  if (bought === null) return failRefund(m, key);
  if (bought.state !== 'open') return;
  m.record(purchaseKey(key), { ...bought, state: 'failed' });
  const fact = planOf(m.draft.head, bought.plan);
  if (fact?.charge?.open !== key) return;
  keepPlan(m, bought.plan, { ...fact, charge: without(fact.charge, 'open') as Charge });
  const plan = planIn(m.program, m.deciding.programs, bought.plan);
  m.message({
    template: 'plan.charge_failed',
    reason: plan?.track ?? '',
    params: { plan: bought.plan, amount: bought.amount },
  });
}

function refundAnswered(m: Making, key: string): RefundRecord {
  const refund = m.wanted(refundKey(key)) as RefundRecord | null;
  if (refund === null) throw unknownCall();
  return refund;
}

function failRefund(m: Making, key: string): void {
  const refund = refundAnswered(m, key);
  if (refund.state === 'open') m.record(refundKey(key), { ...refund, state: 'failed' });
}

/** `payment.refunded`: the money has gone back. */
export function refunded(m: Making): void {
  const key = answeredCall(m);
  const refund = refundAnswered(m, key);
  if (refund.state !== 'done') m.record(refundKey(key), { ...refund, state: 'done' });
}
