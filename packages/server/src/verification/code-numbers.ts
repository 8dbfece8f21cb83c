import type { Entry, IssueRecord } from '@laurel/core';
import type { Report } from './violation.ts';

/** I13: number n of a pool is given once, and in the commit that claimed it. */
export interface CodeNumbers {
  readonly take: (entries: readonly Entry[], report: Report) => void;
}

export function codeNumbers(): CodeNumbers {
  const given = new Map<string, Set<number>>();
  return {
    take(entries, report) {
      const mine = new Map<string, string>();
      for (const { seq, outcome } of entries) {
        for (const [key, record] of Object.entries(outcome.records ?? {})) {
          if (!key.startsWith('issue/') || record === null) continue;
          const { partner, item, number } = record as IssueRecord;
          // One that came from another member was given there.
          if (number === undefined || mine.has(key) || !key.startsWith(`issue/${seq}.`)) continue;
          const counter = `codes:${partner}:${item}`;
          mine.set(key, counter);
          const { by = 0, exact = 0 } = outcome.claims?.[counter] ?? {};
          if (number <= exact || number > exact + by)
            report('I13', seq, `${key} has number ${number} of ${counter}, which its commit did not claim`);
          const all = given.get(counter) ?? new Set();
          if (all.has(number)) report('I13', seq, `number ${number} of ${counter} was given twice`);
          given.set(counter, all.add(number));
        }
      }
    },
  };
}
