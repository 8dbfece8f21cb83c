import type { BenefitGiven } from '../benefits/rewards.ts';
import type { Making } from '../deciding.ts';
import { type Exact, multiply, toDecimalText } from '../expressions/index.ts';
import { factOf } from '../facts.ts';
import type { EpochMs, Json, JsonObject, Units } from '../kernel/json.ts';
import { grant, isOver } from '../ledger/grant.ts';
import type { LotKey, Why } from '../log/entry.ts';
import { nameForAnother } from '../log/name-for-another.ts';
import type { CompiledGrant, CompiledProgram, CompiledRule } from '../program/compiled.ts';
import { claimId } from '../tasks/claimable.ts';
import { isOpen, markDone } from '../tasks/gates.ts';
import { isMultiplied, rounded } from './compute-again.ts';
import { type Environment, environmentOf } from './environment.ts';
import { evaluate, inputsFor, inputsOfGrant } from './evaluate.ts';
import { countFiring, cutOf, type Room, roomOf } from './limits.ts';
import { factorOf } from './multipliers.ts';
import { giveReward, setAside, waitsForHand } from './reward.ts';

/** What a firing granted, kept with the order (or with the event) that earned it, to be taken back. */
export interface GrantRecord extends JsonObject {
  readonly rule: string;
  readonly asset: string;
  readonly units: Units;
  /** Units that still stand, where some were taken back. */
  readonly stands?: Units;
  /** Empty while it waits to be claimed. */
  readonly lot: LotKey;
  /** The reward by hand that it is part of. */
  readonly claim?: string;
  /** Number of the item and the day decided; and the day that it counts for, where that is another. */
  readonly item?: readonly [number, number] | readonly [number, number, number];
  readonly why: Why & JsonObject;
}
/** An event that a firing made for another member. */
export interface EmittedRecord extends JsonObject {
  readonly rule: string;
  readonly type: string;
  readonly source: string;
  readonly id: string;
  readonly to: number;
  readonly version: number;
  readonly inputs?: JsonObject;
  readonly revoked?: true;
}
/** What an event counted for towards a goal. */
export interface CountedRecord extends JsonObject {
  readonly rule: string;
  /** Key of the goal's progress, and the exact amount that still counts. */
  readonly key: string;
  readonly n: string;
  /** For `distinct`: the value that it brought. */
  readonly value?: Json;
  readonly version: number;
  readonly inputs?: JsonObject;
}
export interface Fired {
  readonly grants: GrantRecord[];
  readonly emitted: EmittedRecord[];
  readonly counted: CountedRecord[];
  /** The tier that it kept, by the echo that says so. */
  saved?: SavedRecord;
  /** Benefits that it gave; absent where none. */
  benefits?: readonly BenefitRecord[];
}
/** Benefits that a firing gave to this one member. */
export interface BenefitRecord extends JsonObject {
  readonly rule: string;
  readonly given: readonly BenefitGiven[];
  readonly version: number;
  readonly inputs?: JsonObject;
}
export interface SavedRecord extends JsonObject {
  readonly track: string;
  readonly by: string;
}

/** The variables for the event of this entry. They show the head as it changes: read all before changing anything. */
export function environmentFor(m: Making): Environment {
  const { personal } = m.deciding.context;
  return environmentOf({
    compiled: m.earning.compiled,
    event: m.event,
    head: m.draft.head,
    happenedAt: m.happenedAt,
    decidedAt: m.decidedAt,
    ...(personal === undefined ? {} : { personal }),
  });
}

/** A rule that looks at this event, and all that it computes from the state before it. */
export interface Looking {
  readonly rule: CompiledRule;
  readonly factor: Exact;
  readonly amounts: readonly Exact[];
  /** Of each grant; null where none reads the member. */
  readonly inputs: readonly (JsonObject | undefined)[] | null;
  readonly emits: readonly JsonObject[];
  /** Of a task that saves a tier: the end that is at stake. */
  readonly stake?: EpochMs;
}

/** Computes what a rule would grant and make; null where its dates or its condition leave the event alone. */
export function look(m: Making, rule: CompiledRule, env: Environment): Looking | null {
  if (!applies(m, rule, env)) return null;
  const count = rule.grants.length;
  const amounts = new Array<Exact>(count);
  let inputs: (JsonObject | undefined)[] | null = null;
  for (let i = 0; i < count; i++) {
    const one = rule.grants[i] as CompiledGrant;
    amounts[i] = evaluate(m, one.amount, env, rule.personal) as unknown as Exact;
    const read = inputsOfGrant(m, env, rule, one);
    if (read === undefined) continue;
    inputs ??= new Array<JsonObject | undefined>(count);
    inputs[i] = read;
  }
  const emits = rule.emit.length === 0 ? NOTHING : rule.emit.map((one) => emitData(m, one.data, env));
  return { rule, factor: factorOf(m, rule, env), amounts, inputs, emits };
}
const NOTHING: readonly JsonObject[] = [];

function emitData(m: Making, fields: CompiledRule['emit'][number]['data'], env: Environment): JsonObject {
  return Object.fromEntries(fields.map(([field, expression]) => [field, evaluate(m, expression, env)]));
}

/** Whether a rule looks at this event at all: its dates and its condition. */
function applies(m: Making, rule: CompiledRule, env: Environment): boolean {
  const { from, until } = rule.def;
  if (from !== null && m.happenedAt < from) return false;
  if (until !== null && m.happenedAt >= until) return false;
  if (rule.gate !== null && !isOpen(m, rule)) return false;
  if (rule.when === null) return true;
  return evaluate(m, rule.when, env, rule.personal) === true;
}

/** Fires a rule once, if its limits leave room: grants, tags, messages and events that it makes. */
export function fire(
  m: Making,
  looking: Looking,
  env: Environment,
  order: string | undefined,
  fired: Fired,
): boolean {
  const { rule } = looking;
  const room = roomOf(m, rule);
  if (room.closed !== null) {
    m.limited({ rule: rule.def.id, limit: room.closed });
    return false;
  }
  const first = fired.grants.length;
  const claim = waitsForHand(m, rule) ? claimId(m) : undefined;
  const firing = { room, first, fired, order, claim };
  for (let i = 0; i < rule.grants.length; i++) grantOne(m, looking, i, firing);
  for (let i = 0; i < rule.emit.length; i++) emit(m, looking, i, env, fired);
  const acted = fired.grants.length > first || rule.def.emit.length > 0 || rule.grants.length === 0;
  if (acted && rule.def.limits.length > 0) {
    countFiring(m, rule, room, (asset) => grantedSince(fired, first, asset));
  }
  if (!acted) return false;
  if (rule.isAwaited) markDone(m, rule.def.id);
  if (claim === undefined) giveReward(m, rule, env, fired);
  else setAside(m, rule, { id: claim, grants: fired.grants.slice(first), order });
  return true;
}

/** One firing under way. */
interface Firing {
  readonly room: Room;
  /** Where its grants begin among those of the event. */
  readonly first: number;
  readonly fired: Fired;
  readonly order: string | undefined;
  /** Set where its grants wait to be claimed. */
  readonly claim: string | undefined;
}

function grantedSince({ grants }: Fired, first: number, asset: string): Units {
  let sum = 0;
  for (let i = first; i < grants.length; i++) {
    const one = grants[i] as GrantRecord;
    if (one.asset === asset) sum += one.units;
  }
  return sum;
}

function grantOne(m: Making, looking: Looking, i: number, firing: Firing): void {
  const { room, first, fired, order, claim } = firing;
  const { rule } = looking;
  const one = rule.grants[i] as CompiledGrant;
  const whole = unitsOf(m.earning.compiled, one, looking.amounts[i] ?? 0, looking.factor);
  const cut = room.cuts.length === 0 ? undefined : cutOf(room, one.asset);
  const left = cut === undefined ? undefined : cut.left - grantedSince(fired, first, one.asset);
  const amount = left === undefined ? whole : Math.min(whole, left);
  if (amount === 0 || isOver(m, one.asset, one.expires)) return;
  const label = amount < whole ? cut?.label : undefined;
  if (label !== undefined) m.limited({ rule: rule.def.id, limit: label });
  const why = whyOf(m, looking, i, left, label);
  if (claim === undefined) fired.grants.push(give(m, rule, one, amount, why, order));
  else fired.grants.push(waiting(m, looking, one, { amount, why, claim }));
}

/** A grant that waits to be claimed: all that it will give is known. */
function waiting(
  m: Making,
  { rule, amounts }: Looking,
  { asset, pack }: CompiledGrant,
  { amount, why, claim }: { readonly amount: Units; readonly why: Why; readonly claim: string },
): GrantRecord {
  const met = [m.seq, toDecimalText(amounts[why.grant] ?? 0)] as const;
  const kept = { ...why, met } as GrantRecord['why'];
  return { rule: nameOf(rule, pack), asset, units: amount, lot: '', claim, why: kept };
}

function nameOf({ def }: CompiledRule, pack: string | undefined): string {
  return pack === undefined ? def.id : `${def.id}/${pack}`;
}

/** The one stated rounding, after the multiplier. Never below zero. */
function unitsOf(compiled: CompiledProgram, one: CompiledGrant, base: Exact, factor: Exact): Units {
  const value = factor === 1 || !isMultiplied(one) ? base : multiply(base, factor);
  return Math.max(0, rounded(compiled, value));
}

function whyOf(
  m: Making,
  looking: Looking,
  i: number,
  left: Units | undefined,
  cut: string | undefined,
): Why {
  const inputs = looking.inputs?.[i];
  const version = m.earning.number;
  const why: { -readonly [K in keyof Why]: Why[K] } =
    inputs === undefined ? { version, grant: i } : { version, grant: i, inputs };
  const one = looking.rule.grants[i] as CompiledGrant;
  if (looking.factor !== 1 && isMultiplied(one)) why.factor = factorText(looking.factor);
  if (left !== undefined) why.room = left;
  if (cut !== undefined) why.cut = cut;
  return why;
}

function factorText(factor: Exact): string {
  if (typeof factor === 'number') return toDecimalText(factor);
  let text = factorTexts.get(factor);
  if (text === undefined) {
    text = toDecimalText(factor);
    factorTexts.set(factor, text);
  }
  return text;
}
// Factors of tiers are the same objects at every event.
const factorTexts = new WeakMap<object, string>();

function give(
  m: Making,
  rule: CompiledRule,
  one: CompiledGrant,
  amount: Units,
  why: Why,
  order: string | undefined,
): GrantRecord {
  const { funder } = rule.def;
  const name = nameOf(rule, one.pack);
  const { asset, expires, availableAfter } = one;
  const { lot, item } = grant(m, { asset, amount, expires, availableAfter, funder, rule: name, order, why });
  const record: { -readonly [K in keyof GrantRecord]: GrantRecord[K] } = {
    rule: name,
    asset,
    units: amount,
    lot,
    why: why as GrantRecord['why'],
  };
  if (item !== undefined) record.item = item[1] === item[2] ? [item[0], item[1]] : item;
  return record;
}

function emit(m: Making, looking: Looking, i: number, env: Environment, fired: Fired): void {
  const { rule } = looking;
  const { def } = rule.emit[i] as CompiledRule['emit'][number];
  const inviter = factOf(m.draft.head.facts, 'inviter') as { member: number } | undefined;
  if (def.to === 'inviter' && inviter === undefined) return;
  const { source } = m.event;
  const isHers = def.to === 'member';
  const id = isHers ? `${m.event.id}#${m.followCount + 1}` : nameForAnother(m);
  const base = { type: def.type, source, id, data: looking.emits[i] ?? {} };
  if (isHers) return m.follow(base);
  const to = inviter?.member ?? 0;
  m.follow({ ...base, to });
  const inputs = inputsFor(m, env, [rule.when]);
  const version = m.earning.number;
  fired.emitted.push({
    rule: rule.def.id,
    type: def.type,
    source,
    id,
    to,
    version,
    ...(inputs === undefined ? {} : { inputs }),
  });
}
