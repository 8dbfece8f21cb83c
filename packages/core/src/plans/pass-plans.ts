import type { Making } from '../deciding.ts';
import { before } from '../kernel/before.ts';
import { type EpochMs, textOf } from '../kernel/json.ts';
import type { CompiledPlan } from '../program/compiled.ts';
import { endPlan, keepPlan, setStatus, turn } from './change.ts';
import { without } from './find-plan.ts';
import { type Charge, type Notice, type PlanFact, planOf, purchaseKey, type Term } from './plan-state.ts';
import { priceOf } from './price.ts';
import { askForMoney, type PurchaseRecord, priced } from './purchase.ts';
import { type PlanTask, plansOf, tasksOf } from './tasks.ts';
import { endFrozen, endTrial } from './trial.ts';

// An end comes before a charge: money for what is over could only go back.
const order: readonly PlanTask[] = ['term', 'grace', 'charge', 'notice', 'trial', 'frozen'];

/** What time alone does with plans at an instant: charges, notices, ends of trials, of terms and of graces. */
export function passPlans(m: Making): void {
  const { standing } = m.draft.head;
  for (const [plan] of plansOf(m.program, m.deciding.programs, m.draft.head)) {
    for (const task of order) {
      const fact = planOf(m.draft.head, plan.id);
      const due = fact === null ? undefined : tasksOf(m.program, plan, fact).find(([, one]) => one === task);
      if (fact === null || due === undefined || due[0] > m.decidedAt) continue;
      if (standing !== 'closed' && standing !== 'erased') acts[task](m, plan, fact);
    }
  }
}

const acts: Readonly<Record<PlanTask, (m: Making, plan: CompiledPlan, fact: PlanFact) => void>> = {
  charge,
  notice,
  trial: endTrial,
  term: endTerm,
  grace: (m, plan, fact) => endPlan(m, plan, fact.terms.map(over(m)), 'ended'),
  frozen: endFrozen,
};

function over(m: Making): (term: Term) => Term {
  return (term) => (term.until === m.decidedAt ? term : { ...term, endedAt: m.decidedAt });
}

/** The member is told what will be charged, and when: that is the price, whatever happens meanwhile. */
function notice(m: Making, plan: CompiledPlan, fact: PlanFact): void {
  const last = fact.terms.at(-1);
  const variant = plan.variants.get(fact.mandate?.variant ?? '');
  if (last?.until == null || plan.def.renewal === null || variant === undefined)
    return endMandate(m, plan, fact);
  const amount = priceOf(m, variant);
  const chargeAt = before(m.program.calendar, last.until, plan.def.renewal.charge);
  const told: Notice = { term: last.no + 1, seq: m.seq, n: m.messageCount, amount, sentAt: m.decidedAt };
  const { currency } = m.program.program;
  const params = { plan: plan.id, variant: variant.id, amount, currency, chargeAt, until: last.until };
  m.message({ template: 'plan.renewal_notice', reason: plan.track, params });
  keepPlan(m, plan.id, { ...fact, notice: told });
}

/** The variant is no longer there: there is nothing to charge for. */
function endMandate(m: Making, plan: CompiledPlan, fact: PlanFact): void {
  const { mandate: _, ...rest } = fact;
  keepPlan(m, plan.id, rest);
}

/** One attempt: made where the notice was delivered in time, and no earlier attempt waits for its answer. */
function charge(m: Making, plan: CompiledPlan, fact: PlanFact): void {
  const next = (fact.terms.at(-1)?.no ?? 0) + 1;
  const known: Charge = fact.charge?.term === next ? fact.charge : { term: next, tried: 0, calls: [] };
  const tried: Charge = { ...known, tried: known.tried + 1 };
  const may = known.open === undefined && mayCharge(m, plan, fact) && !m.deciding.context.backfill;
  if (!may) return keepPlan(m, plan.id, { ...fact, charge: tried });
  const record: PurchaseRecord = {
    plan: plan.id,
    variant: fact.mandate?.variant ?? '',
    version: m.version.number,
    amount: fact.notice?.amount ?? 0,
    credit: 0,
    at: m.decidedAt,
    state: 'open',
    term: next,
    renewal: true,
  };
  const { ref } = fact.mandate ?? {};
  const asked = { ...priced(m, record), purpose: 'renewal', ...(ref === undefined ? {} : { mandate: ref }) };
  const key = askForMoney(m, 'charge', asked);
  m.record(purchaseKey(key), record);
  keepPlan(m, plan.id, { ...fact, charge: { ...tried, calls: [...known.calls, key], open: key } });
}

/** No notice, no charge: it must have been delivered so long before. */
function mayCharge(m: Making, plan: CompiledPlan, { notice: told, terms }: PlanFact): boolean {
  if (told?.deliveredAt === undefined || plan.def.renewal === null) return false;
  // Whose account is frozen is charged for nothing.
  if (m.draft.head.standing !== 'active') return false;
  if (told.term !== (terms.at(-1)?.no ?? 0) + 1) return false;
  return told.deliveredAt <= before(m.program.calendar, m.decidedAt, plan.def.renewal.notice);
}

/** The end of a term: the next one, a grace for one that may still be charged, or nothing. */
function endTerm(m: Making, plan: CompiledPlan, fact: PlanFact): void {
  const [term, next] = fact.terms;
  if (term === undefined || term.until === null) return;
  if (next !== undefined) return turn(m, plan, fact);
  const until = graceOf(m, plan, fact, term.until);
  if (until === null) return endPlan(m, plan, fact.terms, 'ended');
  setStatus(m, plan.id, { tier: term.variant, since: term.until, until, cause: 'grace' });
  keepPlan(m, plan.id, { ...fact, grace: until });
}

function graceOf(m: Making, plan: CompiledPlan, { mandate }: PlanFact, end: EpochMs): EpochMs | null {
  const { renewal } = plan.def;
  if (mandate === undefined || renewal === null) return null;
  const until = m.program.calendar.plus(end, renewal.grace);
  return until > end ? until : null;
}

/** Who leaves is charged no more; what was paid runs to its end. */
export function leavePlans(m: Making): void {
  for (const [plan, fact] of plansOf(m.program, m.deciding.programs, m.draft.head)) {
    if (fact.mandate === undefined) continue;
    keepPlan(m, plan.id, without(fact, 'mandate', 'notice', 'charge') as PlanFact);
  }
}

/** `message.delivered`: proof that a message reached the member; of a notice it lets the charge be made. */
export function delivered(m: Making): void {
  const id = /^ms-(\d+)-(\d+)$/.exec(textOf(m.event.data['messageId']));
  for (const [plan, fact] of plansOf(m.program, m.deciding.programs, m.draft.head)) {
    const { notice: told } = fact;
    if (told === undefined || told.seq !== Number(id?.[1]) || told.n !== Number(id?.[2])) continue;
    if (told.deliveredAt !== undefined && told.deliveredAt <= m.happenedAt) continue;
    keepPlan(m, plan.id, { ...fact, notice: { ...told, deliveredAt: m.happenedAt } });
  }
}
