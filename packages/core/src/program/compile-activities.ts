import type { ActivityDef, TeamDef } from './activity-types.ts';
import { compileGrantRule } from './compile-rules.ts';
import type { CompiledActivity, CompiledRule, CompiledTeamGoal } from './compiled.ts';
import { type Compiling, compileAt, isPersonal, tell } from './compiling.ts';

/** Activities by id: what one grants is a rule of its own, `activity:<id>` (of a quiz `activity:<id>:<score>`). */
export function compileActivities(compiling: Compiling): ReadonlyMap<string, CompiledActivity> {
  const all = Object.entries(compiling.program.activities);
  return new Map(all.map(([id, def]) => [id, compileOne(compiling, id, def)]));
}

const TAKES_PART: Readonly<Record<ActivityDef['kind'], string>> = {
  signUp: 'activity.checked_in',
  poll: 'activity.voted',
  quiz: 'activity.answered',
  team: 'activity.team_completed',
};

function compileOne(compiling: Compiling, id: string, def: ActivityDef): CompiledActivity {
  const on = [TAKES_PART[def.kind]];
  const ruleOf = (ruleId: string, grants: CompiledRule['def']['grants']): CompiledRule =>
    compileGrantRule(compiling, { id: ruleId, name: def.name, on, grants });
  const rewards =
    def.kind === 'quiz'
      ? def.rewards.map(({ score, grants }) => ({ score, rule: ruleOf(`activity:${id}:${score}`, grants) }))
      : [{ score: 0, rule: ruleOf(`activity:${id}`, def.grants) }];
  return {
    id,
    def,
    when: whenOf(compiling, def),
    places: def.kind === 'signUp' && def.places ? `places:${id}` : null,
    rewards: rewards.toSorted((a, b) => a.score - b.score),
    goal: def.kind === 'team' ? goalOf(compiling, def) : null,
  };
}

function whenOf(compiling: Compiling, def: ActivityDef): CompiledActivity['when'] {
  if (def.when === null && def.audience === null) return null;
  const place = { part: def, field: def.when === null ? 'audience' : 'when' };
  const when = compileAt(compiling, {
    source: def.when ?? '',
    ...place,
    want: 'bool',
    types: null,
    audience: def.audience,
  });
  if (isPersonal(when)) {
    const advice = 'Use tags, fields that are not personal, or figures of the member.';
    tell(compiling, place, 'personal_not_allowed', ['Who may take part reads personal fields.', advice]);
  }
  return when;
}

function goalOf(compiling: Compiling, { goal }: TeamDef): CompiledTeamGoal {
  const compile = (field: 'when' | 'sum', want: 'bool' | 'number') => {
    const source = goal[field];
    if (source === null) return null;
    const place = { part: goal, field };
    const made = compileAt(compiling, { source, ...place, want, types: goal.on });
    if (isPersonal(made))
      tell(compiling, place, 'personal_not_allowed', [
        'What counts for a team reads personal fields.',
        'Use what the event says, tags, or fields that are not personal.',
      ]);
    return made;
  };
  return { def: goal, when: compile('when', 'bool'), sum: compile('sum', 'number') };
}

/** Goals of teams by the type of event that may count for them. */
export function teamGoals(
  activities: ReadonlyMap<string, CompiledActivity>,
): ReadonlyMap<string, readonly CompiledActivity[]> {
  const found = new Map<string, CompiledActivity[]>();
  for (const activity of activities.values())
    for (const type of new Set(activity.goal?.def.on ?? [])) {
      const list = found.get(type) ?? [];
      list.push(activity);
      found.set(type, list);
    }
  return found;
}
