import type { Compiled } from '../expressions/index.ts';
import { compileEmits } from './compile-emits.ts';
import type { CompiledGrant, CompiledLimit, CompiledMultiplier, CompiledRule } from './compiled.ts';
import { type Compiling, compileAt, isPersonal, refusePersonal } from './compiling.ts';
import type { GrantDef, LimitDef, MultiplierDef, RuleDef, TierDef } from './program.ts';
import { gateOf, isAwaited } from './task-gates.ts';

export function compileRules(
  compiling: Compiling,
  multipliers: ReadonlyMap<string, CompiledMultiplier>,
): readonly CompiledRule[] {
  const rules: CompiledRule[] = [];
  for (const [index, def] of compiling.program.rules.entries()) {
    const rule = compileRule(compiling, def, index);
    const personal = rule.personal || def.multiply.some((id) => multipliers.get(id)?.personal === true);
    rules.push({ ...rule, personal });
  }
  return rules;
}

function compileRule(compiling: Compiling, def: RuleDef, index: number): CompiledRule {
  const types = def.on;
  const isAlways = def.when === null && def.audience === null;
  const place = { part: def, field: def.when === null ? 'audience' : 'when', want: 'bool', types } as const;
  const when = isAlways
    ? null
    : compileAt(compiling, { source: def.when ?? '', ...place, audience: def.audience });
  const grants = compileGrants(compiling, def.grants, { types, given: when });
  const goal = compileGoal(compiling, def, when);
  const emit = compileEmits(compiling, def, when);
  const all = [
    when,
    goal.sum,
    goal.distinct,
    ...grants.map((grant) => grant.amount),
    ...emit.flatMap((each) => each.data.map(([, value]) => value)),
  ];
  const limits = compileLimits(def.id, def.limits);
  const { program } = compiling;
  const [gate, awaited] = [gateOf(program, def), def.task !== null && isAwaited(program, def)];
  return {
    def,
    index,
    when,
    grants,
    limits,
    goal,
    emit,
    gate,
    isAwaited: awaited,
    personal: all.some(isPersonal),
  };
}

/** @param owner the rule, or what else has limits, as counters name it */
export function compileLimits(owner: string, limits: readonly LimitDef[]): readonly CompiledLimit[] {
  return limits.map((def, i) => ({
    def,
    prefix: `limit:${owner}:${i}:`,
    byWindow: new Map<string, string>(),
  }));
}

function compileGoal(
  compiling: Compiling,
  { goal, on: types }: RuleDef,
  given: Compiled | null,
): CompiledRule['goal'] {
  const compileOf = (part: { readonly of: string } | null, want: 'number' | 'any'): Compiled | null => {
    if (part === null) return null;
    const of = compileAt(compiling, { source: part.of, part, field: 'of', want, types, given });
    refusePersonal(compiling, of, { part, field: 'of' });
    return of;
  };
  return { sum: compileOf(goal?.sum ?? null, 'number'), distinct: compileOf(goal?.distinct ?? null, 'any') };
}

/** For which events, and given what condition. */
interface When {
  readonly types: readonly string[];
  readonly given: Compiled | null;
}

/** Packs are taken apart; a grant remembers the pack that it is written in. */
function compileGrants(
  compiling: Compiling,
  grants: readonly GrantDef[],
  when: When,
  pack?: string,
): readonly CompiledGrant[] {
  return grants.flatMap((def): readonly CompiledGrant[] => {
    if (def.pack !== null) {
      return compileGrants(compiling, compiling.program.packs[def.pack]?.grants ?? [], when, def.pack);
    }
    const amount = compileAmount(compiling, def, when);
    const asset = compiling.program.assets[def.asset ?? ''];
    if (amount === null || asset === undefined || def.asset === null) return [];
    const { expires, availableAfter } = def;
    const grant = { asset: def.asset, def: asset, amount, expires, availableAfter };
    return [pack === undefined ? grant : { ...grant, pack }];
  });
}

function compileAmount(compiling: Compiling, def: GrantDef, when: When): Compiled | null {
  return compileAt(compiling, {
    source: def.amount ?? '',
    part: def,
    field: 'amount',
    want: 'number',
    ...when,
  });
}

/** The pack of each tier as a rule on `tier.upgraded`; whose condition, track and tier, its caller knows. */
export function compilePackRules(compiling: Compiling): ReadonlyMap<string, CompiledRule> {
  const rules = new Map<string, CompiledRule>();
  for (const [track, { tiers, packs }] of Object.entries(compiling.program.tracks)) {
    for (const tier of tiers) {
      if (tier.pack === null) continue;
      const index = compiling.program.rules.length + rules.size;
      const def = packRuleDef(track, tier, tier.pack, packs === 'oncePerPeriod');
      rules.set(`${track}:${tier.id}`, compileRule(compiling, def, index));
    }
  }
  return rules;
}

/** Grants that something other than a rule causes, as a rule that is fired by name. */
export function compileGrantRule(
  compiling: Compiling,
  { id, name, on, grants }: Pick<RuleDef, 'id' | 'name' | 'on' | 'grants'>,
): CompiledRule {
  const def: RuleDef = { ...nothingDef, id, name, on, grants };
  return compileRule(compiling, def, compiling.program.rules.length);
}

function packRuleDef(track: string, tier: TierDef, pack: string, isPerPeriod: boolean): RuleDef {
  const grant: GrantDef = { asset: null, amount: null, pack, expires: null, availableAfter: null };
  const per = isPerPeriod ? 'tierPeriod' : 'lifetime';
  return {
    ...nothingDef,
    id: `pack:${track}:${tier.id}`,
    name: tier.name,
    on: ['tier.upgraded'],
    grants: [grant],
    limits: [{ per, times: 1, units: null, asset: null, by: 'member' }],
  };
}

const nothingDef: Omit<RuleDef, 'id' | 'name' | 'on' | 'grants'> = {
  when: null,
  audience: null,
  from: null,
  until: null,
  goal: null,
  multiply: [],
  limits: [],
  emit: [],
  tag: [],
  untag: [],
  message: null,
  funder: 'platform',
  task: null,
};

/** A multiplier is checked against the events of all rules that name it. */
export function compileMultipliers(compiling: Compiling): ReadonlyMap<string, CompiledMultiplier> {
  const compiled = new Map<string, CompiledMultiplier>();
  for (const def of compiling.program.multipliers.list) {
    const users = compiling.program.rules.filter((rule) => rule.multiply.includes(def.id));
    const types = [...new Set(users.flatMap((rule) => rule.on))];
    const multiplier = compileMultiplier(compiling, def, types.length > 0 ? types : null);
    if (multiplier !== null) compiled.set(def.id, multiplier);
  }
  return compiled;
}

function compileMultiplier(
  compiling: Compiling,
  def: MultiplierDef,
  types: readonly string[] | null,
): CompiledMultiplier | null {
  const when =
    def.when === null
      ? null
      : compileAt(compiling, { source: def.when, part: def, field: 'when', want: 'bool', types });
  const place = { part: def, field: 'factor', want: 'number', types, given: when } as const;
  const factor = compileAt(compiling, { source: def.factor, ...place });
  if (factor === null) return null;
  return { def, when, factor, personal: isPersonal(when) || isPersonal(factor) };
}
