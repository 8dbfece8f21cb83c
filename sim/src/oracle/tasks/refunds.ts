import { doubt, type Firing, type OrderDone } from './doer.ts';
import { rise } from './earning.ts';
import { foldMain } from './fold.ts';
import { firingsIn, metIn, netOf } from './goals.ts';
import { type Deciding, takeReward, withdraw } from './granting.ts';
import type { TaskOf } from './terms.ts';

/** Rule 5 and fine print 25: the order as if its net amount had been the original. */
export function refundOrder(deciding: Deciding, order: OrderDone, amount: number): void {
  const { terms, doer } = deciding;
  order.refunded += amount;
  const net = order.amount - order.refunded;
  const grants = doer.grants.filter((grant) => grant.order === order.id);
  const went = grants.map((each) =>
    withdraw(deciding, each, each.units - each.taken - (each.again?.(net) ?? 0)),
  );
  const ofTasks = terms.tasks.map((task) => takeOfTask(deciding, task, order));
  if ([...went, ...ofTasks].some((each) => each)) foldMain(terms, doer, deciding);
  rise(deciding);
}

/** A reward belongs to its goal: of one that is no longer reached so often the newest go. Whether the track changes. */
function takeOfTask(deciding: Deciding, task: TaskOf, order: OrderDone): boolean {
  const { terms, doer } = deciding;
  if (task.goal === null) {
    if (netOf(doer, order.id) >= task.atLeast) return false;
    const mine = doer.firings.filter((each) => each.rule === task.id && each.order === order.id);
    return mine.map((each) => each.state !== 'taken' && takeReward(deciding, each)).some((went) => went);
  }
  if ('streak' in task.goal) return false;
  const windows = new Set(doer.firings.flatMap((each) => (each.rule === task.id ? (each.window ?? []) : [])));
  let changes = false;
  for (const window of windows) {
    const met = metIn(terms, doer, task, window);
    const standing = firingsIn(doer, task.id, window).filter(({ state }) => state !== 'taken');
    for (const firing of newestOf(standing, standing.length - met)) {
      if (takeReward(deciding, firing)) changes = true;
      if (revoke(deciding, task, window)) changes = true;
    }
  }
  return changes;
}

/** Those that still wait to be claimed go first, newest first, then the others. */
function newestOf(standing: readonly Firing[], lost: number): readonly Firing[] {
  const newest = standing.toReversed();
  const waits = ({ state }: Firing): boolean => state === 'waiting';
  return [...newest.filter(waits), ...newest.filter((each) => !waits(each))].slice(0, Math.max(0, lost));
}

/** The save of an end whose task is no longer met. */
function revoke({ terms, doer }: Deciding, task: TaskOf, window: string): boolean {
  const savers = terms.tasks.flatMap(({ id, saves }) => (saves === null ? [] : [id]));
  const save = doer.main.saves.find(
    (each) => each.task === task.id && String(each.end) === window && !each.revoked,
  );
  if (save === undefined) return false;
  const others = doer.firings.filter((each) => each.window === window && each.rule !== task.id);
  if (others.some(({ rule, state }) => savers.includes(rule) && state !== 'taken'))
    doubt(doer, 'another task was met as well, and would have saved it');
  save.revoked = true;
  return true;
}
