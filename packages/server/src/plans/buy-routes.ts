import { inForce } from '@laurel/core';
import { order, present } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, object, text } from '../http/schema.ts';
import { loadMember, seeMember } from '../members/load.ts';
import { reason } from '../members/schemas.ts';
import { claimableWith } from '../partners/claimable.ts';
import { type OfPlan, onlyTheShop, planAct, planCall, planDone, planRefusals } from './plan-call.ts';
import type { PlanParts } from './plan-parts.ts';
import { quoteIn } from './present-plan.ts';
import { planDecision, planQuote } from './schemas.ts';

const own = { scope: 'plans:write', own: true } as const;

interface Ask {
  readonly variant: string;
  readonly instead?: string;
}
interface Purchase {
  readonly quoteId: string;
  readonly paid?: { readonly reference?: string };
  readonly mandate?: { readonly ref?: string };
}
interface Refund {
  readonly amount?: number;
  readonly term?: number;
  readonly reason?: string;
}

export function buyRoutes(parts: PlanParts): readonly Route[] {
  return [askPrice(parts), buy(parts), refund(parts), guarantee(parts)];
}

function askPrice(parts: PlanParts): Route {
  return route({
    ...planCall,
    id: 'quotePlan',
    path: '/v1/members/{id}/plans/{plan}/quotes',
    summary: 'The price of a variant for this member, held for a while',
    access: own,
    body: object(
      { variant: text('Variant', { min: 1, max: 64 }) },
      { instead: text('Plan whose running term it takes the place of', { min: 1, max: 64 }) },
    ),
    answers: { 201: { description: 'The price', schema: planQuote } },
    refusals: [
      ...planRefusals,
      'unknown_variant',
      'plan_for_life',
      'too_far_ahead',
      'plan_not_held',
      'upgrade_not_allowed',
    ],
    handle: async (call: Call<OfPlan, undefined, Ask>) => ok(await quoted(parts, call, call.body), 201),
  });
}

async function quoted(
  parts: PlanParts,
  call: Call<OfPlan, undefined, unknown>,
  { variant, instead, part }: Ask & { readonly part?: string },
): Promise<object> {
  const found = await loadMember(parts, call.caller, call.params.id);
  const data = present({ plan: call.params.plan, variant, instead });
  const again = part === undefined ? {} : { part };
  const answer = await order(parts, call, { subject: found.external, type: 'plan.quoted', data, ...again });
  const programs = parts.reads.programs();
  const { currency } = inForce(programs, answer.decidedAt).compiled.program;
  const { head, at } = await seeMember(parts, found);
  const partners = claimableWith(programs, { head, at, plan: call.params.plan }, parts.show());
  return quoteIn(found.member, answer, currency, parts.show(), partners);
}

function buy(parts: PlanParts): Route {
  return route({
    ...planCall,
    id: 'buyPlan',
    path: '/v1/members/{id}/plans/{plan}/purchases',
    summary: 'Buy by a quote; the money is asked for, unless the shop says that it was paid',
    description:
      'A quote that is held no longer is refused `quote_expired`, and the problem carries a new one as `quote`.',
    access: own,
    body: object(
      { quoteId: text('`qt-…`', { min: 1, max: 64 }) },
      {
        paid: object(
          {},
          { reference: text('How the shop calls the payment', { min: 1, max: 256 }) },
          'The shop says that it was paid',
        ),
        mandate: object(
          {},
          { ref: text('Of the contract with the payment system', { min: 1, max: 256 }) },
          'The member agrees to be charged for the terms that follow',
        ),
      },
    ),
    answers: { 201: { description: 'Bought, or asked for', schema: planDecision } },
    refusals: [
      ...planRefusals,
      'unknown_quote',
      'quote_expired',
      'quote_taken',
      'plan_for_life',
      'forbidden',
    ],
    handle: async (call: Call<OfPlan, undefined, Purchase>) => {
      if (call.body.paid !== undefined) onlyTheShop(call, 'that something was paid');
      const found = await loadMember(parts, call.caller, call.params.id);
      const data = present({ ...call.body });
      try {
        const answer = await order(parts, call, { subject: found.external, type: 'plan.purchased', data });
        return ok(await planDone(parts, found, { plan: call.params.plan, answer }), 201);
      } catch (error) {
        throw error instanceof Problem && error.code === 'quote_expired'
          ? await withNewQuote(parts, call, error)
          : error;
      }
    },
  });
}

/** The price of what the old quote was for, as it is now. */
async function withNewQuote(
  parts: PlanParts,
  call: Call<OfPlan, undefined, Purchase>,
  expired: Problem,
): Promise<Problem> {
  const { member } = await loadMember(parts, call.caller, call.params.id);
  const seq = /-(\d+)$/.exec(call.body.quoteId)?.[1] ?? '0';
  const [old] = await parts.reads.records(member, [`quote/${seq}`]);
  const { variant, instead } = old as unknown as Ask;
  const quote = await quoted(parts, call, {
    variant,
    ...(instead === undefined ? {} : { instead }),
    part: 'again',
  });
  return new Problem('quote_expired', expired.message, { pointer: expired.pointer, more: { quote } });
}

function refund(parts: PlanParts): Route {
  return route({
    ...planCall,
    id: 'refundPlan',
    path: '/v1/members/{id}/plans/{plan}/refunds',
    summary: 'End the plan and give back what its terms say; with an amount, a part of one term',
    access: own,
    body: object(
      {},
      {
        amount: integer('A part, out of goodwill; the plan goes on', { min: 1 }),
        term: integer('Of which term; the running one, if not said', { min: 1 }),
        reason,
      },
    ),
    bodyOptional: true,
    answers: { 200: { description: 'Given back, or asked to be', schema: planDecision } },
    refusals: [
      ...planRefusals,
      'plan_not_held',
      'refund_not_allowed',
      'nothing_to_refund',
      'refund_above_paid',
      'unknown_term',
      'forbidden',
    ],
    handle: async (call: Call<OfPlan, undefined, Refund>) => {
      if (call.body.amount !== undefined) onlyTheShop(call, 'what goes back');
      const data = present({ plan: call.params.plan, ...call.body });
      return planAct(parts, call, { type: 'plan.refunded', data });
    },
  });
}

function guarantee(parts: PlanParts): Route {
  return route({
    ...planCall,
    id: 'claimGuarantee',
    path: '/v1/members/{id}/plans/{plan}/guarantee',
    summary: 'Get back what a term that is over did not save of its price',
    access: own,
    body: object({ term: integer('Number of the term', { min: 1 }) }),
    answers: { 200: { description: 'Given back', schema: planDecision } },
    refusals: [...planRefusals, 'no_guarantee', 'nothing_to_refund'],
    handle: async (call: Call<OfPlan, undefined, { term: number }>) =>
      planAct(parts, call, {
        type: 'plan.guarantee_claimed',
        data: { plan: call.params.plan, term: call.body.term },
      }),
  });
}
