import { type Making, Refused } from '../deciding.ts';
import type { EpochMs } from '../kernel/json.ts';
import { textOf } from '../kernel/json.ts';
import { type RefusalCode, refuse } from '../kernel/refusal.ts';
import type { ActivityDef, ActivityKind } from '../program/activity-types.ts';
import type { CompiledActivity, CompiledRule } from '../program/compiled.ts';
import { environmentNow } from '../rules/environment.ts';
import { environmentFor, type Fired, fire, look } from '../rules/fire.ts';
import { activityKey, type Participation } from './activity-state.ts';

export type Of<K extends ActivityKind> = CompiledActivity & {
  readonly def: Extract<ActivityDef, { readonly kind: K }>;
};

export function no(code: RefusalCode, field: string, detail: string): Refused {
  return new Refused(refuse(code, field === '' ? '' : `/data/${field}`, detail));
}

/** The activity that the event names, of this kind. */
export function activityOf<K extends ActivityKind>(m: Making, kind: K): Of<K> {
  const found = m.program.activities.get(textOf(m.event.data['activity']));
  if (found === undefined) throw no('unknown_activity', 'activity', 'The program has no such activity.');
  if (found.def.kind !== kind)
    throw no('unknown_activity', 'activity', `It is of the kind ${found.def.kind}, not ${kind}.`);
  return found as Of<K>;
}

/** It has begun and not ended, by the time at which the member acted. */
export function checkOpen(m: Making, { def }: CompiledActivity, until: EpochMs = def.until): void {
  if (m.happenedAt >= def.from && m.happenedAt < until) return;
  throw no('activity_not_open', 'activity', 'It has not begun, or is over.');
}

export function checkAllowed(m: Making, { when }: CompiledActivity): void {
  if (when === null || when.evaluate(environmentNow(m)) === true) return;
  throw no('not_for_member', 'activity', 'It is for others.');
}

type PartOf<K extends ActivityKind> = Extract<Participation, { readonly kind: K }>;

/** How the member took part so far; null where she did not, or the activity was of another kind then. */
export function partOf<K extends ActivityKind>(m: Making, { id, def }: Of<K>): PartOf<K> | null {
  const part = m.wanted(activityKey(id)) as Participation | null;
  return part?.kind === def.kind ? (part as PartOf<K>) : null;
}

export function keepPart(m: Making, { id }: CompiledActivity, part: Participation): void {
  m.record(activityKey(id), part);
}

export function give(m: Making, rule: CompiledRule | undefined): void {
  if (rule === undefined || rule.grants.length === 0) return;
  const fired: Fired = { grants: [], emitted: [], counted: [] };
  const env = environmentFor(m);
  const looking = look(m, rule, env);
  if (looking !== null) fire(m, looking, env, undefined, fired);
}
