import { parseId, type Transfer } from '@laurel/core';
import { decision } from '../events/decision-schema.ts';
import { order, present } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { object, text, time, units } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { readTime } from '../http/times.ts';
import { loadMember } from '../members/load.ts';
import { reason } from '../members/schemas.ts';
import { commandRefusals, decided } from '../members/write-routes.ts';
import { type AdjustmentParts, limitOf } from './adjustment-routes.ts';

interface Id {
  readonly id: string;
}
interface Extended {
  readonly asset: string;
  readonly amount?: number;
  readonly expiresAt: string;
  readonly reason: string;
}
interface Reinstated {
  readonly transfer: string;
  readonly amount?: number;
  readonly expiresAt: string;
  readonly reason: string;
}

const access = { scope: 'ledger:adjust' } as const;
const refusals = [...commandRefusals, 'forbidden', 'invalid_value'] as const;
const expiresAt = time('When they expire then');

/** Later ends for what a member has, and a second life for what expired. */
export function lotRoutes(parts: AdjustmentParts): readonly Route[] {
  return [extend(parts), reinstate(parts)];
}

function extend(parts: AdjustmentParts): Route {
  return route({
    id: 'extendLots',
    method: 'POST',
    path: '/v1/members/{id}/lots/extend',
    tag: 'ledger',
    summary: 'Give units that would expire a later end, what expires soonest first',
    description: 'Within the limit of the caller’s role, as for adjustments.',
    access,
    params: memberParams,
    body: object(
      { asset: text('Asset', { min: 1, max: 64 }), expiresAt, reason },
      { amount: units('Units; all that would expire before then, if not said') },
    ),
    write: 'key',
    again: true,
    audit: 'person',
    answers: { 201: { description: 'Extended', schema: decision } },
    refusals: [...refusals, 'insufficient_available', 'unknown_asset'],
    handle: async (call: Call<Id, undefined, Extended>) => {
      const { body, caller, params } = call;
      const { external, member } = await loadMember(parts, caller, params.id);
      const amount = body.amount ?? (await expiring(parts, member, body));
      checkLimit(parts, call, body.asset, amount);
      const data = present({ ...body });
      const answer = await order(parts, call, { subject: external, type: 'lots.extended', data });
      return ok(decided(answer, parts.show()), 201);
    },
  });
}

/** Units that an extension moves at most. */
async function expiring({ reads }: AdjustmentParts, member: number, body: Extended): Promise<number> {
  const head = await reads.head(member);
  const end = readTime(body.expiresAt) ?? 0;
  const lots = head.assets[body.asset]?.lots ?? [];
  return lots.reduce((sum, lot) => (lot.until !== null && lot.until < end ? sum + lot.left : sum), 0);
}

function reinstate(parts: AdjustmentParts): Route {
  return route({
    id: 'reinstateLots',
    method: 'POST',
    path: '/v1/members/{id}/lots/reinstate',
    tag: 'ledger',
    summary: 'Bring units back that expired, all or a part of one transfer',
    description: 'Within the limit of the caller’s role, as for adjustments, and no more than expired.',
    access,
    params: memberParams,
    body: object(
      {
        transfer: text('`tr-…`: the transfer by which they expired', { min: 1, max: 64 }),
        expiresAt,
        reason,
      },
      { amount: units('Units; all of the transfer, if not said') },
    ),
    write: 'key',
    again: true,
    audit: 'person',
    answers: { 201: { description: 'Reinstated', schema: decision } },
    refusals: [...refusals, 'unknown_transfer', 'not_expired'],
    handle: async (call: Call<Id, undefined, Reinstated>) => {
      const { body, caller, params } = call;
      const { external, member } = await loadMember(parts, caller, params.id);
      const expired = await expiredBy(parts, member, body.transfer);
      const amount = body.amount ?? expired.amount;
      if (amount > expired.amount)
        throw new Problem('not_expired', `${expired.amount} units expired by it.`, { pointer: '/amount' });
      checkLimit(parts, call, expired.asset, amount);
      const { expiresAt: end, reason: why } = body;
      const data = present({
        asset: expired.asset,
        lots: firstLots(expired, amount),
        expiresAt: end,
        reason: why,
      });
      const answer = await order(parts, call, { subject: external, type: 'lots.reinstated', data });
      return ok(decided(answer, parts.show()), 201);
    },
  });
}

async function expiredBy({ reads }: AdjustmentParts, member: number, id: string): Promise<Transfer> {
  const name = parseId('tr', id);
  const entry = name === null || name.member !== member ? null : await reads.entry(member, name.seq);
  const transfer = entry?.outcome.transfers?.[name?.n ?? 0];
  if (transfer === undefined)
    throw new Problem('unknown_transfer', 'The member has no transfer of this id.', { pointer: '/transfer' });
  if (transfer.to !== 'expired')
    throw new Problem('not_expired', 'Nothing expired by this transfer.', { pointer: '/transfer' });
  return transfer;
}

function firstLots({ lots }: Transfer, amount: number): readonly { lot: string; units: number }[] {
  let rest = amount;
  return lots.flatMap(([lot, n]) => {
    const taken = Math.min(n, rest);
    rest -= taken;
    return taken > 0 ? { lot, units: taken } : [];
  });
}

function checkLimit(
  parts: AdjustmentParts,
  { caller }: Pick<Call<Id, undefined, unknown>, 'caller'>,
  asset: string,
  amount: number,
): void {
  const limit = limitOf(parts, caller, asset);
  if (amount > limit)
    throw new Problem('forbidden', `The caller’s role may move ${limit} of ${asset}, not ${amount}.`, {
      pointer: '/amount',
    });
}
