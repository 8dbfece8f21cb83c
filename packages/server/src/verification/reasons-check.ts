import { type Entry, type Programs, why } from '@laurel/core';
import type { Report } from './violation.ts';

/** I18: every transfer, explained, computes to its own amount. */
export function reasonsCheck(programs: Programs, report: Report): (entry: Entry) => void {
  return (entry) => {
    for (const [n, { amount, asset }] of (entry.outcome.transfers ?? []).entries()) {
      try {
        const told = why(programs, entry, n);
        if (told.recomputed !== told.amount)
          report(
            'I18',
            entry.seq,
            `transfer ${n} of ${amount} ${asset} explains itself as ${told.recomputed}`,
          );
      } catch (error) {
        report(
          'I18',
          entry.seq,
          `transfer ${n} of ${amount} ${asset} cannot be explained: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  };
}
