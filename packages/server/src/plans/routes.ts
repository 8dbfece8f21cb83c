import {
  inForce,
  type JsonObject,
  planOf,
  savingsOf,
  type Term,
  termKey,
  type UseOfTerm,
  usesKey,
} from '@laurel/core';
import { present } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { list, named, object, text } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { showTimeOf } from '../http/show-time.ts';
import { loadMember, type Seen, seeMember } from '../members/load.ts';
import { reason } from '../members/schemas.ts';
import type { MemberWriteParts } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';
import { buyRoutes } from './buy-routes.ts';
import { codeRoutes } from './code-routes.ts';
import { type OfMember, type OfPlan, planAct, planCall, planParams, planRefusals } from './plan-call.ts';
import type { PlanParts } from './plan-parts.ts';
import { presentPlan, presentPlans, presentTerm } from './present-plan.ts';
import { memberPlan, pastPlan, planDecision } from './schemas.ts';

export type { PlanParts };

/** What members have of paid plans, and what they do with them. */
export function planRoutes(parts: PlanParts): readonly Route[] {
  return [
    listPlans(parts),
    getPlan(parts),
    ...buyRoutes(parts),
    startTrial(parts),
    giveMandate(parts),
    cancelPlan(parts),
    ...codeRoutes(parts),
  ];
}

function listPlans(parts: PlanParts): Route {
  return route({
    id: 'listPlans',
    method: 'GET',
    path: '/v1/members/{id}/plans',
    tag: 'plans',
    summary: 'Plans that the member has or had',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    answers: {
      200: {
        description: 'Plans',
        schema: named('MemberPlans', object({ data: list(memberPlan, 'Plans') })),
      },
    },
    refusals: ['unknown_member'],
    handle: async ({ caller, params }: Call<OfMember, undefined, undefined>) => {
      const { head, at } = await seeMember(parts, await loadMember(parts, caller, params.id));
      const programs = parts.reads.programs();
      return ok({ data: presentPlans(programs, head, at, showTimeOf(programs, at)) });
    },
  });
}

function getPlan(parts: PlanParts): Route {
  return route({
    id: 'getPlan',
    method: 'GET',
    path: '/v1/members/{id}/plans/{plan}',
    tag: 'plans',
    summary: 'A plan of the member, with the terms that are over and what each of them saved',
    access: { scope: 'members:read', own: true },
    params: planParams,
    answers: { 200: { description: 'The plan', schema: pastPlan } },
    refusals: ['unknown_member', 'unknown_plan'],
    handle: async ({ caller, params }: Call<OfPlan, undefined, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const seen = await seeMember(parts, found);
      const { compiled } = inForce(parts.reads.programs(), seen.at);
      if (!compiled.plans.has(params.plan) && planOf(seen.head, params.plan) === null)
        throw new Problem('unknown_plan', 'The program has no such plan.', { pointer: '/path/plan' });
      const show = showTimeOf(parts.reads.programs(), seen.at);
      const past = await pastTerms(parts, found, seen, params.plan);
      const [running] = planOf(seen.head, params.plan)?.terms ?? [];
      const terms = running === undefined ? past : [...past, running];
      const saved = await savingsIn(parts, found, params.plan, terms);
      return ok({
        current: presentPlan(compiled, seen.head, { id: params.plan, at: seen.at }, show),
        past: past.map((term, i) => ({
          ...presentTerm(compiled, term, seen.at, show),
          savings: saved[i],
        })),
        savings: running === undefined ? null : saved.at(-1),
      });
    },
  });
}

const pastMax = 50;

/** Terms that are over; those that time has ended and nobody wrote yet are among what it will write. */
async function pastTerms(
  { reads }: PlanParts,
  { member }: Found,
  { head, unwritten }: Seen,
  plan: string,
): Promise<readonly Term[]> {
  const fact = planOf(head, plan);
  const running = new Set(fact?.terms.map(({ no }) => no));
  const numbers = Array.from({ length: Math.min(pastMax, fact?.no ?? 0) }, (_, i) => (fact?.no ?? 0) - i);
  const keys = numbers.filter((no) => no > 0 && !running.has(no)).map((no) => termKey(plan, no));
  const stored = await reads.records(member, keys);
  const fresh: JsonObject = Object.assign({}, ...unwritten.map(({ outcome }) => outcome.records ?? {}));
  return keys.flatMap((key, i) => {
    const term = (fresh[key] ?? stored[i] ?? null) as Term | null;
    return term === null ? [] : [term];
  });
}

async function savingsIn(
  { reads }: PlanParts,
  { member }: Found,
  plan: string,
  terms: readonly Term[],
): Promise<readonly object[]> {
  const keys = terms.map(({ no }) => usesKey(plan, no));
  const found = keys.length === 0 ? [] : await reads.records(member, keys);
  return keys.map((_, i) => savingsOf((found[i] ?? []) as unknown as readonly UseOfTerm[]));
}

function startTrial(parts: PlanParts): Route {
  return route({
    ...planCall,
    id: 'startTrial',
    path: '/v1/members/{id}/plans/{plan}/trial',
    summary: 'Try the plan: once per person, as the declared personal fields tell',
    access: { scope: 'plans:write', own: true },
    answers: { 201: { description: 'It runs', schema: planDecision } },
    refusals: [...planRefusals, 'no_trial', 'trial_used', 'person_unknown'],
    handle: async (call: Call<OfPlan, undefined, undefined>) => {
      const { plan } = call.params;
      const person = await personOf(parts, call);
      const data = present({ plan, ...(Object.keys(person).length === 0 ? {} : { person }) });
      return planAct(parts, call, { type: 'plan.trial_started', data, status: 201 });
    },
  });
}

/** Keyed hashes of the personal fields that say who the member is; the log knows nothing else of them. */
async function personOf(
  { reads, clock, markOf }: PlanParts,
  { caller, params }: Call<OfPlan, undefined, undefined>,
): Promise<JsonObject> {
  const programs = reads.programs();
  if (programs.versions.length === 0) return {};
  const { plans } = inForce(programs, clock.now()).compiled.program;
  const once = plans[params.plan]?.trial?.once ?? [];
  if (once.length === 0) return {};
  const { member } = await loadMember({ reads, clock }, caller, params.id);
  const personal = await reads.personal(member);
  const known = once.filter((field) => typeof personal[field] === 'string' && personal[field] !== '');
  return Object.fromEntries(
    known.map((field) => [field, markOf(`person ${field}`, plainOf(personal[field] as string))]),
  );
}

/** One writing of what people write in many ways: +86 138-0000-0000 and 8613800000000 are one phone. */
function plainOf(written: string): string {
  const text = written.normalize('NFKC').toLowerCase();
  return /^[+\d\s().-]+$/.test(text)
    ? text.replaceAll(/\D/g, '').replace(/^86(?=1\d{10}$)/, '')
    : text.trim();
}

function giveMandate(parts: MemberWriteParts): Route {
  return route({
    ...planCall,
    id: 'giveMandate',
    path: '/v1/members/{id}/plans/{plan}/mandate',
    summary: 'Agree to be charged before each end, after a notice, until cancelled',
    access: { scope: 'plans:write', own: true },
    body: object(
      {},
      {
        variant: text('What is renewed; the newest term’s, if not said', { min: 1, max: 64 }),
        ref: text('Of the contract with the payment system', { min: 1, max: 256 }),
      },
    ),
    bodyOptional: true,
    answers: { 200: { description: 'Agreed', schema: planDecision } },
    refusals: [...planRefusals, 'plan_not_held', 'no_renewal'],
    handle: async (call: Call<OfPlan, undefined, { variant?: string; ref?: string }>) =>
      planAct(parts, call, {
        type: 'plan.mandate_given',
        data: present({ plan: call.params.plan, ...call.body }),
      }),
  });
}

function cancelPlan(parts: MemberWriteParts): Route {
  return route({
    ...planCall,
    id: 'cancelPlan',
    path: '/v1/members/{id}/plans/{plan}/cancel',
    summary: 'Be charged no more; what was paid runs to its end',
    access: { scope: 'plans:write', own: true },
    body: object({}, { reason }),
    bodyOptional: true,
    answers: { 200: { description: 'Cancelled', schema: planDecision } },
    refusals: [...planRefusals, 'no_mandate'],
    handle: async (call: Call<OfPlan, undefined, { reason?: string }>) =>
      planAct(parts, call, {
        type: 'plan.cancelled',
        data: present({ plan: call.params.plan, ...call.body }),
      }),
  });
}
