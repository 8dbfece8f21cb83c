import type { Making } from '../deciding.ts';
import { exactData } from '../events/check-event.ts';
import { type Exact, fromDecimalText, multiply } from '../expressions/index.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, Json, JsonObject } from '../kernel/json.ts';
import { availableOf, balanceOf } from '../ledger/lots.ts';
import type { Event } from '../log/event.ts';
import { NOT_HELD, ON_TRIAL, planThen } from '../plans/plan-state.ts';
import type { CompiledProgram } from '../program/compiled.ts';
import { scoresOf, settledOf } from '../scores/scores.ts';
import { verifiedOf } from '../service/verified-state.ts';
import type { Head } from '../state.ts';
import { tierAt } from '../tiers/track-after.ts';

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
  return new Variables(order) as unknown as Environment;
}

/** Parts are made when an expression first reads them: most read two or three of them. */
class Variables {
  readonly data: JsonObject;
  /** What was paid, in minor units of the program's currency by the version's fixed rates, as all amounts are here. */
  readonly paid: Exact;
  private readonly order: EnvironmentOrder;
  private readonly rate: Exact;
  private knownMember: MemberVariables | undefined;
  private knownLocal: Record<string, unknown> | undefined;
  /** What was kept of the member. What was not kept is not there: an explanation fails rather than guess. */
  private readonly kept: Environment | undefined;

  constructor(order: EnvironmentOrder) {
    this.order = order;
    this.data = exactData(order.compiled, order.event.type, order.event.data);
    this.rate = rateOf(order.compiled, order.event.data['currency']);
    this.paid = this.money(this.data['amount']);
    this.kept = order.inputs && nested(order.inputs);
  }

  get event(): Record<string, unknown> {
    const { type, source, id } = this.order.event;
    return { type, source, id, time: this.order.happenedAt };
  }
  get member(): unknown {
    if (this.kept !== undefined) return this.kept['member'];
    this.knownMember ??= new MemberVariables(this.order);
    return this.knownMember;
  }
  get local(): Record<string, unknown> {
    this.knownLocal ??= localOf(this.order.compiled, this.order.happenedAt);
    return this.knownLocal;
  }
  get balance(): unknown {
    if (this.kept !== undefined) return this.kept['balance'];
    return this.byAsset((asset) => balanceOf(asset, this.order.decidedAt));
  }
  get available(): unknown {
    if (this.kept !== undefined) return this.kept['available'];
    return this.byAsset((asset) => availableOf(asset, this.order.decidedAt));
  }
  get earned(): unknown {
    if (this.kept !== undefined) return this.kept['earned'];
    return this.byAsset((asset) => asset?.earned?.total ?? 0);
  }
  get score(): unknown {
    if (this.kept !== undefined) return this.kept['score'];
    return scoresOf(this.order.compiled, this as unknown as Environment);
  }
  get settled(): unknown {
    if (this.kept !== undefined) return this.kept['settled'];
    return settledOf(this.order.compiled, this.order.head);
  }
  get goods(): Exact {
    // Goods, shipping and tax make the amount; which of them is not given follows from the others.
    const { amount = 0, shipping = 0, tax = 0 } = this.data as Record<string, number | undefined>;
    return this.money(this.data['goods'] ?? amount - shipping - tax);
  }
  get shipping(): Exact {
    return this.money(this.data['shipping']);
  }
  get tax(): Exact {
    return this.money(this.data['tax']);
  }
  get paidExTax(): Exact {
    return this.money(Number(this.data['amount'] ?? 0) - Number(this.data['tax'] ?? 0));
  }

  private money(value: Json | undefined): Exact {
    const amount = typeof value === 'number' ? value : 0;
    return this.rate === 1 ? amount : multiply(amount, this.rate);
  }
  private byAsset(of: (asset: Head['assets'][string] | undefined) => number): Record<string, number> {
    const { compiled, head } = this.order;
    return Object.fromEntries(Object.keys(compiled.program.assets).map((id) => [id, of(head.assets[id])]));
  }
}

class MemberVariables {
  private readonly order: EnvironmentOrder;
  private knownTiers: Record<string, string> | undefined;

  constructor(order: EnvironmentOrder) {
    this.order = order;
  }

  get tiers(): Record<string, string> {
    this.knownTiers ??= tiersOf(this.order);
    return this.knownTiers;
  }
  get tier(): string {
    return this.tiers[this.order.compiled.mainTrack?.id ?? ''] ?? '';
  }
  get level(): number {
    return this.order.compiled.mainTrack?.indexOf.get(this.tier) ?? 0;
  }
  get tags(): readonly string[] {
    return this.order.head.tags;
  }
  /** Ids of plans held, a trial included; and of those on trial. */
  get plans(): readonly string[] {
    return this.plansWhere((held) => held !== NOT_HELD);
  }
  get trial(): readonly string[] {
    return this.plansWhere((held) => held === ON_TRIAL);
  }
  private plansWhere(suits: (held: string) => boolean): readonly string[] {
    const { compiled, head, happenedAt, decidedAt } = this.order;
    const ids = Object.keys(compiled.program.plans);
    return ids.filter((id) => suits(planThen(head, id, happenedAt, decidedAt)));
  }
  get joinedAt(): EpochMs {
    return this.order.head.joinedAt ?? this.order.happenedAt;
  }
  get orders(): number {
    return Number(factOf(this.order.head.facts, 'orders') ?? 0);
  }
  get firstOrder(): boolean {
    return this.order.event.type === 'order.completed' && this.orders === 0;
  }
  get invited(): boolean {
    return factOf(this.order.head.facts, 'inviter') !== undefined;
  }
  get fields(): JsonObject {
    return this.order.head.profile;
  }
  get personal(): JsonObject {
    return this.order.personal ?? {};
  }
  get verified(): Readonly<Record<string, boolean>> {
    const { compiled, head } = this.order;
    const known = verifiedOf(head.facts);
    const fields = Object.keys(compiled.program.fields);
    return Object.fromEntries(fields.map((field) => [field, Object.hasOwn(known, field)]));
  }
  get birthdayToday(): boolean {
    return isBirthday(this.order);
  }
}

function tiersOf(order: EnvironmentOrder): Record<string, string> {
  const tiers: Record<string, string> = {};
  for (const track of order.compiled.tracks) {
    tiers[track.id] = tierThen(order, track.id) ?? track.def.tiers[0]?.id ?? '';
  }
  return tiers;
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
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  // Born on 29 February: celebrated on the 28th of a common year.
  if (m === 2 && d === 29 && !isLeapYear) return month === 2 && day === 28;
  return m === month && d === day;
}

function localOf(compiled: CompiledProgram, at: EpochMs): Record<string, unknown> {
  const { year, month, day, weekday, hour, minute } = compiled.calendar.fields(at);
  const date = compiled.calendar.dateOfDay(compiled.calendar.day(at));
  return { year, month, day, weekday, hour, minute, date };
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

/** Values of the member's paths among those read; what derives from the event is not kept. */
export function inputsOf(env: Environment, paths: readonly string[]): JsonObject | undefined {
  let inputs: Record<string, Json> | undefined;
  for (const path of paths) {
    const value = valueAt(env, stepsOf(path));
    if (value === undefined) continue; // absent, and so it will be again
    inputs ??= {};
    inputs[path] = value;
  }
  return inputs;
}

/** The paths that must be kept: those of the member, and of the event what its record leaves out. */
export function memberReads(reads: readonly string[]): readonly string[] {
  return reads.filter((path) =>
    /^(member|balance|available|earned|score|settled)\b|^event\.(source|id|type)$/.test(path),
  );
}

/** Paths come from programs, so they are few. */
function stepsOf(path: string): readonly string[] {
  let steps = knownSteps.get(path);
  if (steps === undefined) {
    steps = path.split('.');
    if (knownSteps.size >= PATHS_MAX) knownSteps.clear();
    knownSteps.set(path, steps);
  }
  return steps;
}
const knownSteps = new Map<string, readonly string[]>();
const PATHS_MAX = 4_096;

function valueAt(env: Environment, path: readonly string[]): Json | undefined {
  let value: unknown = env;
  for (const step of path) value = (value as Record<string, unknown> | undefined)?.[step];
  return value as Json | undefined;
}

/** For what asks the member alone (tiers, scores, prices): as she is at an instant, at an event of no kind. */
export function environmentAt(compiled: CompiledProgram, head: Head, at: EpochMs): Environment {
  const event: Event = { type: 'moment', source: '', id: '', time: at, data: {} };
  return environmentOf({ compiled, event, head, happenedAt: at, decidedAt: at });
}

/** The same in a decision under way. */
export function environmentNow(m: Making): Environment {
  return environmentAt(m.program, m.draft.head, m.decidedAt);
}
