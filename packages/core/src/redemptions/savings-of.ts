import type { EpochMs, JsonObject } from '../kernel/json.ts';
import { standsOf, type UseRecord } from './use-record.ts';

/** One benefit at one order, or used elsewhere: what of it stands. Minor units. */
export interface SavingsLine extends JsonObject {
  readonly at: EpochMs;
  readonly benefit?: string;
  readonly order?: string;
  readonly plan?: string;
  /** Money that was not paid, and what was given that only has a list value: never added together. */
  readonly cash: number;
  readonly list: number;
}

/** What an order that stands saved, benefit by benefit; of one that was given up nothing. */
export function savingsAt(order: string, record: UseRecord): readonly SavingsLine[] {
  if (record.state !== 'captured') return [];
  const at = record.capturedAt ?? record.at;
  return record.uses.flatMap((use) => {
    const cash = standsOf(record, use).money;
    if (cash === 0) return [];
    return {
      at,
      benefit: use.benefit,
      order,
      ...(use.plan === undefined ? {} : { plan: use.plan }),
      cash,
      list: 0,
    };
  });
}

/** Σ of lines. */
export function sumOfSavings(lines: readonly Pick<SavingsLine, 'cash' | 'list'>[]): {
  readonly cash: number;
  readonly list: number;
} {
  let cash = 0;
  let list = 0;
  for (const line of lines) {
    cash += line.cash;
    list += line.list;
  }
  return { cash, list };
}
