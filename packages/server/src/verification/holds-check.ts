import type { Entry, Head } from '@laurel/core';
import type { Report } from './violation.ts';

export interface HoldsCheck {
  readonly take: (entry: Entry) => void;
  readonly end: (head: Head, at: number) => void;
}

/** I5: placed = captured + released + lapsed + still open, hold by hold; none is open past its limit. */
export function holdsCheck(report: Report): HoldsCheck {
  const open = new Map<string, number>();
  return {
    take(entry) {
      // Holds of one who is merged go as they are to where she goes.
      if (entry.outcome.whole !== undefined)
        for (const { id, amount } of entry.outcome.holds ?? []) open.set(id, amount);
      for (const { hold, kind, amount } of entry.outcome.transfers ?? []) {
        if (hold === undefined) continue;
        if (kind === 'hold') open.set(hold, (open.get(hold) ?? 0) + amount);
        if (kind === 'capture' || kind === 'release') open.set(hold, (open.get(hold) ?? 0) - amount);
        const left = open.get(hold) ?? 0;
        if (left < 0) report('I5', entry.seq, `more was taken out of hold ${hold} than was placed: ${-left}`);
      }
    },
    end(head, at) {
      for (const { id, amount, until } of Object.values(head.holds)) {
        if (open.get(id) !== amount)
          report('I5', head.seq, `hold ${id} has ${amount}, counted ${open.get(id) ?? 0}`);
        if (until <= at) report('I5', head.seq, `hold ${id} is open past its limit`);
        open.delete(id);
      }
      for (const [id, left] of open)
        if (left !== 0) report('I5', head.seq, `${left} of hold ${id} are nowhere`);
    },
  };
}
