import { inForce, type JsonObject, type MallOrder, mallKey, mallOrdersOf } from '@laurel/core';
import type { Store } from '@laurel/db';
import { order, present } from '../http/commands.ts';
import type { ErrorCode } from '../http/errors.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Reply, type Route, route } from '../http/route.ts';
import { bool, id, integer, object, text } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { loadMember, seeMember } from '../members/load.ts';
import { reason } from '../members/schemas.ts';
import { commandRefusals, decided, type MemberWriteParts } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';
import { presentOrder } from './present-order.ts';
import { mallDone, mallItems, mallOrder, mallOrders } from './schemas.ts';

export interface MallParts extends MemberWriteParts {
  readonly store: Pick<Store, 'stock'>;
}

interface OfMember {
  readonly id: string;
}
interface OfOrder extends OfMember {
  readonly order: string;
}
interface Placing {
  readonly item: string;
  readonly address?: string;
}

const orderParams = object({
  id: id('The member’s external id, percent-encoded', 'u-1001'),
  order: text('Number of the order', { pattern: '^[1-9][0-9]{0,14}$' }),
});

/** Goods for units, and the orders of members. */
export function mallRoutes(parts: MallParts): readonly Route[] {
  return [
    listMall(parts),
    placeOrder(parts),
    listOrders(parts),
    getMallOrder(parts),
    cancelOrder(parts),
    payOrder(parts),
    shipOrder(parts),
    completeOrder(parts),
    refundOrder(parts),
  ];
}

function listMall(parts: MallParts): Route {
  return route({
    id: 'listMall',
    method: 'GET',
    path: '/v1/mall',
    tag: 'mall',
    summary: 'What is sold for units, and what is left of it',
    access: 'anyone',
    answers: { 200: { description: 'All of it', schema: mallItems } },
    refusals: ['no_program'],
    handle: async (_call: Call<undefined, undefined, undefined>) => {
      const programs = parts.reads.programs();
      if (programs.versions.length === 0) throw new Problem('no_program', 'Publish a program first.');
      const items = [...inForce(programs, parts.clock.now()).compiled.mall.values()];
      const levels = await parts.store.stock.levels(items.map(({ id: item }) => `goods:${item}`));
      const data = items.map(({ id: item, def, counter }, i) => {
        const { name, price, cash, tiers, onlyTiers, address } = def;
        const { used, loaded } = levels[i] ?? { used: 0, loaded: null };
        const left = counter === null ? null : Math.max(0, (loaded ?? 0) - used);
        const units = Object.entries(tiers).map(([tier, own]) => [tier, own.units ?? price.units]);
        return { id: item, name, price, cash, byTier: Object.fromEntries(units), onlyTiers, address, left };
      });
      return ok({ data });
    },
  });
}

const common = { method: 'POST', tag: 'mall', write: 'key', again: true, audit: 'person' } as const;

function placeOrder(parts: MallParts): Route {
  return route({
    ...common,
    id: 'placeMallOrder',
    path: '/v1/members/{id}/mall-orders',
    summary: 'Order something for units',
    description: 'The address goes into the member’s personal field that the item names, and nowhere else.',
    access: { scope: 'mall:write', own: true },
    params: memberParams,
    body: object(
      { item: text('What', { min: 1, max: 64 }) },
      { address: text('Where to send it', { min: 1, max: 1_000 }) },
    ),
    answers: { 201: { description: 'Ordered', schema: mallDone } },
    refusals: [
      ...commandRefusals,
      'unknown_item',
      'not_for_tier',
      'order_limited',
      'address_missing',
      'stock_exhausted',
      'insufficient_available',
    ],
    handle: async (call: Call<OfMember, undefined, Placing>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      const { item } = call.body;
      const addressed = await keepAddress(parts, call, found);
      const data = present({ item, ...(addressed ? { addressed } : {}) });
      const answer = await order(parts, call, { subject: found.external, type: 'mall.ordered', data });
      return ok(await done(parts, found, answer), 201);
    },
  });
}

/** Puts the address where the item says; whether there is one. The log is told that alone. */
async function keepAddress(
  parts: MallParts,
  call: Call<OfMember, undefined, Placing>,
  { member, external }: Found,
): Promise<boolean> {
  const { item, address } = call.body;
  const programs = parts.reads.programs();
  if (programs.versions.length === 0) return false;
  const field = inForce(programs, parts.clock.now()).compiled.mall.get(item)?.def.address ?? null;
  if (field === null) return false;
  if (address !== undefined) {
    const data = { profile: { [field]: address } };
    await order(parts, call, { subject: external, type: 'member.updated', data, part: 'address' });
    return true;
  }
  return typeof (await parts.reads.personal(member))[field] === 'string';
}

type Answered = Awaited<ReturnType<typeof order>>;

async function done({ show }: MallParts, { member }: Found, answer: Answered): Promise<object> {
  const [key, kept] = Object.entries(answer.kept ?? {}).find(([each]) => each.startsWith('mall/')) ?? [];
  if (key === undefined || kept === undefined) throw new Error('a mall order kept nothing');
  const write = show();
  return {
    decision: decided(answer, write),
    order: presentOrder(key, kept as MallOrder, { member, show: write }),
  };
}

function listOrders(parts: MallParts): Route {
  return route({
    id: 'listMallOrders',
    method: 'GET',
    path: '/v1/members/{id}/mall-orders',
    tag: 'mall',
    summary: 'The member’s newest orders, 50 at most',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    answers: { 200: { description: 'Newest first', schema: mallOrders } },
    refusals: ['unknown_member'],
    handle: async ({ caller, params }: Call<OfMember, undefined, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const { head } = await seeMember(parts, found);
      const keys = mallOrdersOf(head).toReversed().map(mallKey);
      const records = await ordersOf(parts, found, keys);
      const show = parts.show();
      const data = records.flatMap((each, i) =>
        each === null ? [] : [presentOrder(keys[i] ?? '', each, { member: found.member, show })],
      );
      return ok({ data });
    },
  });
}

/** What time has ended and nobody wrote yet counts as ended. */
async function ordersOf(
  parts: MallParts,
  found: Found,
  keys: readonly string[],
): Promise<readonly (MallOrder | null)[]> {
  const { unwritten } = await seeMember(parts, found);
  const fresh: JsonObject = Object.assign({}, ...unwritten.map(({ outcome }) => outcome.records ?? {}));
  const stored = await parts.reads.records(found.member, keys);
  return keys.map((key, i) => (fresh[key] ?? stored[i] ?? null) as MallOrder | null);
}

function getMallOrder(parts: MallParts): Route {
  return route({
    id: 'getMallOrder',
    method: 'GET',
    path: '/v1/members/{id}/mall-orders/{order}',
    tag: 'mall',
    summary: 'An order, with the address that it goes to as the vault has it now',
    access: { scope: 'mall:write', own: true },
    params: orderParams,
    answers: { 200: { description: 'The order', schema: mallOrder } },
    refusals: ['unknown_member', 'unknown_mall_order'],
    handle: async ({ caller, params }: Call<OfOrder, undefined, undefined>) => {
      const found = await loadMember(parts, caller, params.id);
      const key = mallKey(params.order);
      const [record = null] = await ordersOf(parts, found, [key]);
      if (record === null) throw unknownOrder();
      const shown = presentOrder(key, record, { member: found.member, show: parts.show() });
      return ok({ ...shown, address: await addressOf(parts, found, record) });
    },
  });
}

async function addressOf({ reads, clock }: MallParts, { member }: Found, { item, addressed }: MallOrder) {
  const field = inForce(reads.programs(), clock.now()).compiled.mall.get(item)?.def.address ?? null;
  if (field === null || !addressed) return null;
  const value = (await reads.personal(member))[field];
  return typeof value === 'string' ? value : null;
}

function unknownOrder(): Problem {
  return new Problem('unknown_mall_order', 'The member has no such order.', { pointer: '/path/order' });
}

/** One step of an order. */
async function step<B>(
  parts: MallParts,
  call: Call<OfOrder, undefined, B>,
  type: string,
  data: JsonObject = {},
): Promise<Reply> {
  const found = await loadMember(parts, call.caller, call.params.id);
  const no = Number(call.params.order);
  if (!Number.isSafeInteger(no)) throw unknownOrder();
  const answer = await order(parts, call, {
    subject: found.external,
    type,
    data: { order: no, ...data },
  });
  return ok(await done(parts, found, answer));
}

const stepRefusals: readonly ErrorCode[] = [...commandRefusals, 'unknown_mall_order', 'mall_order_state'];
const stepOf = (verb: string) =>
  ({
    ...common,
    path: `/v1/members/{id}/mall-orders/{order}/${verb}`,
    params: orderParams,
    answers: { 200: { description: 'Done', schema: mallDone } },
  }) as const;
const reference = text('Of the payment system', { min: 1, max: 256 });

function cancelOrder(parts: MallParts): Route {
  return route({
    ...stepOf('cancel'),
    id: 'cancelMallOrder',
    summary: 'Cancel an order that was not sent yet; the units go back to their lots',
    access: { scope: 'mall:write', own: true },
    body: object({}, { reason }),
    bodyOptional: true,
    refusals: stepRefusals,
    handle: async (call: Call<OfOrder, undefined, { reason?: string }>) =>
      step(parts, call, 'mall.cancelled', present({ ...call.body })),
  });
}

function payOrder(parts: MallParts): Route {
  return route({
    ...stepOf('pay'),
    id: 'payMallOrder',
    summary: 'Say that the shop has the money of an order',
    access: { scope: 'payments:write' },
    body: object({ amount: integer('Minor units', { min: 1 }) }, { reference }),
    refusals: [...stepRefusals, 'paid_amount_wrong'],
    handle: async (call: Call<OfOrder, undefined, { amount: number; reference?: string }>) =>
      step(parts, call, 'mall.paid', present({ ...call.body })),
  });
}

function shipOrder(parts: MallParts): Route {
  return route({
    ...stepOf('ship'),
    id: 'shipMallOrder',
    summary: 'Say that it was sent',
    access: { scope: 'mall:write' },
    body: object(
      {},
      {
        carrier: text('By whom', { min: 1, max: 128 }),
        tracking: text('Under which number', { min: 1, max: 256 }),
      },
    ),
    bodyOptional: true,
    refusals: stepRefusals,
    handle: async (call: Call<OfOrder, undefined, { carrier?: string; tracking?: string }>) =>
      step(parts, call, 'mall.shipped', present({ ...call.body })),
  });
}

function completeOrder(parts: MallParts): Route {
  return route({
    ...stepOf('complete'),
    id: 'completeMallOrder',
    summary: 'Say that it has arrived',
    access: { scope: 'mall:write' },
    refusals: stepRefusals,
    handle: async (call: Call<OfOrder, undefined, undefined>) => step(parts, call, 'mall.completed'),
  });
}

function refundOrder(parts: MallParts): Route {
  return route({
    ...stepOf('refund'),
    id: 'refundMallOrder',
    summary: 'Take an order back: units go to their lots, what it granted is taken back',
    description: 'Money that was paid beside is the shop’s to give back: `cash` of the order says how much.',
    access: { scope: 'mall:write' },
    body: object({ reason }, { restock: bool('Whether it can be given again; yes, unless said') }),
    refusals: stepRefusals,
    handle: async (call: Call<OfOrder, undefined, { reason: string; restock?: boolean }>) =>
      step(parts, call, 'mall.refunded', present({ ...call.body })),
  });
}
