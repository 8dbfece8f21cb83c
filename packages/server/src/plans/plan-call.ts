import { type Answer, inForce, type JsonObject } from '@laurel/core';
import { order } from '../http/commands.ts';
import type { ErrorCode } from '../http/errors.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Reply } from '../http/route.ts';
import { id, object, text } from '../http/schema.ts';
import { loadMember, seeMember } from '../members/load.ts';
import { commandRefusals, decided, type MemberWriteParts } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';
import { moneyIn, presentPlan } from './present-plan.ts';

export interface OfMember {
  readonly id: string;
}
export interface OfPlan extends OfMember {
  readonly plan: string;
}
export const planParams = object({
  id: id('The member’s external id, percent-encoded', 'u-1001'),
  plan: text('Plan of the program', { min: 1, max: 64 }),
});

/** What the calls that do something with a plan have in common. */
export const planCall = {
  method: 'POST',
  tag: 'plans',
  params: planParams,
  write: 'key',
  again: true,
  audit: 'person',
} as const;

export const planRefusals: readonly ErrorCode[] = [...commandRefusals, 'unknown_plan', 'invalid_value'];

/** Hands a command about a plan in, and says what it did. */
export async function planAct(
  parts: MemberWriteParts,
  call: Call<OfPlan, unknown, unknown>,
  {
    type,
    data,
    status = 200,
  }: { readonly type: string; readonly data: JsonObject; readonly status?: number },
): Promise<Reply> {
  const found = await loadMember(parts, call.caller, call.params.id);
  const answer = await order(parts, call, { subject: found.external, type, data });
  return ok(await planDone(parts, found, { plan: call.params.plan, answer }), status);
}

export async function planDone(
  parts: MemberWriteParts,
  found: Found,
  { plan, answer }: { readonly plan: string; readonly answer: Answer },
): Promise<object> {
  const show = parts.show();
  const { head, at } = await seeMember(parts, found);
  const { compiled } = inForce(parts.reads.programs(), at);
  return {
    decision: decided(answer, show),
    plan: presentPlan(compiled, head, { id: plan, at }, show),
    ...moneyIn(found.member, answer),
  };
}

/** What only the shop may say. */
export function onlyTheShop({ caller }: Pick<Call<unknown, unknown, unknown>, 'caller'>, what: string): void {
  if (caller.kind === 'member') throw new Problem('forbidden', `A member token may not say ${what}.`);
}
