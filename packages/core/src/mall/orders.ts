import { type Making, Refused } from '../deciding.ts';
import type { JsonObject, Units } from '../kernel/json.ts';
import { textOf } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { assetDef } from '../ledger/grant.ts';
import { holdTransfer } from '../ledger/holds.ts';
import { availableOf, pick } from '../ledger/lots.ts';
import type { Hold } from '../log/entry.ts';
import type { Event } from '../log/event.ts';
import { tracksNow } from '../orders/record.ts';
import type { CompiledLimit, CompiledMallItem, CompiledProgram } from '../program/compiled.ts';
import { environmentFor, type Fired, fire, type GrantRecord, look } from '../rules/fire.ts';
import { countFiring, roomOf, spillLimits } from '../rules/limits.ts';
import { claimStock } from '../stock/stock.ts';
import { MALL_ORDERS, MALL_ORDERS_MAX, type MallOrder, mallKey, mallOrdersOf } from './mall-state.ts';
import { changeOrder, orderIn } from './order-of.ts';

/** `mall.ordered`: units are set aside and one is claimed; without money it is paid at once. */
export function placeMallOrder(m: Making): void {
  const item = m.program.mall.get(textOf(m.event.data['item']));
  if (item === undefined)
    throw new Refused(refuse('unknown_item', '/data/item', 'The mall has no such item.'));
  const units = priceFor(m, item);
  const limits = limitsFor(m, item);
  const addressed = m.event.data['addressed'] === true;
  if (item.def.address !== null && !addressed)
    throw new Refused(
      refuse('address_missing', '/data/address', `The member's ${item.def.address} is not known.`),
    );
  if (item.counter !== null && !claimStock(m, item.counter))
    throw new Refused(refuse('stock_exhausted', '/data/item', 'None is left.'));
  const hold = setAside(m, item, units);
  for (const { limit, room } of limits) countFiring(m, { limits: limit }, room, () => 0);
  const order: MallOrder = {
    item: item.id,
    version: m.version.number,
    state: 'awaiting',
    at: m.decidedAt,
    changedAt: m.decidedAt,
    price: { asset: item.def.price.asset, units },
    cash: item.def.cash,
    lots: hold.lots,
    counter: item.counter,
    addressed,
    grants: [],
    happenedAt: m.happenedAt,
    tracks: {},
  };
  remember(m);
  if (item.def.cash === null) settle(m, item, { order, hold });
  else {
    const awaiting = { ...order, until: hold.until };
    m.fact(mallKey(m.seq), awaiting);
    m.record(mallKey(m.seq), awaiting);
  }
  spillLimits(m);
}

/** What the item costs this member; only some tiers may have it. */
function priceFor(m: Making, { def }: CompiledMallItem): Units {
  const tier = tierNow(m);
  const own = Object.hasOwn(def.tiers, tier) ? def.tiers[tier] : undefined;
  if (def.onlyTiers && own === undefined)
    throw new Refused(
      refuse('not_for_tier', '/data/item', `It is for ${Object.keys(def.tiers).join(', ')}.`),
    );
  return own?.units ?? def.price.units;
}

function tierNow(m: Making): string {
  const state = m.draft.head.tracks[m.program.mainTrack?.id ?? ''];
  return state?.shown ?? state?.tier ?? '';
}

interface Counted {
  readonly limit: readonly CompiledLimit[];
  readonly room: ReturnType<typeof roomOf>;
}

function limitsFor(m: Making, item: CompiledMallItem): readonly Counted[] {
  return [item.limits, item.tierLimits.get(tierNow(m)) ?? []].map((limit) => {
    const room = roomOf(m, { limits: limit });
    if (room.closed !== null)
      throw new Refused(refuse('order_limited', '/data/item', `Limited: ${room.closed}.`));
    return { limit, room };
  });
}

function setAside(m: Making, { def: { price } }: CompiledMallItem, amount: Units): Hold {
  const { asset } = price;
  const available = availableOf(m.draft.asset(asset), m.decidedAt);
  if (available < amount) {
    const detail = `${available} of ${asset} are available, it costs ${amount}.`;
    throw new Refused(refuse('insufficient_available', '/data/item', detail));
  }
  const lots = pick(m.draft.asset(asset), amount, m.decidedAt);
  const until = m.program.calendar.plus(m.decidedAt, assetDef(m, asset).holdFor);
  const hold: Hold = { id: String(m.seq), asset, amount, until, lots, scene: 'mall' };
  m.transfer({ ...holdTransfer(hold, 'hold'), amount, from: 'balance', to: 'held', lots });
  m.hold(hold);
  return hold;
}

/** The newest orders by their numbers, oldest first; the others are records all the same. */
function remember(m: Making): void {
  m.fact(MALL_ORDERS, [...mallOrdersOf(m.draft.head), m.seq].slice(-MALL_ORDERS_MAX));
}

interface Settling {
  readonly order: MallOrder;
  readonly hold: Hold;
}

/** Spends what was set aside and gives what the item grants; then nothing is owed on either side but to send it. */
function settle(m: Making, item: CompiledMallItem | null, { order, hold }: Settling): void {
  const { amount, lots } = hold;
  m.transfer({ ...holdTransfer(hold, 'capture'), amount, from: 'held', to: 'spent', lots });
  m.hold({ ...hold, amount: 0, lots: [] });
  const tracks = tracksNow(m);
  const grants = item === null ? [] : give(m, item);
  const isAll = grants.length > 0 && item?.def.address === null;
  const paid = {
    ...order,
    state: isAll ? 'completed' : 'paid',
    lots,
    grants,
    happenedAt: m.happenedAt,
  } as const;
  const { until: _, ...rest } = paid as MallOrder;
  changeOrder(m, hold.id, { ...(rest as MallOrder), tracks: grants.length === 0 ? {} : tracks });
}

function give(m: Making, { rule }: CompiledMallItem): readonly GrantRecord[] {
  const fired: Fired = { grants: [], emitted: [], counted: [] };
  const env = environmentFor(m);
  const looking = rule.grants.length === 0 ? null : look(m, rule, env);
  if (looking !== null) fire(m, looking, env, undefined, fired);
  return fired.grants;
}

/** `mall.paid`: the shop has the money. */
export function payMallOrder(m: Making): void {
  const { id, order } = orderIn(m, ['awaiting']);
  const amount = m.event.data['amount'];
  if (amount !== order.cash)
    throw new Refused(refuse('paid_amount_wrong', '/data/amount', `The order costs ${order.cash}.`));
  const hold = m.draft.head.holds[id];
  if (hold === undefined) throw new Error(`mall order ${id} waits without a hold`);
  const reference = m.event.data['reference'];
  m.fact(mallKey(id), null);
  const known = typeof reference === 'string' ? { ...order, reference } : order;
  settle(m, m.program.mall.get(order.item) ?? null, { order: known, hold });
}

/** `mall.shipped` */
export function shipMallOrder(m: Making): void {
  const { id, order } = orderIn(m, ['paid']);
  const { carrier, tracking } = m.event.data as JsonObject & { carrier?: string; tracking?: string };
  changeOrder(m, id, {
    ...order,
    state: 'shipped',
    ...(carrier === undefined ? {} : { carrier }),
    ...(tracking === undefined ? {} : { tracking }),
  });
}

/** `mall.completed` */
export function completeMallOrder(m: Making): void {
  const { id, order } = orderIn(m, ['paid', 'shipped']);
  changeOrder(m, id, { ...order, state: 'completed' });
}

/** The counter that an order of this item asks. */
export function mallCounters(compiled: CompiledProgram, { data }: Event): readonly string[] {
  const counter = compiled.mall.get(textOf(data['item']))?.counter ?? null;
  return counter === null ? [] : [counter];
}
