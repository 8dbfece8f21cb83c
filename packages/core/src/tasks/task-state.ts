import { factOf } from '../facts.ts';
import type { EpochMs, JsonObject } from '../kernel/json.ts';
import type { CompiledProgram, CompiledRule } from '../program/compiled.ts';
import { environmentOf } from '../rules/environment.ts';
import type { Head } from '../state.ts';
import { type Risk, riskOn } from './at-risk.ts';
import { type Claimable, claimablesOf, lapsedKey } from './claimable.ts';
import { acceptedKey, doneAt } from './gates.ts';

/** A member at an instant, time let pass, with her personal fields where an audience of a task reads them. */
export interface Doer {
  readonly compiled: CompiledProgram;
  readonly head: Head;
  readonly at: EpochMs;
  readonly personal?: JsonObject;
}

/** What stands between a member and a task, or waits for her there. */
export interface TaskStanding {
  /** Tasks that must be done first. */
  readonly lockedBy: readonly string[];
  readonly mustAccept: boolean;
  readonly claimables: readonly Claimable[];
  /** When a reward of it was lost last, not claimed in time. */
  readonly lapsedAt: EpochMs | null;
  /** Of a task that saves a tier. */
  readonly risk: Risk | null;
}

export function taskStanding({ compiled, head, at }: Doer, rule: CompiledRule): TaskStanding {
  const { gate, def } = rule;
  return {
    lockedBy: (gate?.after ?? []).filter((task) => doneAt(compiled, head, task) === null),
    mustAccept: gate?.accepts === true && factOf(head.facts, acceptedKey(compiled, rule, at)) === undefined,
    claimables: claimablesOf(head).filter(({ task }) => task === def.id),
    lapsedAt: (factOf(head.facts, lapsedKey(def.id)) as EpochMs | undefined) ?? null,
    risk: gate?.saves == null ? null : riskOn(compiled, head, gate.saves.track, at),
  };
}

/** Whether an audience holds for a member; null is everybody. */
export function isOfAudienceAt({ compiled, head, at, personal }: Doer, audience: string | null): boolean {
  const found = audience === null ? undefined : compiled.audiences.get(audience);
  if (found === undefined) return audience === null;
  const event = { type: 'moment', source: '', id: '', time: at, data: {} };
  const env = environmentOf({
    compiled,
    event,
    head,
    happenedAt: at,
    decidedAt: at,
    ...(personal === undefined ? {} : { personal }),
  });
  return found.when.evaluate(env) === true;
}
