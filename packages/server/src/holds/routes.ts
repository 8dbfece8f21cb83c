import { BLOCK, type EntryPart, factOf, MERGED, numberHere, parseId } from '@laurel/core';
import { decision } from '../events/decision-schema.ts';
import { type Caller, checkOwner } from '../http/caller.ts';
import { order, present } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { id, integer, object, text, units } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { orNull, showTimeOf } from '../http/show-time.ts';
import { loadMember, seeMember } from '../members/load.ts';
import { hold } from '../members/schemas.ts';
import { commandRefusals, decided, type MemberWriteParts } from '../members/write-routes.ts';
import type { Found, Reads } from '../reads.ts';

interface Id {
  readonly id: string;
}
const write = { scope: 'holds:write' } as const;
const holdParams = object({ id: text('`hd-…`, from the answer that placed it', { min: 1, max: 64 }) });
const place = {
  scene: text('Where it is used', { max: 256 }),
  channel: text('Where it is used', { max: 256 }),
  shopId: id('Where it is used'),
};

export function holdRoutes(parts: MemberWriteParts): readonly Route[] {
  return [
    placeHold(parts),
    getHold(parts),
    onHold(parts, {
      id: 'captureHold',
      verb: 'capture',
      type: 'hold.captured',
      summary: 'Spend what was set aside; what is not captured goes back',
      amount: true,
    }),
    onHold(parts, {
      id: 'releaseHold',
      verb: 'release',
      type: 'hold.released',
      summary: 'Give back what was set aside',
      amount: false,
    }),
    onHold(parts, {
      id: 'restoreHold',
      verb: 'restore',
      type: 'spend.restored',
      summary: 'Undo a captured spend, whole or in part: units go back to their lots',
      amount: true,
    }),
  ];
}

function placeHold(parts: MemberWriteParts): Route {
  return route({
    id: 'placeHold',
    method: 'POST',
    path: '/v1/members/{id}/holds',
    tag: 'holds',
    summary: 'Set units aside until they are captured or released, or the time is up',
    access: write,
    params: memberParams,
    body: object(
      { asset: text('Asset', { min: 1, max: 64 }), amount: units('Units') },
      {
        minutes: integer('How long; as the program says, if not said', { min: 1, max: 525_600 }),
        orderId: id('Order'),
        ...place,
      },
    ),
    write: 'key',
    again: true,
    answers: { 201: { description: 'Set aside; see `hold`', schema: decision } },
    refusals: [...commandRefusals, 'insufficient_available', 'unknown_asset', 'invalid_value'],
    handle: async (call: Call<Id, undefined, Record<string, unknown>>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      const answer = await order(parts, call, {
        subject: found.external,
        type: 'hold.placed',
        data: present(call.body),
      });
      return ok(decided(answer, parts.show()), 201);
    },
  });
}

/** Where the hold is, by its number there, and by which entry it was placed. */
interface Holder extends Found {
  readonly seq: number;
  readonly placed: EntryPart;
}

/** The member whose hold it is. */
async function holderOf({ reads }: MemberWriteParts, caller: Caller, holdId: string): Promise<Holder> {
  const unknown = new Problem('unknown_hold', 'No hold has this id.', { pointer: '/path/id' });
  const parsed = parseId('hd', holdId);
  if (parsed === null) throw unknown;
  const [found] = await reads.name([parsed.member]);
  if (found == null) throw unknown;
  const owner = (await partedWith(reads, parsed)) ?? found;
  checkOwner(caller, owner.external, 'unknown_hold');
  const there = await reads.follow(owner);
  const seq = numberHere(await reads.head(there.member), there.member, parsed) ?? parsed.seq;
  return { ...there, seq, placed: parsed };
}

/** For whom it was placed, where that is one who is merged, or was, with the one in whose log it was. */
async function partedWith(reads: Reads, { member, seq }: EntryPart): Promise<Found | null> {
  const head = await reads.head(member);
  if (factOf(head.facts, MERGED) === undefined || seq >= BLOCK) return null;
  const subject = (await reads.entry(member, seq))?.subject;
  if (subject === undefined) return null;
  return (await reads.name([subject]))[0] ?? null;
}

/** Whether the member's entry of that number placed a hold: what is not open was closed, or never was. */
async function wasHold({ reads }: MemberWriteParts, { placed: { member, seq } }: Holder): Promise<boolean> {
  const entry = await reads.entry(member, seq);
  return entry?.outcome.holds?.some((one) => one.id === String(seq)) === true;
}

function getHold(parts: MemberWriteParts): Route {
  return route({
    id: 'getHold',
    method: 'GET',
    path: '/v1/holds/{id}',
    tag: 'holds',
    summary: 'An open hold',
    access: { scope: 'ledger:read', own: true },
    params: holdParams,
    answers: { 200: { description: 'The hold', schema: hold } },
    refusals: ['unknown_hold', 'hold_closed'],
    handle: async ({ caller, params }: Call<Id, undefined, undefined>) => {
      const found = await holderOf(parts, caller, params.id);
      const seen = await seeMember(parts, found);
      const open = seen.head.holds[String(found.seq)];
      if (open === undefined) {
        const code = (await wasHold(parts, found)) ? 'hold_closed' : 'unknown_hold';
        throw new Problem(code, 'No open hold has this id.', { pointer: '/path/id' });
      }
      const show = showTimeOf(parts.reads.programs(), seen.at);
      const { asset, amount, until, order: orderId } = open;
      return ok({
        id: params.id,
        asset,
        amount,
        until: orNull(show, until),
        ...(orderId === undefined ? {} : { orderId }),
      });
    },
  });
}

interface Act {
  readonly id: string;
  readonly verb: string;
  readonly type: string;
  readonly summary: string;
  readonly amount: boolean;
}

function onHold(parts: MemberWriteParts, { id: name, verb, type, summary, amount }: Act): Route {
  return route({
    id: name,
    method: 'POST',
    path: `/v1/holds/{id}/${verb}`,
    tag: 'holds',
    summary,
    access: write,
    params: holdParams,
    body: object({}, amount ? { amount: units('Units; all, if not said') } : {}),
    bodyOptional: true,
    write: 'key',
    again: true,
    answers: { 200: { description: 'Done', schema: decision } },
    refusals: [
      ...commandRefusals,
      'unknown_hold',
      'hold_closed',
      'hold_of_order',
      'capture_above_hold',
      'restore_above_spend',
      'invalid_value',
    ],
    handle: async (call: Call<Id, undefined, { amount?: number }>) => {
      const found = await holderOf(parts, call.caller, call.params.id);
      const data = present({ holdId: call.params.id, ...call.body });
      try {
        return ok(decided(await order(parts, call, { subject: found.external, type, data }), parts.show()));
      } catch (error) {
        throw await refusedHold(parts, found, error);
      }
    },
  });
}

/** The hold stands in the address here, not in the body; and one that never was is unknown rather than closed. */
async function refusedHold(parts: MemberWriteParts, found: Holder, error: unknown): Promise<unknown> {
  if (!(error instanceof Problem) || error.pointer !== '/holdId') return error;
  const isUnknown = error.code === 'hold_closed' && !(await wasHold(parts, found));
  const place = { pointer: '/path/id' };
  return isUnknown
    ? new Problem('unknown_hold', 'No hold has this id.', place)
    : new Problem(error.code, error.message, place);
}
