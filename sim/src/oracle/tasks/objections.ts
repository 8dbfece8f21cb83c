import type { EpochMs } from '@laurel/core';
import type { Act, Sent } from '../../act.ts';
import { dateOf, later } from '../days.ts';
import { availableOf } from '../purse.ts';
import type { Doer } from './doer.ts';
import { goalWindow } from './goals.ts';
import { type TaskTerms, taskIn, waitsFor } from './terms.ts';

export interface Asked {
  readonly terms: TaskTerms;
  readonly doer: Doer;
  readonly sent: Sent;
  readonly now: EpochMs;
  readonly at: EpochMs;
  readonly happened: EpochMs;
}
/** All that speaks against it; `room`: the page does not say whether it is refused. */
export interface Objections {
  readonly codes: readonly string[];
  readonly room: boolean;
}
const none: Objections = { codes: [], room: false };
const no = (...codes: readonly string[]): Objections => ({ codes, room: false });
const minute = 60_000;
const appliesWhenFrozen: readonly Act['do'][] = ['refund', 'cancel', 'adjust', 'birthday', 'thaw', 'freeze'];

export function objectionsTo(asked: Asked): Objections {
  const { terms, doer, sent, now, at, happened } = asked;
  const { act } = sent;
  if (act.do === 'nonsense') return no('*');
  const codes: string[] = [];
  if (sent.time > now + 5 * minute) codes.push('in_future');
  if (later(terms.zone, happened, { days: terms.latenessDays }) < at) codes.push('too_late');
  if (doer.joinedAt === null) return no(...codes, ...(act.do === 'register' ? [] : ['unknown_member', '*']));
  if (act.do === 'register') codes.push('already_a_member');
  if (happened < doer.joinedAt) codes.push('before_joining');
  if (doer.frozen && !appliesWhenFrozen.includes(act.do)) codes.push('member_frozen');
  if (act.do === (doer.frozen ? 'freeze' : 'thaw')) codes.push('*');
  const own = againstAct(asked, act);
  return { codes: [...codes, ...own.codes], room: own.room };
}

function againstAct(asked: Asked, act: Act): Objections {
  const { doer } = asked;
  switch (act.do) {
    case 'complete':
    case 'refund':
    case 'cancel':
      return no(...againstOrder(doer, act));
    case 'adjust':
      return -act.units > availableOf(doer, act.asset) ? no('insufficient_available') : none;
    case 'madeUp':
      return makingUp(asked, act.date);
    case 'acceptTask':
      return accepting(asked, act.task);
    case 'claimTask':
      return claiming(asked, act.task);
    default:
      return none;
  }
}

export function againstOrder(doer: Doer, act: Act): readonly string[] {
  if (act.do !== 'complete' && act.do !== 'refund' && act.do !== 'cancel') return [];
  const order = doer.orders.find((each) => each.id === act.order);
  if (order === undefined) return [];
  if (act.do === 'complete') return ['order_already_completed', 'order_cancelled'];
  const left = order.amount - order.refunded;
  const codes: string[] = order.cancelled ? ['order_cancelled', 'refund_above_order'] : [];
  if (act.do === 'cancel') return left === 0 && order.amount > 0 ? [...codes, '*'] : codes;
  if (order.refunds.includes(act.refund)) codes.push('refund_already_taken');
  return act.amount > left ? [...codes, 'refund_above_order'] : codes;
}

/** One card fills one missed day: not today, not one that has its check-in. */
function makingUp({ terms, doer, happened }: Asked, date: string): Objections {
  const codes: string[] = [];
  if (date >= dateOf(terms.zone, happened) || doer.checkins.includes(date)) codes.push('invalid_value');
  if (availableOf(doer, 'makeup') < 1) codes.push('insufficient_available', 'no_card');
  // Of days before the joining the page does not speak.
  const isBefore = date < dateOf(terms.zone, doer.joinedAt ?? 0);
  return { codes, room: isBefore };
}

function accepting({ terms, doer, happened }: Asked, id: string): Objections {
  const task = taskIn(terms, id);
  if (task === undefined) return no('unknown_task');
  if (!task.accept) return no('nothing_to_accept', '*');
  const codes: string[] = [];
  const isDone = (each: string): boolean =>
    doer.done.some((done) => done.task === each && done.at <= happened);
  if (!waitsFor(terms, task).every(isDone)) codes.push('task_locked');
  const isOver = task.until !== null && happened >= task.until;
  if (isOver || (task.from !== null && happened < task.from)) codes.push('task_not_open');
  const window = goalWindow(terms, task, happened);
  const again = doer.acceptances.some(
    (each) => each.task === id && goalWindow(terms, task, each.at) === window,
  );
  return { codes, room: again };
}

function claiming({ terms, doer }: Asked, id: string): Objections {
  if (taskIn(terms, id) === undefined) return no('unknown_task');
  const waits = doer.firings.some((firing) => firing.rule === id && firing.state === 'waiting');
  return waits ? none : no('nothing_to_claim');
}
