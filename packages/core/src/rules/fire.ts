import { type Making, Missing, Refused } from '../deciding.ts';
import {
  type Compiled,
  type Exact,
  ExpressionFault,
  fromDecimalText,
  multiply,
  rational,
  roundTo,
  toDecimalText,
} from '../expressions/index.ts';
import type { Json, JsonObject, Units } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import { grant } from '../ledger/grant.ts';
import type { LotKey, Why } from '../log/entry.ts';
import type { CompiledGrant, CompiledProgram, CompiledRule } from '../program/compiled.ts';
import { type Environment, environmentOf, inputsOf } from './environment.ts';
import { countFiring, roomOf } from './limits.ts';
import { factorOf } from './multipliers.ts';

/** What a firing granted, kept with the order (or with the event) that earned it, to be taken back. */
export interface GrantRecord extends JsonObject {
  readonly rule: string;
  readonly asset: string;
  readonly funder: string;
  /** Units granted, and units that still stand. */
  readonly granted: Units;
  readonly stands: Units;
  readonly lot: LotKey;
  readonly item?: readonly [number, number, number];
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
  readonly version: number;
  readonly inputs?: JsonObject;
}
export interface Fired {
  readonly grants: GrantRecord[];
  readonly emitted: EmittedRecord[];
  readonly counted: CountedRecord[];
}

/** The variables for the event of this entry. */
export function environmentFor(m: Making): Environment {
  return environmentOf({
    compiled: m.earning.compiled,
    event: m.event,
    head: m.draft.snapshot(),
    happenedAt: m.happenedAt,
    decidedAt: m.decidedAt,
    ...(m.deciding.context.personal === undefined ? {} : { personal: m.deciding.context.personal }),
  });
}

/** Whether a rule looks at this event at all: its dates and its condition. */
export function applies(m: Making, rule: CompiledRule, env: Environment): boolean {
  const { from, until } = rule.def;
  if (from !== null && m.happenedAt < from) return false;
  if (until !== null && m.happenedAt >= until) return false;
  if (rule.when === null) return true;
  return evaluate(m, rule.when, env) === true;
}

/** An answer of an expression. Of one that reads personal fields only the answer is kept, not what it read. */
export function evaluate(m: Making, expression: Compiled, env: Environment): Json {
  if (!isPersonal(expression)) return run(expression, env);
  const { context } = m.deciding;
  const known = context.taken.personal?.[expression.source];
  if (known === undefined && context.personal === undefined) {
    throw new Missing({ records: [], personal: Object.keys(m.earning.compiled.program.fields) });
  }
  const answer = known ?? run(expression, env);
  m.takePersonal(expression.source, answer);
  return answer;
}

function run(expression: Compiled, env: Environment): Json {
  try {
    return expression.evaluate(env) as Json;
  } catch (fault) {
    if (!(fault instanceof ExpressionFault)) throw fault;
    throw new Refused(refuse('expression_failed', '/data', `${expression.source}: ${fault.message}`));
  }
}

/** Fires a rule once, if its limits leave room: grants, tags, messages and events that it makes. */
export function fire(
  m: Making,
  rule: CompiledRule,
  env: Environment,
  order: string | undefined,
  fired: Fired,
): boolean {
  const room = roomOf(m, rule);
  if (room.closed !== null) {
    m.limited({ rule: rule.def.id, limit: room.closed });
    return false;
  }
  const factor = factorOf(m, rule, env);
  const sums = new Map<string, Units>();
  for (const [i, one] of rule.grants.entries()) {
    const cut = room.units.get(one.asset);
    const left = cut === undefined ? undefined : cut.left - (sums.get(one.asset) ?? 0);
    const why = whyOf(m, rule, one, i, env, factor, left, cut?.label);
    const amount = amountOf(m, one, env, factor, left);
    if (amount === 0) continue;
    if (why.cut !== undefined) m.limited({ rule: rule.def.id, limit: why.cut });
    fired.grants.push(give(m, rule, one, amount, why, order));
    sums.set(one.asset, (sums.get(one.asset) ?? 0) + amount);
  }
  emit(m, rule, env, fired);
  const acted = sums.size > 0 || rule.def.emit.length > 0 || rule.grants.length === 0;
  if (acted) countFiring(m, rule, sums);
  if (acted) tagAndTell(m, rule);
  return acted;
}

function give(
  m: Making,
  rule: CompiledRule,
  one: CompiledGrant,
  amount: Units,
  why: Why,
  order: string | undefined,
): GrantRecord {
  const { funder } = rule.def;
  const name = one.pack === undefined ? rule.def.id : `${rule.def.id}/${one.pack}`;
  const { asset, expires, availableAfter } = one;
  const put = grant(m, {
    asset,
    amount,
    expires,
    availableAfter,
    funder,
    rule: name,
    why,
    ...(order === undefined ? {} : { order }),
  });
  return {
    rule: name,
    asset,
    funder,
    granted: amount,
    stands: amount,
    ...put,
    why: why as GrantRecord['why'],
  };
}

/** The one stated rounding, after the multiplier; then the cut to what limits leave. Never below zero. */
function amountOf(
  m: Making,
  one: CompiledGrant,
  env: Environment,
  factor: Exact,
  left: Units | undefined,
): Units {
  const base = evaluate(m, one.amount, env) as unknown as Exact;
  const value = isMultiplied(one) ? multiply(base, factor) : base;
  const units = Math.max(0, rounded(m.earning.compiled, value));
  return left === undefined ? units : Math.min(units, left);
}

export function rounded(compiled: CompiledProgram, value: Exact): Units {
  return roundTo(value, compiled.program.rounding);
}

function whyOf(
  m: Making,
  rule: CompiledRule,
  one: CompiledGrant,
  i: number,
  env: Environment,
  factor: Exact,
  left: Units | undefined,
  label: string | undefined,
): Why {
  const inputs = inputsFor(m, env, [rule.when, one.amount]);
  const whole = amountOf(m, one, env, factor, undefined);
  const cut = left !== undefined && whole > left ? label : undefined;
  return {
    version: m.earning.number,
    grant: i,
    ...(inputs === undefined ? {} : { inputs }),
    ...(factor === 1 || !isMultiplied(one) ? {} : { factor: toDecimalText(factor) }),
    ...(left === undefined ? {} : { room: left }),
    ...(cut === undefined ? {} : { cut }),
  };
}

function emit(m: Making, rule: CompiledRule, env: Environment, fired: Fired): void {
  for (const one of rule.emit) {
    const inviter = m.draft.head.facts['inviter'] as { member: number } | undefined;
    if (one.def.to === 'inviter' && inviter === undefined) continue;
    const id = `${m.event.id}#${m.followCount + 1}`;
    const data: Record<string, Json> = {};
    for (const [field, expression] of one.data) data[field] = evaluate(m, expression, env);
    const base = { type: one.def.type, source: m.event.source, id, data };
    if (one.def.to === 'member') {
      m.follow(base);
      continue;
    }
    const to = inviter?.member ?? 0;
    m.follow({ ...base, to });
    const inputs = inputsFor(m, env, [rule.when]);
    const record: EmittedRecord = {
      rule: rule.def.id,
      type: one.def.type,
      source: base.source,
      id,
      to,
      version: m.earning.number,
    };
    fired.emitted.push(inputs === undefined ? record : { ...record, inputs });
  }
}

function tagAndTell(m: Making, rule: CompiledRule): void {
  const { tag, untag, message } = rule.def;
  if (tag.length > 0 || untag.length > 0) {
    const tags = new Set(m.draft.head.tags);
    for (const name of tag) tags.add(name);
    for (const name of untag) tags.delete(name);
    m.member({ tags: [...tags].sort() });
  }
  if (message !== null)
    m.message({ template: message, reason: `rule:${rule.def.id}`, params: { event: m.event.type } });
}

/** Packs know no multiplier. */
function isMultiplied(one: CompiledGrant): boolean {
  return one.pack === undefined;
}

/** What must be kept to compute again: values of the member's paths; of personal fields only the answers. */
export function inputsFor(
  m: Making,
  env: Environment,
  expressions: readonly (Compiled | null)[],
): JsonObject | undefined {
  let inputs: Record<string, Json> | undefined;
  for (const expression of expressions) {
    if (expression === null || expression.reads.length === 0) continue;
    if (isPersonal(expression)) {
      inputs ??= {};
      inputs[answerKey(expression)] = evaluate(m, expression, env);
    } else {
      const found = inputsOf(env, expression.reads);
      if (found !== undefined) inputs = { ...inputs, ...(found as Record<string, Json>) };
    }
  }
  return inputs;
}

/** Whether an expression reads what lies in the vault. */
export function isPersonal(expression: Compiled): boolean {
  return expression.reads.some(
    (path) => path.startsWith('member.personal') || path === 'member.birthdayToday',
  );
}

function answerKey(expression: Compiled): string {
  return `= ${expression.source}`;
}

/** A condition or amount computed again from stored inputs; refuses to guess where one is missing. */
export function again(expression: Compiled, why: Pick<Why, 'inputs'>, env: Environment): Json {
  if (!isPersonal(expression)) return expression.evaluate(env) as Json;
  const answer = why.inputs?.[answerKey(expression)];
  if (answer === undefined) throw new Error(`the answer of ${expression.source} was not kept`);
  return answer;
}

/** Whether the condition of a rule holds over other data, by the inputs that were kept. */
export function holdsAgain(rule: CompiledRule, why: Pick<Why, 'inputs'>, env: Environment): boolean {
  return rule.when === null || again(rule.when, why, env) === true;
}

/** A grant computed again from what was kept, over other data: what it would have been. */
export function computeAgain(
  compiled: CompiledProgram,
  rule: CompiledRule,
  why: Why,
  env: Environment,
): Units {
  const one = rule.grants[why.grant];
  if (one === undefined) throw new Error(`rule ${rule.def.id} has no grant ${why.grant}`);
  if (!holdsAgain(rule, why, env)) return 0;
  const value = again(one.amount, why, env) as unknown as Exact;
  const units = Math.max(0, rounded(compiled, multiply(value, factorAgain(why))));
  return why.room === undefined ? units : Math.min(units, why.room);
}

function factorAgain(why: Why): Exact {
  if (why.factor === undefined) return 1;
  const [n = '1', d] = why.factor.split('/');
  return d === undefined ? (fromDecimalText(n) ?? 1) : rational(BigInt(n), BigInt(d));
}
