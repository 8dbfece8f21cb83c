import { textOf } from '../kernel/json.ts';
import type { Event } from '../log/event.ts';
import { benefitUseKey, benefitUsesKey } from './uses.ts';

const NONE: readonly string[] = [];

/** What the use of a benefit, and its rating, look at. */
export function benefitRecords({ type, id, data }: Event): readonly string[] {
  if (type !== 'benefit.used' && type !== 'benefit.rated') return NONE;
  const benefit = textOf(data['benefit'] ?? '');
  if (benefit === '') return NONE;
  return [benefitUseKey(benefit, textOf(data['orderId'] ?? data['useId'] ?? id)), benefitUsesKey(benefit)];
}
