import type { EpochMs } from '@laurel/core';
import { instant } from '../club/seen-of-person.ts';

/** What an asset has for each end and who earned it, soonest first, empty ones left out. */
export function lotsText(
  lots: readonly {
    readonly until: EpochMs | null;
    readonly left: number;
    readonly held: number;
    readonly of: string;
  }[],
): string {
  const sums = new Map<string, { until: number; left: number; held: number; of: string }>();
  for (const { until, left, held, of } of lots) {
    const key = `${until} ${of}`;
    const sum = sums.get(key) ?? { until: until ?? Number.POSITIVE_INFINITY, left: 0, held: 0, of };
    sums.set(key, { ...sum, left: sum.left + left, held: sum.held + held });
  }
  return [...sums.values()]
    .filter(({ left, held }) => left > 0 || held > 0)
    .sort((a, b) => a.until - b.until || (a.of < b.of ? -1 : 1))
    .map(({ until, left, held, of }) => {
      const end = until === Number.POSITIVE_INFINITY ? null : until;
      return `${left}+${held} until ${instant(end)}${of === '' ? '' : ` of ${of}`}`;
    })
    .join(', ');
}
