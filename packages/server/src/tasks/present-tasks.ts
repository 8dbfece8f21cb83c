import {
  type CompiledRule,
  type Doer,
  type EpochMs,
  isOfAudienceAt,
  type TaskStanding,
  taskStanding,
  waitingUnits,
} from '@laurel/core';
import { orNull, type ShowTime } from '../http/show-time.ts';
import { checkInCalendar } from './check-in-calendar.ts';
import { progressOf, type TaskProgress } from './progress.ts';

/** How long a task that ended undone is still shown. */
const endedMsMax = 30 * 86_400_000;

/** Tasks as a member sees them. `withHidden`: also those that she cannot see, since they are for others. */
export function presentTasks(doer: Doer, show: ShowTime, withHidden: boolean): readonly object[] {
  const rules = [...doer.compiled.rules.values()].filter(({ def }) => def.task !== null);
  const shown = rules.flatMap((rule) => {
    const one = presentTask(doer, rule, show);
    return one === null || (one.state === 'hidden' && !withHidden) ? [] : [one];
  });
  return shown.sort((a, b) => b.priority - a.priority);
}

interface Shown {
  readonly state: string;
  readonly priority: number;
}

/** Null where there is nothing to see: its time has not come or is long over, or no tier is at risk. */
function presentTask(doer: Doer, rule: CompiledRule, show: ShowTime): Shown | null {
  const { def } = rule;
  const { task } = def;
  const { at } = doer;
  if (task === null || (def.from !== null && at < def.from)) return null;
  const ended = def.until !== null && at >= def.until;
  const standing = taskStanding(doer, rule);
  if (task.saves !== undefined && standing.risk === null && standing.claimables.length === 0) return null;
  const then = def.until === null ? at : Math.min(at, def.until - 1);
  const progress = progressOf(doer, rule, then, standing);
  if (ended && !isStillShown(progress, standing, at - (def.until ?? at))) return null;
  const isHers = standing.claimables.length > 0 || isOfAudienceAt(doer, def.audience);
  const { done, until, goal, progress: far, reached } = progress;
  return {
    id: def.id,
    name: def.name,
    how: task.how,
    kind: task.kind,
    state: isHers ? stateOf(progress, standing, ended) : 'hidden',
    lockedBy: standing.lockedBy,
    audience: def.audience,
    priority: task.priority ?? 0,
    goal,
    progress: far,
    reached,
    done,
    until: orNull(show, earliest(until, def.until)),
    rewards: rule.grants.map(({ asset, amount, pack }) => ({
      asset,
      amount: amount.source,
      ...(pack === undefined ? {} : { pack }),
    })),
    tags: def.tag,
    benefits: (def.benefits ?? []).map(({ benefit }) => benefit),
    claim: task.claim ?? 'automatic',
    claimable: claimableOf(standing, show),
    lapsedAt: orNull(show, standing.lapsedAt),
    calendar: checkInCalendar(doer, rule),
    saves: savesOf(task.saves?.track, standing, show),
  } as Shown;
}

function isStillShown({ done, progress }: TaskProgress, standing: TaskStanding, ended: number): boolean {
  return standing.claimables.length > 0 || (!done && progress !== '0' && ended < endedMsMax);
}

function stateOf({ done, progress, from }: TaskProgress, standing: TaskStanding, ended: boolean): string {
  if (standing.claimables.length > 0) return 'claimable';
  const isLost = standing.lapsedAt !== null && standing.lapsedAt >= (from ?? 0);
  if (done) return isLost ? 'expired' : 'done';
  if (ended) return 'expired';
  if (standing.lockedBy.length > 0) return 'locked';
  if (standing.mustAccept) return 'toAccept';
  return progress === '0' ? 'open' : 'inProgress';
}

function claimableOf({ claimables }: TaskStanding, show: ShowTime): object | null {
  const [first] = claimables;
  if (first === undefined) return null;
  const rewards = claimables.flatMap(({ grants, until }) =>
    grants.map((one) => ({ asset: one.asset, amount: waitingUnits(one), until: show(until) })),
  );
  return { until: show(Math.min(...claimables.map(({ until }) => until))), rewards };
}

function savesOf(track: string | undefined, { risk }: TaskStanding, show: ShowTime): object | null {
  if (track === undefined || risk === null) return null;
  return { track, tier: risk.tier, periodEnds: show(risk.end), until: show(risk.until) };
}

function earliest(a: EpochMs | null, b: EpochMs | null): EpochMs | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
