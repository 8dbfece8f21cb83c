import { type Making, versionOf } from '../deciding.ts';
import type { JsonObject } from '../kernel/json.ts';
import { takeBack } from '../ledger/take-back.ts';
import type { CompiledProgram, CompiledRule } from '../program/compiled.ts';
import { environmentOf } from '../rules/environment.ts';
import { computeAgain, type EmittedRecord, type GrantRecord, holdsAgain } from '../rules/fire.ts';
import type { SourceRecord } from './record.ts';

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
  const emitted = source.emitted.map((e) => lessEmitted(m, source, e, net));
  return { ...source, grants, emitted };
}

function lessGrant(
  m: Making,
  source: SourceRecord,
  g: GrantRecord,
  net: JsonObject | null,
  order?: string,
): GrantRecord {
  const stands = net === null || g.stands === 0 ? 0 : Math.min(g.stands, standing(m, source, g, net));
  const amount = g.stands - stands;
  if (amount === 0) return g;
  takeBack(m, {
    asset: g.asset,
    amount,
    lot: g.lot,
    rule: g.rule,
    funder: g.funder,
    happenedAt: source.happenedAt,
    ...(g.item === undefined ? {} : { item: g.item }),
    ...(order === undefined ? {} : { order }),
  });
  return { ...g, stands };
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
    event: { type: source.type, source: source.source, id: source.id, time: source.happenedAt, data: net },
    head: NOBODY,
    inputs: inputs ?? {},
    happenedAt: source.happenedAt,
    decidedAt: source.decidedAt,
  });
}

const NOBODY = { facts: {}, assets: {}, tracks: {}, profile: {}, tags: [], joinedAt: null } as never;

/** The rule that granted; packs are named `<rule>/<pack>`. */
export function ruleOf(compiled: CompiledProgram, name: string): CompiledRule {
  const id = name.split('/')[0] ?? name;
  const rule = compiled.rules.get(id) ?? compiled.packRules.get(id.replace(/^pack:/, ''));
  if (rule === undefined) throw new Error(`the program has no rule ${name}`);
  return rule;
}
