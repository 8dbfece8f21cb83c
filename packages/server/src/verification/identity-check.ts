import type { Entry } from '@laurel/core';
import type { Report } from './violation.ts';

/** I6: an event is applied once; entries have numbers without gaps and times that do not go back. */
export function identityCheck(report: Report): (entry: Entry) => void {
  const applied = new Set<string>();
  let seq = 0;
  let decidedAt = 0;
  return (entry) => {
    if (entry.seq !== seq + 1) report('I8', entry.seq, `entry ${entry.seq} follows entry ${seq}`);
    if (entry.decidedAt < decidedAt)
      report('I8', entry.seq, 'it was decided before the entry in front of it');
    [seq, decidedAt] = [entry.seq, entry.decidedAt];
    // What waited for its order comes twice: once to wait, once to be decided.
    if (entry.origin === 'time' || entry.outcome.deferred === true) return;
    const key = `${entry.subject ?? ''}\n${entry.event.source}\n${entry.event.id}`;
    if (applied.has(key) && entry.outcome.dead === undefined)
      report('I6', entry.seq, `${entry.event.source} ${entry.event.id} was applied twice`);
    applied.add(key);
  };
}
