import { inForce, timestampText } from '@laurel/core';
import { present } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { integer, list, named, object, text, time } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { orNull, type ShowTime } from '../http/show-time.ts';
import { readTime } from '../http/times.ts';
import { loadMember } from '../members/load.ts';
import {
  addBatch,
  batchOf,
  type CodeBatch,
  codesMax,
  codeText,
  listBatches,
  readCode,
  revokeBatch,
} from './codes.ts';
import { type OfMember, planAct, planRefusals } from './plan-call.ts';
import type { PlanParts } from './plan-parts.ts';
import { codeBatch, planDecision } from './schemas.ts';

interface Made {
  readonly plan: string;
  readonly variant: string;
  readonly name: string;
  readonly count: number;
  readonly worth?: number;
  readonly until?: string;
}
const batchParams = object({ batch: text('Of the batch', { min: 1, max: 16 }) });
const access = { scope: 'plans:write' } as const;
const common = { tag: 'plans', access } as const;

/** Activation codes and gift cards. */
export function codeRoutes(parts: PlanParts): readonly Route[] {
  return [makeCodes(parts), listCodes(parts), revokeCodes(parts), redeem(parts)];
}

const shown = (batch: CodeBatch, show: ShowTime): object => ({
  ...batch,
  madeAt: show(batch.madeAt),
  until: orNull(show, batch.until),
});

function makeCodes(parts: PlanParts): Route {
  return route({
    ...common,
    id: 'makePlanCodes',
    method: 'POST',
    path: '/v1/plan-codes',
    summary: 'Make a batch of codes; they are told once and not kept',
    body: object(
      {
        plan: text('Plan', { min: 1, max: 64 }),
        variant: text('Variant', { min: 1, max: 64 }),
        name: text('What it is for', { min: 1, max: 200 }),
        count: integer('How many', { min: 1, max: codesMax }),
      },
      {
        worth: integer('What the shop got for each, minor units; 0 unless said', { min: 0 }),
        until: time('When they can no longer be used'),
      },
    ),
    write: 'key',
    audit: 'plain',
    answers: {
      201: {
        description: 'The codes',
        schema: named('CodesMade', object({ batch: codeBatch, codes: list(text('A code'), 'Codes') })),
      },
    },
    refusals: ['no_program', 'unknown_plan', 'unknown_variant', 'too_many_items'],
    handle: async ({ body, at }: Call<undefined, undefined, Made>) => {
      checkVariant(parts, body, at);
      const { plan, variant, name, count, worth = 0, until } = body;
      const ends = until === undefined ? null : (readTime(until) ?? null);
      const made = { plan, variant, name, count, worth, madeAt: at, until: ends, revoked: false };
      const batch = await addBatch(parts.store.meta, made);
      if (batch === null) throw new Problem('too_many_items', 'There are as many batches as there may be.');
      const codes = Array.from({ length: count }, (_, i) => codeText(parts.markOf, batch.id, i));
      return ok({ batch: shown(batch, parts.show()), codes }, 201);
    },
  });
}

function checkVariant({ reads }: PlanParts, { plan, variant }: Made, at: number): void {
  const programs = reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'Publish a program first.');
  const found = inForce(programs, at).compiled.plans.get(plan);
  if (found === undefined)
    throw new Problem('unknown_plan', 'The program has no such plan.', { pointer: '/plan' });
  if (!found.variants.has(variant))
    throw new Problem('unknown_variant', 'The plan has no such variant.', { pointer: '/variant' });
}

function listCodes(parts: PlanParts): Route {
  return route({
    ...common,
    id: 'listPlanCodes',
    method: 'GET',
    path: '/v1/plan-codes',
    summary: 'Batches of codes',
    answers: {
      200: {
        description: 'Batches',
        schema: named('CodeBatches', object({ data: list(codeBatch, 'Batches') })),
      },
    },
    refusals: [],
    handle: async () => {
      const show = parts.show();
      return ok({ data: (await listBatches(parts.store.meta)).map((batch) => shown(batch, show)) });
    },
  });
}

function revokeCodes(parts: PlanParts): Route {
  return route({
    ...common,
    id: 'revokePlanCodes',
    method: 'POST',
    path: '/v1/plan-codes/{batch}/revoke',
    summary: 'Let none of a batch be used any more; terms that came of it stay',
    params: batchParams,
    write: 'key',
    audit: 'plain',
    answers: { 200: { description: 'Revoked', schema: codeBatch } },
    refusals: ['unknown_code'],
    handle: async ({ params }: Call<{ batch: string }, undefined, undefined>) => {
      const batch = await batchOf(parts.store.meta, params.batch);
      if (batch === null)
        throw new Problem('unknown_code', 'There is no such batch.', { pointer: '/path/batch' });
      return ok(shown(await revokeBatch(parts.store.meta, batch), parts.show()));
    },
  });
}

function redeem(parts: PlanParts): Route {
  return route({
    id: 'redeemPlanCode',
    method: 'POST',
    path: '/v1/members/{id}/plan-codes',
    tag: 'plans',
    summary: 'Use a code: its term begins, or follows the one that runs',
    access: { scope: 'plans:write', own: true },
    params: memberParams,
    body: object({ code: text('As printed', { min: 1, max: 64 }) }),
    write: 'key',
    again: true,
    audit: 'person',
    answers: { 201: { description: 'Used', schema: planDecision } },
    refusals: [
      ...planRefusals,
      'unknown_variant',
      'unknown_code',
      'code_used',
      'code_expired',
      'plan_for_life',
    ],
    handle: async (call: Call<OfMember, undefined, { code: string }>) => {
      await loadMember(parts, call.caller, call.params.id);
      const code = readCode(parts.markOf, call.body.code);
      const batch = code === null ? null : await batchOf(parts.store.meta, code.batch);
      if (code === null || batch === null || code.serial >= batch.count || batch.revoked)
        throw new Problem('unknown_code', 'This is no code of this shop.', { pointer: '/code' });
      const { plan, variant, id, worth, until } = batch;
      const ends = until === null ? {} : { until: timestampText(until) };
      const data = present({ plan, variant, code: { mark: code.mark, batch: id, worth, ...ends } });
      const { params, ...rest } = call;
      return planAct(
        parts,
        { ...rest, params: { ...params, plan } },
        { type: 'plan.code_redeemed', data, status: 201 },
      );
    },
  });
}
