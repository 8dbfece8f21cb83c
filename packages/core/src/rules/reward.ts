import type { Making } from '../deciding.ts';
import type { CompiledRule } from '../program/compiled.ts';
import { letWait } from '../tasks/give-claim.ts';
import type { Environment } from './environment.ts';
import { inputsFor } from './evaluate.ts';
import type { Fired, GrantRecord, SavedRecord } from './fire.ts';
import { giveTheRest } from './give-the-rest.ts';

/** In a backfill nobody was there to claim, so nothing waits. */
export function waitsForHand(m: Making, { def }: CompiledRule): boolean {
  return def.task?.claim === 'byHand' && !m.deciding.context.backfill;
}

/** What a firing gives beside units: a tier that it keeps, tags, benefits, a message. */
export function giveReward(m: Making, rule: CompiledRule, env: Environment, fired: Fired): void {
  if (rule.gate?.saves != null) fired.saved = saveBy(m, rule.def.id, rule.gate.saves.track);
  const given = giveTheRest(m, rule);
  if (given.length === 0) return;
  const inputs = inputsFor(m, env, [rule.when]);
  const base = { rule: rule.def.id, version: m.earning.number, given };
  fired.benefits = [...(fired.benefits ?? []), inputs === undefined ? base : { ...base, inputs }];
}

/** A task keeps a tier: right after this entry, in the same commit. */
function saveBy(m: Making, task: string, track: string): SavedRecord {
  const { source } = m.event;
  const id = `${m.event.id}#${m.followCount + 1}`;
  m.follow({ type: 'tier.saved', source, id, data: { track, task } });
  return { track, by: `${source}/${id}` };
}

interface SetAside {
  readonly id: string;
  readonly grants: readonly GrantRecord[];
  readonly order: string | undefined;
}

/** What a firing would give waits for the member's hand, where limits left anything of it. */
export function setAside(m: Making, { def }: CompiledRule, { id, grants, order }: SetAside): void {
  if (grants.length === 0) return;
  const waiting = {
    id,
    task: def.id,
    version: m.earning.number,
    at: m.happenedAt,
    // Nobody can claim before it is decided: what met the goal may come late, and the time is the member's whole.
    until: m.program.calendar.plus(m.decidedAt, def.task?.claimWithin ?? { days: 0 }),
    grants: grants.map(({ asset, units, rule, why }) => ({ asset, units, rule, why })),
  };
  letWait(m, order === undefined ? waiting : { ...waiting, order });
}
