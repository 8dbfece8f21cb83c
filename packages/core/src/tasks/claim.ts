import { type Making, Refused } from '../deciding.ts';
import { textOf } from '../kernel/json.ts';
import { type RefusalCode, refuse } from '../kernel/refusal.ts';
import type { CompiledRule } from '../program/compiled.ts';
import { earn } from '../rules/earn.ts';
import { evaluate } from '../rules/evaluate.ts';
import { environmentFor } from '../rules/fire.ts';
import {
  type Claimable,
  type ClaimRecord,
  claimablesOf,
  claimRecordKey,
  keepClaimables,
  lapsedKey,
} from './claimable.ts';
import { accept, doneAt, isAccepted } from './gates.ts';
import { giveClaim } from './give-claim.ts';

function no(code: RefusalCode, detail: string): Refused {
  return new Refused(refuse(code, '/data/task', detail));
}

/** `task.claimed`: everything that waits for this task is given. */
export function claimTask(m: Making): void {
  const task = textOf(m.event.data['task']);
  const waiting = claimablesOf(m.draft.head).filter((one) => one.task === task);
  if (waiting.length === 0) {
    taskOf(m, task);
    throw no('nothing_to_claim', `No reward of ${task} waits for this member.`);
  }
  for (const one of waiting) giveClaim(m, one);
  earn(m);
}

/** `task.accepted`: from now on what happens counts for the task. */
export function acceptTask(m: Making): void {
  const rule = taskOf(m, textOf(m.event.data['task']));
  const { id, from, until, audience } = rule.def;
  if (rule.gate?.accepts !== true) throw no('nothing_to_accept', `${id} counts without being accepted.`);
  const isDated = (from === null || m.happenedAt >= from) && (until === null || m.happenedAt < until);
  if (!isDated) throw no('task_not_open', `${id} is not open at that time.`);
  const when = audience === null ? undefined : m.earning.compiled.audiences.get(audience);
  if (when !== undefined && evaluate(m, when.when, environmentFor(m)) !== true)
    throw no('task_not_open', `${id} is not for this member.`);
  const missing = rule.gate.after.find((task) => doneAt(m.earning.compiled, m.draft.head, task) === null);
  if (missing !== undefined) throw no('task_locked', `${missing} must be done first.`);
  // Accepted once is accepted: what has counted since goes on to count.
  if (!isAccepted(m, rule)) accept(m, rule);
  earn(m);
}

function taskOf(m: Making, task: string): CompiledRule {
  const rule = m.earning.compiled.rules.get(task);
  if (rule === undefined || rule.def.task === null)
    throw no('unknown_task', `The program has no task ${task}.`);
  return rule;
}

/** By time: what was not claimed until its end is lost, and the member is told. */
export function lapseClaims(m: Making): void {
  const all = claimablesOf(m.draft.head);
  if (!all.some(({ until }) => until <= m.decidedAt)) return;
  keepClaimables(
    m,
    all.filter(({ until }) => until > m.decidedAt),
  );
  for (const one of all) {
    if (one.until > m.decidedAt) continue;
    endedUnclaimed(m, one, 'expired');
    m.fact(lapsedKey(one.task), m.decidedAt);
    m.message({ template: 'task.claim_expired', reason: `rule:${one.task}`, params: { task: one.task } });
    m.follow({
      type: 'task.claim_expired',
      source: m.event.source,
      id: `${m.event.id}#${m.followCount + 1}`,
      data: { task: one.task },
    });
  }
}

/** Who leaves claims nothing more. */
export function leaveClaims(m: Making): void {
  const all = claimablesOf(m.draft.head);
  if (all.length === 0) return;
  keepClaimables(m, []);
  for (const one of all) endedUnclaimed(m, one, 'left');
}

function endedUnclaimed(m: Making, { id, task }: Claimable, state: ClaimRecord['state']): void {
  const record: ClaimRecord = { task, state, at: m.decidedAt };
  m.record(claimRecordKey(id), record);
}
