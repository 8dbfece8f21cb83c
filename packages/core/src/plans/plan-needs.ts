import { parseId } from '../kernel/ids.ts';
import { type JsonObject, textOf } from '../kernel/json.ts';
import type { Event } from '../log/event.ts';
import { codeCounter } from './codes.ts';
import { purchaseKey, quoteKey } from './plan-state.ts';
import { refundKey } from './purchase.ts';
import { trialCounter } from './trial.ts';

/** What an answer about money is about: a purchase, or money that goes back. */
export function answeredRecords(data: JsonObject): readonly string[] {
  const id = parseId('cl', textOf(data['callId']));
  if (id === null) return [];
  const key = `${id.seq}.${id.n}`;
  return [purchaseKey(key), refundKey(key)];
}

export function planRecords({ type, data }: Event): readonly string[] {
  const quoted = type === 'plan.purchased' ? parseId('qt', textOf(data['quoteId'])) : null;
  return quoted === null ? [] : [quoteKey(quoted.seq)];
}

const NONE: readonly string[] = [];

/** Shared counters: who has tried a plan, which codes were used. */
export function planCounters({ type, data }: Event): readonly string[] {
  if (type === 'plan.trial_started') {
    const person = Object.entries((data['person'] ?? {}) as JsonObject);
    return person.map(([field, mark]) => trialCounter(textOf(data['plan']), field, textOf(mark)));
  }
  if (type !== 'plan.code_redeemed') return NONE;
  return [codeCounter(textOf((data['code'] as JsonObject | undefined)?.['mark']))];
}
