import {
  type BenefitUse,
  type BenefitUses,
  benefitUseKey,
  benefitUsesKey,
  hasEnded,
  inForce,
  type Scene,
  type UseRecord,
  useKey,
  viewOf,
} from '@laurel/core';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { id, integer, object, oneOf, text } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { showTimeOf } from '../http/show-time.ts';
import { type LoadParts, loadMember, type Seen, seeMember } from '../members/load.ts';
import type { Found } from '../reads.ts';
import { type Ask, presentBenefits } from './present-benefits.ts';
import { benefitUses, memberBenefits } from './schemas.ts';

export interface OfMember {
  readonly id: string;
}
export interface OfBenefit extends OfMember {
  readonly benefit: string;
}
export const benefitParams = object({
  id: id('The member’s external id, percent-encoded', 'u-1001'),
  benefit: text('Benefit of the program', { min: 1, max: 64 }),
});

export function benefitReadRoutes(parts: LoadParts): readonly Route[] {
  return [listBenefits(parts), listBenefitUses(parts)];
}

const query = object(
  {},
  {
    scene: oneOf('Where the page is', 'product', 'cart', 'checkout', 'afterSale', 'service'),
    shop: text('The shop that it is in', { min: 1, max: 256 }),
    brand: text('The brand that is seen', { min: 1, max: 256 }),
    amount: integer('What the cart or the product comes to, minor units', { min: 0 }),
    sku: text('The product that is seen', { min: 1, max: 256 }),
    category: text('Its category', { min: 1, max: 256 }),
    quantity: integer('How many of it', { min: 1, max: 1_000_000 }),
    shipping: integer('What shipping would cost, minor units', { min: 0 }),
  },
);
interface Query extends Omit<Ask, 'scene'> {
  readonly scene?: Scene;
}

function listBenefits(parts: LoadParts): Route {
  return route({
    id: 'listBenefits',
    method: 'GET',
    path: '/v1/members/{id}/benefits',
    tag: 'benefits',
    summary: 'What the member is entitled to and why, and what would unlock the rest',
    description:
      'With a scene, those that matter there. With an amount or a product, what each alone would save of it; which go together, and the price, is said by a quote. Null where the page does not say enough to know whether it is for what is seen.',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    query,
    answers: { 200: { description: 'Her benefits', schema: memberBenefits } },
    refusals: ['unknown_member', 'no_program'],
    handle: async ({ caller, params, query: ask }: Call<OfMember, Query, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const seen = await seeMember(parts, found);
      const programs = parts.reads.programs();
      if (programs.versions.length === 0) throw new Problem('no_program', 'The store has no program.');
      const show = showTimeOf(programs, seen.at);
      const view = viewOf(programs, seen.head, seen.at);
      const { benefits } = inForce(programs, seen.at).compiled;
      const uses = await usesOf(parts, found, [...benefits.keys()]);
      const withCosts = caller.kind !== 'member';
      return ok(presentBenefits({ programs, seen, view, uses, ask, withCosts, show }));
    },
  });
}

async function usesOf(
  { reads }: LoadParts,
  { member }: Found,
  benefits: readonly string[],
): Promise<ReadonlyMap<string, BenefitUses>> {
  const records = await reads.records(member, benefits.map(benefitUsesKey));
  return new Map(
    benefits.flatMap((benefit, i) => {
      const known = records[i];
      return known == null ? [] : [[benefit, known as unknown as BenefitUses] as const];
    }),
  );
}

function listBenefitUses(parts: LoadParts): Route {
  return route({
    id: 'listBenefitUses',
    method: 'GET',
    path: '/v1/members/{id}/benefits/{benefit}/uses',
    tag: 'benefits',
    summary: 'The newest uses of a benefit by the member, with how they were rated',
    access: { scope: 'members:read', own: true },
    params: benefitParams,
    answers: { 200: { description: 'Its uses', schema: benefitUses } },
    refusals: ['unknown_member'],
    handle: async ({ caller, params }: Call<OfBenefit, undefined, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const seen = await seeMember(parts, found);
      const show = showTimeOf(parts.reads.programs(), seen.at);
      const uses = (await usesOf(parts, found, [params.benefit])).get(params.benefit);
      const recent = uses?.recent ?? [];
      const keys = recent.map(([key]) => benefitUseKey(params.benefit, key));
      const rows = (await parts.reads.records(
        found.member,
        keys,
      )) as unknown as readonly (BenefitUse | null)[];
      const gone = await givenUp(
        parts,
        found,
        seen,
        recent.map(([key]) => key),
      );
      return ok({
        count: uses?.count ?? 0,
        data: recent.map(([key, when, units, amount], i) => ({
          key,
          at: show(when),
          units,
          amount,
          stars: rows[i]?.stars ?? null,
          restored: rows[i]?.restored === true || gone.has(key),
        })),
      });
    },
  });
}

/** Keys of uses that were placed at an order and ended by themselves. */
async function givenUp(
  { reads }: LoadParts,
  { member }: Found,
  { head, at }: Seen,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const tries = keys.map((key) => {
    const [, order = key, attempt = '0'] = /^(.*)#([1-9]\d*)$/.exec(key) ?? [];
    return { key, order, attempt: Number(attempt) };
  });
  const records = await reads.records(
    member,
    tries.map(({ order }) => useKey(order)),
  );
  const gone = tries.filter(({ order, attempt }, i) => {
    const use = records[i] as unknown as UseRecord | null;
    return use !== null && (attempt < use.attempt || hasEnded(head, at, order, use));
  });
  return new Set(gone.map(({ key }) => key));
}
