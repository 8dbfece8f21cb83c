import { type EventKey, eventKey } from './codec.ts';
import type { ExportedEntry } from './export-form.ts';

interface Body {
  readonly origin?: string;
  readonly source: string;
  readonly id: string;
  readonly cause?: number;
  readonly subject?: number;
  readonly outcome: { readonly deferred?: true };
}

/**
 * The keys by which the log finds entries, made anew from the entries themselves, member by member in their order:
 * what was asked has the first key; what waited has it too, and the later decision the later key.
 */
export function entryKeys(): (entry: ExportedEntry) => EventKey | null {
  const waiting = new Set<string>();
  return ({ member, body }) => {
    const { origin = 'outside', source, id, cause, subject, outcome } = body as Body;
    if (origin === 'time' || cause !== undefined) return null;
    // Joined by her first event: found through that event.
    if (origin === 'follow') return id.endsWith('#0') ? null : eventKey(source, id, 'first', subject);
    const name = JSON.stringify([member, subject ?? member, source, id]);
    if (waiting.delete(name)) return eventKey(source, id, 'later', subject);
    if (outcome.deferred === true) waiting.add(name);
    return eventKey(source, id, 'first', subject);
  };
}
