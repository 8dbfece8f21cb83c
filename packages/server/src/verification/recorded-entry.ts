import { ENTRY_FORMAT, type Entry } from '@laurel/core';
import type { LogRow } from '@laurel/db';
import { bodyOf, entryOf } from '../log/codec.ts';

/** Where an entry was read from; a changed copy of it was read from nowhere. */
interface Origin {
  readonly row: LogRow;
  entry: Entry | undefined;
}
const origin = Symbol('origin');
type Recorded = Entry & { readonly [origin]?: Origin };

const mark = ',"outcome":{';

/**
 * An entry as it lies in the log. Its outcome, which is most of it, is parsed when somebody looks at it: whoever
 * decides the event anew and comes to the same text never does.
 */
export function recordedEntry(row: LogRow): Entry {
  const front = row.format === ENTRY_FORMAT ? frontOf(row.body) : undefined;
  if (front === undefined) return entryOf(row);
  const from: Origin = { row, entry: undefined };
  const { source, id, time, data, origin: cameFrom, ...rest } = front;
  let outcome: Entry['outcome'] | undefined;
  const entry: Recorded = {
    seq: row.seq,
    origin: cameFrom ?? 'outside',
    event: { type: row.type, source, id, time: time ?? row.happenedAt, data: data ?? {} },
    happenedAt: row.happenedAt,
    decidedAt: row.decidedAt,
    version: row.version,
    ...rest,
    get outcome() {
      outcome ??= entryOf(row).outcome;
      return outcome;
    },
    [origin]: from,
  };
  from.entry = entry;
  return entry;
}

type Front = Pick<Entry['event'], 'source' | 'id'> &
  Partial<Pick<Entry['event'], 'time' | 'data'> & Pick<Entry, 'origin'>> &
  Omit<Entry, 'seq' | 'event' | 'happenedAt' | 'decidedAt' | 'version' | 'origin' | 'outcome'>;

/** All before the outcome, which comes last; undefined where the first mark is not that of the outcome. */
function frontOf(body: string): Front | undefined {
  const end = body.indexOf(mark);
  if (end < 0) return undefined;
  try {
    return JSON.parse(`${body.slice(0, end)}}`) as Front;
  } catch {
    // Data may have an outcome of its own: what stands before that one is no whole object.
    return undefined;
  }
}

const originOf = (entry: Recorded): Origin | undefined =>
  entry[origin]?.entry === entry ? entry[origin] : undefined;

/** The same entry with all of its parts read, for whoever looks closely. */
export function wholeEntry(entry: Entry): Entry {
  const from = originOf(entry);
  return from === undefined ? entry : entryOf(from.row);
}

export function isDeferred(entry: Entry): boolean {
  const from = originOf(entry);
  return (from === undefined || from.row.body.includes('deferred')) && entry.outcome.deferred === true;
}

/** Whether an entry would be written as the recorded one was, letter by letter. False says nothing. */
export function isWrittenAlike(recorded: Entry, now: Entry): boolean {
  const row = originOf(recorded)?.row;
  return (
    row !== undefined &&
    row.seq === now.seq &&
    row.type === now.event.type &&
    row.happenedAt === now.happenedAt &&
    row.decidedAt === now.decidedAt &&
    row.version === now.version &&
    row.body === bodyOf(now, recordTexts(now))
  );
}

function recordTexts({ outcome: { records } }: Entry): readonly (string | null)[] {
  const texts: (string | null)[] = [];
  for (const key in records) {
    const value = records[key];
    texts.push(value === null ? null : JSON.stringify(value));
  }
  return texts;
}
