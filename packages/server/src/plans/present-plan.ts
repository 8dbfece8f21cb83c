import {
  type Answer,
  accountOf,
  type CompiledProgram,
  callId,
  type EpochMs,
  type Head,
  inForce,
  type MemberNo,
  ON_TRIAL,
  type Programs,
  type PurchaseRecord,
  planOf,
  type QuoteRecord,
  quoteId,
  type RefundRecord,
  type Term,
} from '@laurel/core';
import { orNull, type ShowTime } from '../http/show-time.ts';

/** Plans that a member has or had, by the program in force. */
export function presentPlans(programs: Programs, head: Head, at: EpochMs, show: ShowTime): readonly object[] {
  const { compiled } = inForce(programs, at);
  const ids = Object.keys(compiled.program.plans).filter((id) => planOf(head, id) !== null);
  return ids.map((id) => presentPlan(compiled, head, { id, at }, show));
}

export function presentPlan(
  compiled: CompiledProgram,
  head: Head,
  { id, at }: { readonly id: string; readonly at: EpochMs },
  show: ShowTime,
): object {
  const fact = planOf(head, id);
  const [term = null, ...ahead] = fact?.terms ?? [];
  const shown = (each: Term): object => presentTerm(compiled, each, at, show);
  const { mandate, notice, trial, grace } = fact ?? {};
  return {
    plan: id,
    name: compiled.program.plans[id]?.name ?? { zh: id, en: id },
    status:
      term === null ? (trial === undefined ? 'none' : ON_TRIAL) : grace === undefined ? 'active' : 'grace',
    term: term === null ? null : shown(term),
    ahead: ahead.map(shown),
    trial: trial === undefined ? null : { from: show(trial.from), until: show(trial.until) },
    graceUntil: orNull(show, grace ?? null),
    mandate: mandate === undefined ? null : { variant: mandate.variant, since: show(mandate.since) },
    nextCharge:
      notice === undefined
        ? null
        : {
            amount: notice.amount,
            noticeSentAt: show(notice.sentAt),
            noticeDeliveredAt: orNull(show, notice.deliveredAt ?? null),
          },
  };
}

export function presentTerm(compiled: CompiledProgram, term: Term, at: EpochMs, show: ShowTime): object {
  const { no, variant, version, from, until, anchor, paid, credit, batch, endedAt } = term;
  const { paid: _, ...account } = accountOf(compiled.calendar, term, at);
  return {
    no,
    variant,
    version,
    from: show(from),
    until: orNull(show, until),
    anchor: show(anchor),
    paid,
    credit,
    account,
    ...(batch === undefined ? {} : { batch }),
    ...(endedAt === undefined ? {} : { endedAt: show(endedAt) }),
  };
}

/** The quote that a command made. @param partners what the plan would bring of partners, and from when */
export function quoteIn(
  member: MemberNo,
  answer: Answer,
  currency: string,
  show: ShowTime,
  partners: readonly object[],
): object {
  const [key, record] = Object.entries(answer.kept ?? {}).find(([each]) => each.startsWith('quote/')) ?? [];
  if (key === undefined) throw new Error('no quote was made');
  const { plan, variant, price, credit, amount, until, instead } = record as unknown as QuoteRecord;
  return {
    id: quoteId(member, key.slice('quote/'.length)),
    plan,
    variant,
    price,
    credit,
    amount,
    currency,
    until: show(until),
    ...(instead === undefined ? {} : { instead }),
    ...(partners.length === 0 ? {} : { partners }),
  };
}

/** What a command did with money: a purchase, and what goes back. */
export function moneyIn(member: MemberNo, { kept = {} }: Answer): { purchase?: object; refunds: object[] } {
  const refunds: object[] = [];
  let purchase: object | undefined;
  for (const [name, record] of Object.entries(kept)) {
    const [kind, key = ''] = name.split('/');
    const call = key.includes('.') ? { callId: callId(member, key) } : {};
    if (kind === 'purchase')
      purchase = { id: key, ...call, ...shownPurchase(record as unknown as PurchaseRecord) };
    if (kind === 'refund') refunds.push({ ...call, ...shownRefund(record as unknown as RefundRecord) });
  }
  return { refunds, ...(purchase === undefined ? {} : { purchase }) };
}

function shownPurchase({ plan, variant, amount, state, term }: PurchaseRecord): object {
  return { plan, variant, amount, state, ...(term === undefined ? {} : { term }) };
}

function shownRefund({ plan, amount, state, term }: RefundRecord): object {
  return { plan, amount, state, ...(term === undefined ? {} : { term }) };
}
