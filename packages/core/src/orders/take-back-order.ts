import { emptyHead } from '../apply.ts';
import { takeBenefit } from '../benefits/rewards.ts';
import { type Making, versionOf } from '../deciding.ts';
import { compare, type Exact, fromDecimalText, subtract, toDecimalText } from '../expressions/index.ts';
import type { EpochMs, JsonObject, Units } from '../kernel/json.ts';
import { takeBack } from '../ledger/take-back.ts';
import type { CompiledProgram, CompiledRule } from '../program/compiled.ts';
import { computeAgain, holdsAgain } from '../rules/compute-again.ts';
import { type RewardRecord, rewardKey } from '../rules/earn.ts';
import { environmentOf } from '../rules/environment.ts';
import { again } from '../rules/evaluate.ts';
import type { BenefitRecord, CountedRecord, EmittedRecord, GrantRecord } from '../rules/fire.ts';
import { uncount } from '../rules/goals.ts';
import { claimRecordOf, isWaiting, lessenClaimable } from '../tasks/claimable.ts';
import { unsave } from '../tiers/saves.ts';
import { askForGrants } from './ask-for-grants.ts';
import { decidedOf, type SourceRecord } from './record.ts';

/**
 * What a source earned is computed again over its net data, under the version and inputs that granted, and the
 * difference taken back. `net` null: nothing of it is left.
 */
export function takeBackDifference<T extends SourceRecord>(
  m: Making,
  source: T,
  net: JsonObject | null,
  order?: string,
): T {
  const grants = source.grants.map((g) => lessGrant(m, source, g, net, order));
  const emitted = source.emitted?.map((e) => lessEmitted(m, source, e, net));
  const counted = source.counted?.map((c) => lessCounted(m, source, c, net));
  const benefits = source.benefits?.filter((b) => !tookBenefits(m, source, b, net));
  return {
    ...source,
    grants,
    ...(emitted === undefined ? {} : { emitted }),
    ...(counted === undefined ? {} : { counted }),
    ...(benefits === undefined ? {} : { benefits }),
  };
}

/** What it counted for towards a goal is taken off; rewards that are no longer reached are taken back, newest first. */
function lessCounted(
  m: Making,
  source: SourceRecord,
  c: CountedRecord,
  net: JsonObject | null,
): CountedRecord {
  const { compiled } = versionOf(m.deciding.programs, c.version);
  const rule = ruleOf(compiled, c.rule);
  const stands = net === null ? 0 : countsAgain(compiled, rule, source, c, net);
  const off = subtract(fromDecimalText(c.n) ?? 0, stands);
  if (compare(off, 0) <= 0) return c;
  const left = uncount(m, rule, c.key, off, c.value);
  if (left !== null) takeRewards(m, c.key, left);
  return { ...c, n: toDecimalText(stands) };
}

function countsAgain(
  compiled: CompiledProgram,
  rule: CompiledRule,
  source: SourceRecord,
  c: CountedRecord,
  net: JsonObject,
): Exact {
  const kept = c.inputs === undefined ? {} : { inputs: c.inputs };
  const env = againOf(compiled, source, net, c.inputs);
  if (!holdsAgain(rule, kept, env)) return 0;
  return rule.goal.sum === null
    ? (fromDecimalText(c.n) ?? 0)
    : (again(rule.goal.sum, kept, env) as unknown as Exact);
}

/** As many stay as the goal is still reached: what was taken back before is not taken of others. */
function takeRewards(m: Making, key: string, stay: number): void {
  const rewards = (m.wanted(rewardKey(key)) ?? []) as unknown as readonly RewardRecord[];
  const lost = newestOf(m, rewards, Math.max(0, rewards.length - stay));
  askForGrants(
    m,
    lost.flatMap(({ grants }) => grants),
  );
  for (const reward of lost) {
    for (const g of reward.grants) takeGrant(m, g, standsOf(g), reward.happenedAt);
    for (const { given } of reward.benefits ?? []) for (const one of given) takeBenefit(m, one);
    if (reward.saved !== undefined) unsave(m, reward.saved.track, reward.saved.by);
  }
  m.record(
    rewardKey(key),
    rewards.filter((reward) => !lost.includes(reward)),
  );
}

/** Benefits go where the rule's condition no longer holds. */
function tookBenefits(m: Making, source: SourceRecord, b: BenefitRecord, net: JsonObject | null): boolean {
  const { compiled } = versionOf(m.deciding.programs, b.version);
  const kept = b.inputs === undefined ? {} : { inputs: b.inputs };
  if (net !== null && holdsAgain(ruleOf(compiled, b.rule), kept, againOf(compiled, source, net, b.inputs)))
    return false;
  for (const one of b.given) takeBenefit(m, one);
  return true;
}

/** The rewards to take back: those that still wait to be claimed, newest first, then the others. */
function newestOf(m: Making, rewards: readonly RewardRecord[], times: number): readonly RewardRecord[] {
  const waits = ({ grants }: RewardRecord): boolean =>
    grants.some(({ claim }) => claim !== undefined && isWaiting(m, claim));
  const newest = rewards.toReversed();
  return [...newest.filter(waits), ...newest.filter((reward) => !waits(reward))].slice(0, times);
}

function lessGrant(
  m: Making,
  source: SourceRecord,
  g: GrantRecord,
  net: JsonObject | null,
  order?: string,
): GrantRecord {
  const stood = standsOf(g);
  const stands = net === null || stood === 0 ? 0 : Math.min(stood, standing(m, source, g, net));
  const amount = stood - stands;
  if (amount === 0) return g;
  takeGrant(m, g, amount, source.happenedAt, order);
  return { ...g, stands };
}

function standsOf(g: GrantRecord): Units {
  return g.stands ?? g.units;
}

/** Of a reward by hand what waits becomes less; what was claimed is taken from where it went; what was lost is gone. */
function takeClaim(m: Making, g: GrantRecord, claim: string, taking: Taking): void {
  const { grant } = g.why;
  if (isWaiting(m, claim)) return lessenClaimable(m, claim, grant, taking.amount);
  const record = claimRecordOf(m, claim);
  const given = record?.grants?.find((one) => one.grant === grant);
  if (record === null || given === undefined) return;
  // What came with it goes with the first of its grants that is taken back whole.
  if (taking.amount === standsOf(g)) for (const one of record.benefits ?? []) takeBenefit(m, one);
  const { lot, item } = given;
  takeFrom(m, item === undefined ? { ...g, lot } : { ...g, lot, item }, { ...taking, happenedAt: record.at });
  if (item !== undefined)
    m.refold({ asset: g.asset, item: item[0], at: record.at, tracks: record.tracks ?? {} });
}

interface Taking {
  readonly amount: number;
  readonly happenedAt: EpochMs;
  readonly order: string | undefined;
}

function takeGrant(m: Making, g: GrantRecord, amount: number, happenedAt: EpochMs, order?: string): void {
  const taking = { amount, happenedAt, order };
  if (g.claim === undefined) takeFrom(m, g, taking);
  else takeClaim(m, g, g.claim, taking);
}

function takeFrom(m: Making, g: GrantRecord, { amount, happenedAt, order }: Taking): void {
  takeBack(m, {
    asset: g.asset,
    amount,
    lot: g.lot,
    rule: g.rule,
    funder: g.lot.split('/')[2] ?? '',
    happenedAt,
    ...(g.item === undefined ? {} : { item: [g.item[0], g.item[1], g.item[2] ?? g.item[1]] as const }),
    ...(order === undefined ? {} : { order }),
  });
}

function standing(m: Making, source: SourceRecord, g: GrantRecord, net: JsonObject): number {
  const { compiled } = versionOf(m.deciding.programs, g.why.version);
  return computeAgain(
    compiled,
    ruleOf(compiled, g.rule),
    g.why,
    againOf(compiled, source, net, g.why.inputs),
  );
}

/** An event made for another member is revoked where its rule's condition no longer holds. */
function lessEmitted(
  m: Making,
  source: SourceRecord,
  e: EmittedRecord,
  net: JsonObject | null,
): EmittedRecord {
  if (e.revoked === true) return e;
  const { compiled } = versionOf(m.deciding.programs, e.version);
  const kept = e.inputs === undefined ? {} : { inputs: e.inputs };
  const holds =
    net !== null && holdsAgain(ruleOf(compiled, e.rule), kept, againOf(compiled, source, net, e.inputs));
  if (holds) return e;
  const id = `${m.event.id}#${m.followCount + 1}`;
  m.follow({
    type: REVOKED,
    source: m.event.source,
    id,
    to: e.to,
    data: { source: e.source, id: e.id, type: e.type },
  });
  return { ...e, revoked: true };
}

/** Built-in event: what another member's event earned here is taken back. */
export const REVOKED = 'cause.revoked';

function againOf(
  compiled: CompiledProgram,
  source: SourceRecord,
  net: JsonObject,
  inputs: JsonObject | undefined,
) {
  return environmentOf({
    compiled,
    event: { type: 'order.completed', source: '', id: '', time: source.happenedAt, data: net },
    head: emptyHead,
    inputs: inputs ?? {},
    happenedAt: source.happenedAt,
    decidedAt: decidedOf(source),
  });
}

/** The rule that granted; packs are named `<rule>/<pack>`. */
export function ruleOf(compiled: CompiledProgram, name: string): CompiledRule {
  const id = name.split('/')[0] ?? name;
  const rule =
    compiled.rules.get(id) ?? compiled.packRules.get(id.replace(/^pack:/, '')) ?? compiled.grantRules.get(id);
  if (rule === undefined) throw new Error(`the program has no rule ${name}`);
  return rule;
}
