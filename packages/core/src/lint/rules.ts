import type { CompiledProgram, CompiledRule } from '../program/compiled.ts';
import { conflictOf } from './conditions.ts';
import type { Check, Tell } from './finding.ts';

/** Growth: a rule that never fires promises what nobody gets. */
export const checkRules: Check = (compiled, tell) => {
  for (const rule of compiled.rules.values()) {
    checkCondition(compiled, rule, tell);
    checkEvents(compiled, rule, tell);
    checkGoal(compiled, rule, tell);
  }
};

function checkCondition(compiled: CompiledProgram, { def, when }: CompiledRule, tell: Tell): void {
  const conflict = when === null ? null : conflictOf(compiled, when, def.on);
  if (conflict === null) return;
  tell(
    'dead_rule',
    { part: def, field: def.when === null ? 'audience' : 'when' },
    {
      message: `Rule '${def.id}' never fires.`,
      witness: conflict,
      advice: 'Ask for something that can be true, or take the rule out.',
    },
  );
}

/** Echoes come only where something makes them. */
function checkEvents(compiled: CompiledProgram, { def }: CompiledRule, tell: Tell): void {
  const rules = [...compiled.rules.values()];
  const emitted = new Set(rules.flatMap((rule) => rule.def.emit.map(({ type }) => type)));
  const comes = (type: string): boolean => {
    if (emitted.has(type)) return true;
    if (type === 'tier.upgraded') return compiled.tracks.some(({ tiers }) => tiers.length > 1);
    if (type === 'tier.demoted')
      return compiled.tracks.some(
        (track) => track.def.demotion !== 'never' && track.def.period !== null && track.tiers.length > 1,
      );
    if (type === 'tier.saved') return rules.some(({ gate }) => gate?.saves != null);
    if (type === 'task.claim_expired' || type === 'task.claimed')
      return rules.some((rule) => rule.def.task?.claim === 'byHand');
    if (type === 'task.accepted') return rules.some(({ gate }) => gate?.accepts === true);
    if (type.startsWith('gift.')) return compiled.gifts.size > 0;
    if (type.startsWith('household.')) return compiled.program.households !== undefined;
    return !type.startsWith('plan.') || compiled.plans.size > 0;
  };
  if (def.on.some(comes)) return;
  tell(
    'dead_rule',
    { part: def, field: 'on' },
    {
      message: `Rule '${def.id}' waits for what never happens.`,
      witness: `Nothing in this program makes ${def.on.join(', ')}.`,
      advice: 'Let it look at another event, or add what makes this one.',
    },
  );
}

const PER_DAYS = { day: 1, week: 7, month: 31, year: 366, lifetime: Number.POSITIVE_INFINITY } as const;

/** A goal must fit into its window, and what it waits for must be possible. */
function checkGoal(compiled: CompiledProgram, { def }: CompiledRule, tell: Tell): void {
  const { goal } = def;
  if (goal === null) return;
  const days = PER_DAYS[goal.per];
  const place = { part: goal, field: goal.streak === null ? 'allOf' : 'streak' };
  if (goal.streak !== null && goal.streak > days) {
    tell('unreachable_goal', place, {
      message: `The goal of '${def.id}' cannot be reached: it takes ${goal.streak} days in a row per ${goal.per}.`,
      witness: `A ${goal.per} has at most ${days} days.`,
      advice: 'Count over a longer window, or ask for fewer days.',
    });
  }
  for (const id of goal.allOf ?? []) {
    const other = compiled.rules.get(id);
    const conflict = other?.when == null ? null : conflictOf(compiled, other.when, other.def.on);
    if (conflict === null) continue;
    tell('unreachable_goal', place, {
      message: `The goal of '${def.id}' cannot be reached: '${id}', which it waits for, never fires.`,
      witness: conflict,
      advice: `Mend '${id}', or do not wait for it.`,
    });
  }
}
