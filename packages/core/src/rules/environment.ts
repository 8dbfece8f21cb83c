import { tierAt } from '../apply.ts';
import type { Making } from '../deciding.ts';
import { type Exact, fromDecimalText, multiply } from '../expressions/index.ts';
import type { EpochMs, Json, JsonObject } from '../kernel/json.ts';
import { availableOf, balanceOf } from '../ledger/lots.ts';
import type { Event } from '../log/event.ts';
import type { CompiledProgram } from '../program/compiled.ts';
import type { Head } from '../state.ts';

/** The variables of expressions, as docs/programs.md lists them. Parts are made when they are first read. */
export type Environment = Record<string, unknown>;

export interface EnvironmentOrder {
  readonly compiled: CompiledProgram;
  readonly event: Event;
  readonly head: Head;
  /** The member as these stored inputs say, instead of the head: a grant that is computed again. */
  readonly inputs?: JsonObject;
  readonly happenedAt: EpochMs;
  readonly decidedAt: EpochMs;
  readonly personal?: JsonObject;
}

/** Makes the variables for one event, or for none (a tier's condition asks only the member). */
export function environmentOf(order: EnvironmentOrder): Environment {
  const { event, compiled } = order;
  const env: Environment = {
    data: event.data,
    event: { type: event.type, source: event.source, id: event.id, time: order.happenedAt },
  };
  lazy(env, 'local', () => localOf(compiled, order.happenedAt));
  if (event.type.startsWith('order.')) addMoney(env, compiled, event.data);
  if (order.inputs === undefined) addMember(env, order);
  else Object.assign(env, nested(order.inputs));
  return env;
}

function addMember(env: Environment, order: EnvironmentOrder): void {
  const { head } = order;
  lazy(env, 'member', () => memberOf(order));
  lazy(env, 'balance', () => byAsset(order, (id) => balanceOf(head.assets[id], order.decidedAt)));
  lazy(env, 'available', () => byAsset(order, (id) => availableOf(head.assets[id], order.decidedAt)));
  lazy(env, 'earned', () => byAsset(order, (id) => head.assets[id]?.earned?.total ?? 0));
}

function byAsset(order: EnvironmentOrder, of: (id: string) => number): Record<string, number> {
  return Object.fromEntries(Object.keys(order.compiled.program.assets).map((id) => [id, of(id)]));
}

function memberOf(order: EnvironmentOrder): Record<string, unknown> {
  const { head, compiled } = order;
  const tiers: Record<string, string> = {};
  for (const track of compiled.tracks)
    tiers[track.id] = tierThen(order, track.id) ?? track.def.tiers[0]?.id ?? '';
  const tier = tiers[compiled.mainTrack?.id ?? ''] ?? '';
  const orders = Number(head.facts['orders'] ?? 0);
  return {
    tier,
    tiers,
    level: compiled.mainTrack?.indexOf.get(tier) ?? 0,
    tags: head.tags,
    joinedAt: head.joinedAt ?? order.happenedAt,
    orders,
    firstOrder: order.event.type === 'order.completed' && orders === 0,
    invited: head.facts['inviter'] !== undefined,
    fields: head.profile,
    personal: order.personal ?? {},
    birthdayToday: isBirthday(order),
  };
}

/** A late event meets the status that the history shows for the time at which it happened. */
function tierThen(order: EnvironmentOrder, track: string): string | undefined {
  const state = order.head.tracks[track];
  if (state === undefined) return undefined;
  return order.happenedAt < order.decidedAt ? tierAt(state, order.happenedAt) : (state.shown ?? state.tier);
}

function isBirthday(order: EnvironmentOrder): boolean {
  const birthday = order.personal?.['birthday'] ?? order.head.profile['birthday'];
  if (typeof birthday !== 'string') return false;
  const { month, day, year } = order.compiled.calendar.fields(order.happenedAt);
  const [, m, d] = birthday.split('-').map(Number);
  const leap = new Set([28, 29]);
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  // Born on 29 February: celebrated on the 28th of a common year.
  if (m === 2 && d === 29 && !isLeapYear) return month === 2 && day === 28 && leap.has(day);
  return m === month && d === day;
}

function localOf(compiled: CompiledProgram, at: EpochMs): Record<string, unknown> {
  const { year, month, day, weekday, hour, minute } = compiled.calendar.fields(at);
  return {
    year,
    month,
    day,
    weekday,
    hour,
    minute,
    date: compiled.calendar.dateOfDay(compiled.calendar.day(at)),
  };
}

/** Amounts in minor units of the program's currency, by the version's fixed rates. */
function addMoney(env: Environment, compiled: CompiledProgram, data: JsonObject): void {
  const rate = rateOf(compiled, data['currency']);
  const money = (value: Json | undefined): Exact => {
    const amount = typeof value === 'number' ? value : 0;
    return rate === 1 ? amount : multiply(amount, rate);
  };
  env['paid'] = money(data['amount']);
  env['goods'] = money(data['goods'] ?? data['amount']);
  env['shipping'] = money(data['shipping']);
  env['tax'] = money(data['tax']);
  lazy(env, 'paidExTax', () => money(Number(data['amount'] ?? 0) - Number(data['tax'] ?? 0)));
}

/** How much one minor unit of that currency is worth; 1 for the program's own. */
export function rateOf(compiled: CompiledProgram, currency: Json | undefined): Exact {
  if (typeof currency !== 'string' || currency === compiled.program.currency) return 1;
  return fromDecimalText(compiled.program.currencies[currency] ?? '1') ?? 1;
}

/** `{'member.tier': 'v2'}` → `{member: {tier: 'v2'}}`. */
function nested(inputs: JsonObject): Environment {
  const env: Environment = {};
  for (const [path, value] of Object.entries(inputs)) {
    const steps = path.split('.');
    let at = env;
    for (const step of steps.slice(0, -1)) {
      at[step] ??= {};
      at = at[step] as Environment;
    }
    at[steps.at(-1) ?? ''] = value;
  }
  return env;
}

/** Values of the member's paths that these expressions read; what derives from the event is not kept. */
export function inputsOf(env: Environment, reads: Iterable<string>): JsonObject | undefined {
  let inputs: Record<string, Json> | undefined;
  for (const path of reads) {
    if (!/^(member|balance|available|earned)\b/.test(path)) continue;
    inputs ??= {};
    inputs[path] = valueAt(env, path);
  }
  return inputs;
}

function valueAt(env: Environment, path: string): Json {
  let value: unknown = env;
  for (const step of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[step];
  return (value ?? null) as Json;
}

function lazy(env: Environment, name: string, make: () => unknown): void {
  Object.defineProperty(env, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      const value = make();
      Object.defineProperty(env, name, { value, enumerable: true });
      return value;
    },
  });
}

/** For tiers' conditions and advances: an event of no kind at an instant. */
export function momentOf(m: Making): Event {
  return { type: 'moment', source: '', id: '', time: m.decidedAt, data: {} };
}
