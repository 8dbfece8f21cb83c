import type { EpochMs } from '@laurel/core';
import { windowOf } from '../days.ts';
import { type Doer, doubt, type Firing } from './doer.ts';
import { type Goal, type TaskOf, type TaskTerms, taskIn } from './terms.ts';

export const sizeOf = (goal: Goal): number => {
  if ('count' in goal) return goal.count;
  if ('sum' in goal) return goal.sum;
  if ('distinct' in goal) return goal.distinct;
  return 'streak' in goal ? goal.streak : 1;
};

/** A name for the window of a goal in which an instant lies; of a task that saves a tier, the end at stake. */
export const goalWindow = (terms: TaskTerms, task: TaskOf, instant: EpochMs): string =>
  windowOf(terms.zone, instant, task.per, '');

/** What an order is worth by now. */
export function netOf(doer: Doer, order: string): number {
  const known = doer.orders.find(({ id }) => id === order);
  return known === undefined ? 0 : known.amount - known.refunded;
}

/** How far a goal is in a window, with what was refunded left out. */
export function progressIn(terms: TaskTerms, doer: Doer, task: TaskOf, window: string): number {
  const { goal } = task;
  if (goal === null) return 0;
  if ('allOf' in goal) {
    const all = goal.allOf.flatMap((id) => taskIn(terms, id) ?? []);
    return all.every((part) => isMet(terms, doer, part, window)) ? 1 : 0;
  }
  const counts = doer.counted
    .filter((each) => each.task === task.id && each.window === window)
    .map((each) => ({ ...each, amount: each.order === null ? each.amount : netOf(doer, each.order) }))
    .filter((each) => each.order === null || each.amount >= task.atLeast);
  if ('sum' in goal) return counts.reduce((total, { amount }) => total + amount, 0);
  if ('distinct' in goal) return new Set(counts.map(({ value }) => value)).size;
  return counts.length;
}

/** Whether a part of `allOf` is reached; one that was and is no more is not spoken of. */
function isMet(terms: TaskTerms, doer: Doer, part: TaskOf, window: string): boolean {
  if (part.goal === null) return false;
  const isNow = progressIn(terms, doer, part, window) >= sizeOf(part.goal);
  const was = firingsIn(doer, part.id, window).length > 0;
  if (was !== isNow) doubt(doer, 'all of some goals, of which one was refunded');
  return isNow;
}

export const firingsIn = (doer: Doer, task: string, window: string): readonly Firing[] =>
  doer.firings.filter((firing) => firing.rule === task && firing.window === window);

/** How often a goal is met by what counts in a window. */
export function metIn(terms: TaskTerms, doer: Doer, task: TaskOf, window: string): number {
  if (task.goal === null) return 0;
  const met = Math.floor(progressIn(terms, doer, task, window) / sizeOf(task.goal));
  return task.repeat ? met : Math.min(1, met);
}

/** A goal that was reached once stays so: no other event brings the same again. */
export const reachedIn = (doer: Doer, task: string, window: string): number =>
  firingsIn(doer, task, window).length;
