import type { Item, MappedLine } from './assemble.ts';
import { refusedAtAccess } from './event-checks.ts';
import type { Counts, ImportSink, Outcome, Refused } from './import-file.ts';
import { BATCH_EVENTS } from './limits.ts';

/** Collects items to batches, lets a few of them be decided at once, and settles them in the order of the file. */
export interface BatchQueue {
  /** `upTo`: all lines up to this one are settled once these items are. */
  readonly add: (items: readonly Item[], upTo: number) => Promise<void>;
  readonly end: (upTo: number) => Promise<void>;
}

export interface QueueParts {
  readonly sink: ImportSink;
  readonly counts: Counts;
  readonly refused: (lines: readonly Refused[]) => void;
  readonly settled: (line: number) => Promise<void>;
}

export function batchQueue(parts: QueueParts): BatchQueue {
  let waiting: Item[] = [];
  let reached = 0;
  let settledAll: Promise<void> = Promise.resolve();
  const underWay: Promise<unknown>[] = [];

  const send = async (items: readonly Item[], upTo: number): Promise<void> => {
    if (underWay.length >= parts.sink.inFlight) await underWay.shift();
    const { good, verdicts } = judge(items);
    const answers =
      good.length === 0 ? Promise.resolve([]) : parts.sink.submit(good.map((each) => each.event));
    const before = settledAll;
    settledAll = Promise.all([answers, before]).then(async ([outcomes]) => {
      settle(parts, { items, verdicts, outcomes });
      await parts.settled(upTo);
    });
    // Looked at when its turn comes; until then a failure must not count as unhandled.
    settledAll.catch(() => undefined);
    underWay.push(settledAll);
  };
  const flush = async (): Promise<void> => {
    while (waiting.length >= BATCH_EVENTS) {
      const batch = waiting.slice(0, BATCH_EVENTS);
      waiting = waiting.slice(BATCH_EVENTS);
      const next = waiting[0];
      await send(batch, next ? (next.since ?? next.line) - 1 : reached);
    }
  };
  return {
    async add(items, upTo) {
      for (const item of items) waiting.push(item);
      reached = Math.max(reached, upTo);
      await flush();
    },
    async end(upTo) {
      reached = Math.max(reached, upTo);
      await send(waiting, reached);
      waiting = [];
      await settledAll;
    },
  };
}

interface Judged {
  readonly good: readonly MappedLine[];
  /** By place in the batch: why it was refused before it was handed over. */
  readonly verdicts: ReadonlyMap<number, Outcome>;
}

function judge(items: readonly Item[]): Judged {
  const good: MappedLine[] = [];
  const verdicts = new Map<number, Outcome>();
  let index = -1;
  for (const item of items) {
    index += 1;
    if ('fault' in item) continue;
    const problem = refusedAtAccess(item.event);
    if (problem === undefined) good.push(item);
    else {
      const { code, pointer, message: detail } = problem;
      verdicts.set(index, { status: 'refused', code, pointer, detail });
    }
  }
  return { good, verdicts };
}

interface Answered {
  readonly items: readonly Item[];
  readonly verdicts: ReadonlyMap<number, Outcome>;
  readonly outcomes: readonly Outcome[];
}

function settle({ counts, refused }: QueueParts, { items, verdicts, outcomes }: Answered): void {
  const lines: Refused[] = [];
  let [next, index] = [0, -1];
  for (const item of items) {
    index += 1;
    if ('fault' in item) {
      const { line, toLine, text, fault } = item;
      const { code, detail: reason, column } = fault;
      lines.push({
        line,
        toLine,
        code,
        reason,
        ...(column === undefined ? {} : { column }),
        text: cut(text),
      });
      counts.refused += 1;
      continue;
    }
    let outcome = verdicts.get(index);
    if (outcome === undefined) {
      outcome = outcomes[next];
      next += 1;
    }
    if (outcome === undefined) throw new Error('fewer outcomes than events');
    counts.events += 1;
    counts[outcome.status] += 1;
    if (outcome.status === 'refused') lines.push(refusedEvent(item, outcome));
  }
  if (lines.length > 0) refused(lines);
}

function refusedEvent(item: MappedLine, outcome: Extract<Outcome, { status: 'refused' }>): Refused {
  const { line, toLine, text } = item;
  const { subject, type, source, id } = item.event;
  const { code, detail: reason, pointer } = outcome;
  return { line, toLine, code, reason, pointer, event: { subject, type, source, id }, text: cut(text) };
}

/** Enough to find and mend it. */
function cut(text: string): string {
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
}

const TEXT_MAX = 4_096;
