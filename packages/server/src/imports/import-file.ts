import { type Assembler, assembler } from './assemble.ts';
import { batchQueue } from './batch-queue.ts';
import { type FilePart, filePart } from './file-part.ts';
import type { TextFile } from './lines.ts';
import { bindMapping, type Mapped } from './mapper.ts';
import type { Mapping } from './mapping.ts';
import { rowReader } from './row-reader.ts';
import type { RowBatch, RowReader } from './rows.ts';
import type { MappingProblem } from './yaml-source.ts';

/** What became of one event that was handed over. */
export type Outcome =
  | { readonly status: 'applied' | 'duplicate' | 'deferred' }
  | { readonly status: 'refused'; readonly code: string; readonly pointer: string; readonly detail: string };

/** Where the events go. Outcomes come in the order of the events, and only once they are durable. */
export interface ImportSink {
  readonly submit: (events: readonly Mapped[]) => Promise<readonly Outcome[]>;
  /** How many calls of `submit` may wait at a time. */
  readonly inFlight: number;
}

/** A line, or the lines of a group, that became nothing, and why. */
export interface Refused {
  readonly line: number;
  readonly toLine: number;
  readonly code: string;
  readonly reason: string;
  readonly column?: string;
  /** Into the event that the mapping made. */
  readonly pointer?: string;
  readonly event?: Pick<Mapped, 'subject' | 'type' | 'source' | 'id'>;
  /** The line as it stands in the file. */
  readonly text: string;
}

export interface Counts {
  /** Lines of the file that were looked at, without what a checkpoint passed over. */
  lines: number;
  events: number;
  applied: number;
  duplicate: number;
  deferred: number;
  refused: number;
  /** Left out by the mapping. */
  skipped: number;
  blank: number;
  header: number;
}

export interface Progress {
  readonly bytes: number;
  readonly ofBytes: number;
  readonly counts: Readonly<Counts>;
}

export interface ImportTask {
  readonly file: TextFile;
  readonly mapping: Mapping;
  readonly sink: ImportSink;
  /** Lines up to this one are done (a checkpoint); 0 for none. */
  readonly doneUpTo: number;
  readonly fromLine: number;
  readonly toLine: number;
  readonly refused: (lines: readonly Refused[]) => void;
  /** All lines up to `line` are decided and durable, or were refused. */
  readonly settled: (line: number, counts: Readonly<Counts>) => Promise<void>;
  readonly progress: (progress: Progress) => void;
}

/** The mapping does not fit this file: it names columns that are not there. */
export class MappingError extends Error {
  readonly problems: readonly MappingProblem[];

  constructor(problems: readonly MappingProblem[]) {
    super(
      problems
        .map((each) => `line ${each.line}, column ${each.column}: ${each.message} ${each.advice}`)
        .join('\n'),
    );
    this.problems = problems;
  }
}

/**
 * Reads the file once, in constant memory, and hands its events over in batches: while one is decided and made
 * durable, the next is read.
 */
export async function importFile(task: ImportTask): Promise<Counts> {
  const { file, mapping, sink, refused } = task;
  const counts = noCounts();
  const after = Math.max(task.doneUpTo, task.fromLine - 1);
  const rows = rowReader(mapping);
  const queue = batchQueue({
    sink,
    counts,
    refused,
    settled: (line) => task.settled(Math.max(line, after), counts),
  });
  // Where nothing in the file names the columns they are known at once, and paths of JSON must be before the first line.
  let reader = bound(task, rows, after);
  let end = 0;
  const pass = async (batch: RowBatch): Promise<void> => {
    reader ??= bound(task, rows, after);
    if (reader === undefined) return;
    const { items, upTo, skipped } = reader.assembler.take(reader.part.cut(batch));
    counts.skipped += skipped;
    await queue.add(items, upTo);
  };
  for await (const lines of file.batches()) {
    await pass(rows.take(lines));
    end = lines.first + lines.texts.length - 1;
    counts.lines = Math.max(0, Math.min(task.toLine, end) - after);
    task.progress({ bytes: lines.bytes, ofBytes: file.bytes, counts });
    if (reader?.part.isOver()) break;
  }
  await pass(rows.end());
  if (reader) await queue.add(reader.assembler.end().items, 0);
  await queue.end(Math.min(task.toLine, end));
  return Object.assign(counts, rows.passed());
}

interface PartReader {
  readonly assembler: Assembler;
  readonly part: FilePart;
}

/** The mapping bound to the columns, as soon as the file has told them. */
function bound({ mapping, toLine }: ImportTask, rows: RowReader, after: number): PartReader | undefined {
  const columns = rows.columns();
  if (columns === undefined) return undefined;
  const result = bindMapping(mapping, columns);
  if (!result.ok) throw new MappingError(result.problems);
  return { assembler: assembler(result.mapper), part: filePart(after, toLine, result.mapper.groupOf) };
}

function noCounts(): Counts {
  return {
    lines: 0,
    events: 0,
    applied: 0,
    duplicate: 0,
    deferred: 0,
    refused: 0,
    skipped: 0,
    blank: 0,
    header: 0,
  };
}
