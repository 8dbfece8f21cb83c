import type { EpochMs } from '@laurel/core';
import type { Texts } from '../../kind.ts';
import { byEnd } from '../../store.ts';
import { debtOf, lotsOf } from '../purse.ts';
import type { Doer } from './doer.ts';
import { walkOf } from './fold.ts';
import { goalWindow, progressIn, reachedIn } from './goals.ts';
import { riskAt, standing } from './ladder.ts';
import { isOn } from './named-days.ts';
import { type TaskTerms, taskAssets } from './terms.ts';

export const instant = (at: number | null): string =>
  at === null ? 'never' : Temporal.Instant.fromEpochMilliseconds(at).toString();

export function seenOfDoer(terms: TaskTerms, doer: Doer, at: EpochMs): Texts {
  const seen: Record<string, string> = {
    standing: doer.frozen ? 'frozen' : 'active',
    tags: doer.tags.toSorted().join(' '),
    waiting: waitingOf(terms, doer),
    days: `${isOn(terms.zone, terms.days.double, at)} ${isOn(terms.zone, terms.days.member, at)}`,
  };
  for (const asset of taskAssets) {
    const lots = byEnd(lotsOf(doer, asset)).map(([end, left]) => `${left} until ${instant(end)}`);
    seen[asset] = `${lots.join(', ')} owed ${debtOf(doer, asset)}`;
  }
  for (const track of ['main', 'stars'] as const) {
    const { tier, since, until, cause } = standing(doer[track].records);
    const id = terms[track].tiers[tier]?.id ?? '';
    seen[track] = `${id} ${instant(since)} to ${instant(until)} ${cause}`;
  }
  const saves = terms.tasks.some((task) => task.saves !== null);
  const risk = saves ? riskAt(walkOf(terms, doer, 'main'), at) : null;
  seen['risk'] = risk === null ? 'none' : `${instant(risk.end)} from ${instant(risk.from)}`;
  for (const task of terms.tasks) {
    if (task.goal === null || 'streak' in task.goal) continue;
    if (task.saves !== null && risk === null) continue;
    const window = task.saves === null ? goalWindow(terms, task, at) : String(risk?.end);
    const reached = reachedIn(doer, task.id, window);
    seen[`goal ${task.id}`] =
      'allOf' in task.goal ? `${reached}` : `${progressIn(terms, doer, task, window)} ${reached}`;
  }
  return seen;
}

/** What waits, with its end, in the order of the text. */
function waitingOf(terms: TaskTerms, doer: Doer): string {
  const texts = doer.firings
    .filter(({ state }) => state === 'waiting')
    .map(({ rule, until }) => {
      const task = terms.tasks.find(({ id }) => id === rule);
      const units = [task?.points, task?.spin, task?.growth].map((each) => each ?? 0);
      return `${rule} ${units.join('+')} until ${instant(until)}`;
    });
  return texts.toSorted().join(', ');
}
