import { inForce } from '@laurel/core';
import { decision } from '../events/decision-schema.ts';
import { adjustmentTimes, type Caller, may } from '../http/caller.ts';
import { order, present } from '../http/commands.ts';
import type { Cursors } from '../http/cursors.ts';
import { madeId } from '../http/ids.ts';
import { type PageAsked, pageOf } from '../http/paging.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Reply, type Route, route } from '../http/route.ts';
import { integer, named, nullable, object, oneOf, page, text, time } from '../http/schema.ts';
import { bothPersons, checkSecondPerson } from '../http/second-person.ts';
import { memberParams, pageQuery } from '../http/shared-schemas.ts';
import { loadMember } from '../members/load.ts';
import { reason } from '../members/schemas.ts';
import { commandRefusals, decided, type MemberWriteParts } from '../members/write-routes.ts';
import type { Adjustment, Adjustments } from './adjustments.ts';

export interface AdjustmentParts extends MemberWriteParts {
  readonly adjustments: Adjustments;
  readonly cursors: Cursors;
}
interface Id {
  readonly id: string;
}
interface Asked {
  readonly asset: string;
  readonly amount: number;
  readonly reason: string;
  readonly evidence?: string;
  readonly expiresAt?: string;
}

const adjustmentSchema = named(
  'Adjustment',
  object({
    id: text('Of the adjustment'),
    state: oneOf('How far it is', 'waiting', 'made', 'refused'),
    member: text('External id, or alias of one who was erased'),
    asset: text('Asset'),
    amount: integer('Units: above zero gives, below takes'),
    reason: text('Why'),
    evidence: text('Where the proof is kept'),
    expiresAt: nullable(time('When what is given expires; as the program says, if null')),
    askedBy: text('Who asked'),
    askedAt: time('When'),
    decidedBy: nullable(text('Who decided')),
  }),
);
const params = object({ id: text('Of the adjustment', { min: 1, max: 64 }) });
const refusals = [...commandRefusals, 'insufficient_available', 'unknown_asset', 'invalid_value'] as const;

export function adjustmentRoutes(parts: AdjustmentParts): readonly Route[] {
  return [adjust(parts), listWaiting(parts), decide(parts, 'made'), decide(parts, 'refused')];
}

function adjust(parts: AdjustmentParts): Route {
  return route({
    id: 'adjust',
    method: 'POST',
    path: '/v1/members/{id}/adjustments',
    tag: 'ledger',
    summary: 'Give or take units by hand, with a reason',
    description:
      'Above the limit of the caller’s role it waits for a second person (202), and then the evidence is required. Limits are multiples of the asset’s `adjustmentLimit`.',
    access: { scope: 'ledger:adjust' },
    params: memberParams,
    body: object(
      {
        asset: text('Asset', { min: 1, max: 64 }),
        amount: integer('Units: above zero gives, below takes'),
        reason,
      },
      {
        evidence: text('Where the proof is kept', { min: 1, max: 1_000 }),
        expiresAt: time('When what is given expires; as the program says, if not said'),
      },
    ),
    write: 'key',
    again: true,
    audit: 'person',
    answers: {
      201: { description: 'Made', schema: decision },
      202: { description: 'Waits for a second person', schema: adjustmentSchema },
    },
    refusals: [...refusals, 'evidence_missing'],
    handle: async (call: Call<Id, undefined, Asked>) => {
      const { external, member } = await loadMember(parts, call.caller, call.params.id);
      if (Math.abs(call.body.amount) <= limitOf(parts, call.caller, call.body.asset)) {
        const answer = await order(parts, call, {
          subject: external,
          type: 'adjustment.made',
          data: present({ ...call.body }),
        });
        return ok(decided(answer, parts.show()), 201);
      }
      const { evidence, expiresAt, ...rest } = call.body;
      if (evidence === undefined)
        throw new Problem('evidence_missing', 'Above the limit, say where the proof is kept.', {
          pointer: '/evidence',
        });
      const id = madeId('ad', call);
      const by = { askedBy: call.caller.actor, askedById: call.caller.id, askedAt: call.at };
      await parts.adjustments.add({ id, member, ...rest, evidence, expiresAt: expiresAt ?? null, ...by });
      return { status: 202, body: await show(parts, await load(parts, id)) };
    },
  });
}

/** Units that the caller may move alone. */
export function limitOf({ reads, clock }: AdjustmentParts, caller: Caller, asset: string): number {
  const programs = reads.programs();
  if (programs.versions.length === 0) return Number.MAX_SAFE_INTEGER;
  const limit = inForce(programs, clock.now()).compiled.program.assets[asset]?.adjustmentLimit ?? null;
  if (limit === null) return Number.MAX_SAFE_INTEGER;
  const role = caller.role ?? (may(caller, 'admin') ? 'admin' : 'service');
  return limit * adjustmentTimes[role];
}

async function load({ adjustments }: AdjustmentParts, id: string): Promise<Adjustment> {
  const found = await adjustments.get(id);
  if (found === null)
    throw new Problem('unknown_adjustment', 'No adjustment has this id.', { pointer: '/path/id' });
  return found;
}

async function show(
  parts: AdjustmentParts,
  { askedById: _, member, askedAt, ...rest }: Adjustment,
): Promise<object> {
  const [found] = await parts.reads.name([member]);
  return { ...rest, member: found?.external ?? '', askedAt: parts.show()(askedAt) };
}

function listWaiting(parts: AdjustmentParts): Route {
  return route({
    id: 'listAdjustments',
    method: 'GET',
    path: '/v1/adjustments',
    tag: 'ledger',
    summary: 'Adjustments that wait or waited for a second person, newest first',
    access: { scope: 'ledger:adjust', or: 'ledger:approve' },
    query: object({}, pageQuery),
    answers: { 200: { description: 'A page', schema: page(adjustmentSchema, 'Adjustments') } },
    refusals: ['invalid_cursor'],
    handle: async ({ caller, query: asked }: Call<undefined, PageAsked, undefined>) => {
      const { rows, nextCursor } = await pageOf(parts.cursors, {
        binding: `adjustments ${caller.id}`,
        asked,
        rows: parts.adjustments.list,
        place: ({ id, askedAt }) => ({ id, at: askedAt }),
      });
      return ok({ data: await Promise.all(rows.map((row) => show(parts, row))), nextCursor });
    },
  });
}

function decide(parts: AdjustmentParts, state: 'made' | 'refused'): Route {
  const verb = state === 'made' ? 'approve' : 'refuse';
  return route({
    id: `${verb}Adjustment`,
    method: 'POST',
    path: `/v1/adjustments/{id}/${verb}`,
    tag: 'ledger',
    summary:
      state === 'made' ? 'Let an adjustment be made; not by who asked for it' : 'Turn an adjustment down',
    access: { scope: 'ledger:approve' },
    params,
    write: 'key',
    again: true,
    audit: 'plain',
    answers: { 200: { description: 'Decided', schema: adjustmentSchema } },
    refusals: [...refusals, 'unknown_adjustment', 'same_person', 'already_decided'],
    handle: async (call: Call<Id, undefined, undefined>) => settle(parts, call, state),
  });
}

/** The act is named after the adjustment: however often it is approved, it is made once. */
async function settle(
  parts: AdjustmentParts,
  { caller, params: { id }, at }: Call<Id, undefined, undefined>,
  state: 'made' | 'refused',
): Promise<Reply> {
  const asked = await load(parts, id);
  checkSecondPerson(asked, caller, state);
  if (state === 'made') {
    const [found] = await parts.reads.name([asked.member]);
    if (found == null || found.erased) throw new Problem('unknown_member', 'The member is gone.');
    const { asset, amount, reason: why, evidence, expiresAt, askedAt } = asked;
    const data = present({ asset, amount, reason: why, evidence, expiresAt: expiresAt ?? undefined });
    const by = { caller: bothPersons(asked, caller, 'adjustment'), key: id, at: askedAt };
    await order(parts, by, { subject: found.external, type: 'adjustment.made', data });
  }
  await parts.adjustments.decide(id, state, caller.actor, at);
  return ok(await show(parts, await load(parts, id)));
}
