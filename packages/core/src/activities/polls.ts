import { count } from '../benefits/counters.ts';
import type { Making } from '../deciding.ts';
import { textOf } from '../kernel/json.ts';
import { earn } from '../rules/earn.ts';
import { voteCounter } from './activity-state.ts';
import { activityOf, checkAllowed, checkOpen, give, keepPart, no, partOf } from './taking-part.ts';

/** `activity.voted`: one vote per member, counted in the commit. Where it may be changed, the one before is taken out. */
export function vote(m: Making): void {
  const activity = activityOf(m, 'poll');
  checkOpen(m, activity);
  checkAllowed(m, activity);
  const option = textOf(m.event.data['option']);
  if (!activity.def.options.some(({ id }) => id === option))
    throw no('unknown_option', 'option', 'The poll has no such option.');
  const known = partOf(m, activity);
  if (known !== null && !activity.def.change)
    throw no('already_voted', 'activity', 'The member has voted, and votes are not changed.');
  if (known?.option !== option) {
    if (known !== null) count(m, voteCounter(activity.id, known.option), -1);
    count(m, voteCounter(activity.id, option), 1);
  }
  keepPart(m, activity, { kind: 'poll', option, at: known?.at ?? m.decidedAt, changedAt: m.decidedAt });
  if (known === null) give(m, activity.rewards[0]?.rule);
  earn(m);
}
