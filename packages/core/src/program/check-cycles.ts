import { originOf } from '../shape/shape.ts';
import type { Compiling } from './compiling.ts';
import type { GrantDef, Program, RuleDef } from './program.ts';

/**
 * Refuses rules that could feed each other without end: an event makes a rule fire, which makes an event (or grants
 * units that lift a tier, which is an event), which makes the first fire again. A rule that fires only so many times
 * in a lifetime ends every circle that it is part of.
 */
export function checkCycles(compiling: Compiling): void {
  const { program } = compiling;
  const endless = program.rules.filter((rule) => !endsByItself(rule));
  const edges = new Map<string, { readonly rule: RuleDef; readonly to: string }[]>();
  for (const rule of endless) {
    const causes = [
      ...rule.emit.map((emit) => emit.type),
      ...(lifts(program, rule) ? ['tier.upgraded'] : []),
      ...(rule.task?.saves === undefined ? [] : ['tier.saved']),
    ];
    for (const from of rule.on) {
      edges.set(from, [...(edges.get(from) ?? []), ...causes.map((to) => ({ rule, to }))]);
    }
  }
  for (const [track, def] of Object.entries(program.tracks)) {
    // Once in a lifetime is an end; once per period is none where the pack itself begins the next one.
    if (def.packs === 'oncePerLifetime') continue;
    for (const tier of def.tiers) {
      const pack = tier.pack === null ? undefined : program.packs[tier.pack];
      if (pack === undefined || !grantsMeasured(program, pack.grants)) continue;
      const message = `The pack of '${tier.id}' grants what lifts the tiers of '${track}', once per period.`;
      const advice = 'Let packs come oncePerLifetime, or grant something else.';
      compiling.problems.push({
        code: 'reward_cycle',
        pointer: originOf(compiling.origins, tier, 'pack'),
        message,
        advice,
      });
    }
  }
  findCircles(compiling, edges);
}

function endsByItself({ limits, goal }: RuleDef): boolean {
  const isLimited = limits.some(({ per, by }) => per === 'lifetime' && by === 'member');
  return isLimited || (goal !== null && !goal.repeat && goal.per === 'lifetime');
}

function lifts(program: Program, rule: RuleDef): boolean {
  return grantsMeasured(program, rule.grants);
}

function grantsMeasured(program: Program, grants: readonly GrantDef[]): boolean {
  const measured = new Set(Object.values(program.tracks).map((track) => track.measure));
  return grants.some((grant) => {
    if (grant.pack !== null) return grantsMeasured(program, program.packs[grant.pack]?.grants ?? []);
    return grant.asset !== null && measured.has(grant.asset);
  });
}

type Edges = ReadonlyMap<string, readonly { readonly rule: RuleDef; readonly to: string }[]>;

function findCircles(compiling: Compiling, edges: Edges): void {
  const done = new Set<string>();
  const walk = (type: string, above: readonly { readonly type: string; readonly rule: RuleDef }[]): void => {
    for (const { rule, to } of edges.get(type) ?? []) {
      const chain = [...above, { type, rule }];
      const begin = chain.findIndex((step) => step.type === to);
      if (begin >= 0) tellCircle(compiling, chain.slice(begin), to);
      else if (!done.has(to)) walk(to, chain);
    }
    done.add(type);
  };
  for (const type of edges.keys()) if (!done.has(type)) walk(type, []);
}

function tellCircle(
  compiling: Compiling,
  chain: readonly { readonly type: string; readonly rule: RuleDef }[],
  to: string,
): void {
  const steps = chain.map(({ type, rule }) => `${type} → ${rule.id}`).join(' → ');
  const last = chain.at(-1)?.rule;
  const emits = last?.emit.some((emit) => emit.type === to) === true;
  compiling.problems.push({
    code: 'reward_cycle',
    pointer: last === undefined ? '' : originOf(compiling.origins, last, emits ? 'emit' : 'grants'),
    message: `Rules feed each other without end: ${steps} → ${to}.`,
    advice: 'Limit one of them per lifetime, or take it out of the circle.',
  });
}
