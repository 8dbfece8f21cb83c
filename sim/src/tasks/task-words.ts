import type { JsonObject } from '@laurel/core';
import type { Act } from '../act.ts';

/** Type and data of an act of tasks, as a client writes them; null: it is another's. */
export function taskWords(act: Act): { readonly type: string; readonly data: JsonObject } | null {
  switch (act.do) {
    case 'view':
      return { type: 'product.viewed', data: { sku: act.sku } };
    case 'madeUp':
      return { type: 'checkin.made_up', data: { date: act.date } };
    case 'quiz':
      return { type: 'quiz.passed', data: { right: act.right } };
    case 'acceptTask':
      return { type: 'task.accepted', data: { task: act.task } };
    case 'claimTask':
      return { type: 'task.claimed', data: { task: act.task } };
    case 'birthday':
      return { type: 'member.updated', data: { profile: { birthday: act.date } } };
    default:
      return null;
  }
}
