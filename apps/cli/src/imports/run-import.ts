import { stat } from 'node:fs/promises';
import { systemClock } from '@laurel/runtime';
import type { Counts, ImportSink, ImportTask, Mapping, MappingProblem } from '@laurel/server/imports';
import { answer } from '../frame/api.ts';
import type { Context } from '../frame/command.ts';
import type { Out } from '../frame/io.ts';
import { progressBar } from '../frame/progress.ts';
import { answerIsNo, couldNot, wrongUse } from '../frame/trouble.ts';
import { publishText } from '../programs/commands.ts';
import { problemsOf, readProgram, textOf } from '../programs/read-program.ts';
import { type Connection, connect } from '../store/connect.ts';
import { type Checkpoints, checkpointsOf } from './checkpoint.ts';
import type { ImportOptions } from './commands.ts';
import { httpSink } from './http-sink.ts';
import { type RefusedFile, refusedFile } from './refused-file.ts';

/** What is to be imported. */
export type Asked = ImportOptions & { readonly file: string; readonly mapping: string };

export interface Imported extends Counts {
  readonly file: string;
  readonly seconds: number;
  readonly linesPerSecond: number;
  /** Where an import that was cut short went on. */
  readonly resumedAfterLine: number;
  /** All of it was here before; nothing was sent. */
  readonly finishedBefore: boolean;
  readonly refusedFile: string | null;
  readonly closedMembers: number | null;
}

/** Brings a file in as a backfill, and closes it. */
export async function runImport({ out }: Context, asked: Asked): Promise<void> {
  await needFile(asked.file);
  const connection = await connect(asked, `import ${asked.file}`, 'begins');
  try {
    await publishIfAsked(connection, asked.program);
    const done = await bringIn(out, connection, asked);
    out.result(done, () => importedText(out, done));
  } finally {
    await connection.close();
  }
}

async function bringIn(out: Out, connection: Connection, asked: Asked): Promise<Imported> {
  const { textFile } = await import('@laurel/server/imports');
  const { text, mapping } = await readMappingFile(asked.mapping, await rulesOf(connection));
  const file = await troubled(() => textFile(asked.file, mapping.encoding));
  const [fromLine, toLine] = [asked.fromLine ?? 1, asked.toLine ?? Number.POSITIVE_INFINITY];
  const { laurel, config } = connection;
  const part = { file: asked.file, mark: file.mark, mapping: text, fromLine, toLine };
  const checkpoints = checkpointsOf(laurel, part);
  const begun = await checkpoints.read();
  const refused = refusedFile(asked.file, config.dataFolder, begun.refusedBytes);
  const started = systemClock.monotonicMs();
  const sink = await sinkOf(connection);
  const task = { file, mapping, sink, fromLine, toLine, doneUpTo: begun.line };
  const { counts, line } = await readFile(out, task, { checkpoints, refused });
  const closed = asked.keepOpen === true ? null : (await answer(connection.laurel.closeBackfills())).closed;
  // Refused lines may be taken another time, so they are sent again.
  if (refused.bytes() > 0) await checkpoints.clear();
  else await checkpoints.write({ line, refusedBytes: 0, finished: true });
  const seconds = (systemClock.monotonicMs() - started) / 1_000;
  return {
    file: asked.file,
    ...counts,
    seconds,
    linesPerSecond: Math.round(counts.lines / Math.max(seconds, 0.001)),
    resumedAfterLine: begun.line,
    finishedBefore: begun.finished,
    refusedFile: counts.refused > 0 ? refused.path : null,
    closedMembers: closed,
  };
}

interface Kept {
  readonly checkpoints: Checkpoints;
  readonly refused: RefusedFile;
}

/** A checkpoint costs a write of its own, so not every batch has one. */
const CHECKPOINT_LINES = 10_000;

async function readFile(
  out: Out,
  task: Omit<ImportTask, 'refused' | 'settled' | 'progress'>,
  { checkpoints, refused }: Kept,
): Promise<{ readonly counts: Counts; readonly line: number }> {
  const { importFile } = await import('@laurel/server/imports');
  const bar = progressBar(out, 'import');
  let kept = task.doneUpTo;
  let done = kept;
  try {
    const counts = await troubled(() =>
      importFile({
        ...task,
        refused: refused.add,
        settled: async (line) => {
          done = Math.max(done, line);
          if (line < kept + CHECKPOINT_LINES) return;
          kept = line;
          await checkpoints.write({ line, refusedBytes: refused.bytes(), finished: false });
        },
        progress: ({ bytes, ofBytes, counts }) =>
          bar.show(bytes, ofBytes, `${counts.events} events, ${counts.refused} refused`),
      }),
    );
    return { counts, line: done };
  } finally {
    bar.stop();
    refused.close();
  }
}

async function sinkOf({ opened, laurel }: Connection): Promise<ImportSink> {
  if (opened === undefined) return httpSink(laurel);
  const { inboxSink } = await import('@laurel/server/imports');
  return inboxSink({ inbox: opened.log.inbox, programs: opened.programs.current, actor: 'import' });
}

export async function needFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw wrongUse(`There is no file ${file}.`);
  if (!found.isFile()) throw wrongUse(`${file} is no file.`);
}

/** Zone and currency that a mapping need not repeat. */
export async function rulesOf({
  laurel,
}: Connection): Promise<{ readonly timeZone: string; readonly currency: string }> {
  const { data } = await laurel.getProgram();
  const program = data?.program as { readonly timeZone?: string; readonly currency?: string } | undefined;
  return { timeZone: program?.timeZone ?? 'Asia/Shanghai', currency: program?.currency ?? 'CNY' };
}

export async function readMappingFile(
  path: string,
  defaults: { readonly timeZone: string; readonly currency: string },
): Promise<{ readonly text: string; readonly mapping: Mapping }> {
  const { readMapping } = await import('@laurel/server/imports');
  const text = await textOf(path);
  const read = readMapping(text, defaults);
  if (read.ok) return { text, mapping: read.mapping };
  throw mappingProblems(path, read.problems);
}

function mappingProblems(path: string, problems: readonly MappingProblem[]): Error {
  const lines = problems.map(
    ({ line, column, message, advice }) => `${path}:${line}:${column} ${message} ${advice}`,
  );
  return wrongUse(`The mapping cannot be used.\n${lines.join('\n')}`, 'invalid_mapping', { problems });
}

/** What goes wrong with a file or with the store, as what the command ends with. */
export async function troubled<T>(act: () => Promise<T>): Promise<T> {
  const { FileTroubleError, MappingError, StoreTroubleError } = await import('@laurel/server/imports');
  try {
    return await act();
  } catch (error) {
    if (error instanceof MappingError) throw mappingProblems('mapping', error.problems);
    if (error instanceof FileTroubleError) throw couldNot(error.code, error.message);
    if (error instanceof StoreTroubleError)
      throw couldNot(error.code, `${error.message} Start the import again: it goes on where it was.`);
    throw error;
  }
}

/** `--program`: in force from the beginning, on a store without entries; or the one that it has. */
export async function publishIfAsked({ laurel }: Connection, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const read = await readProgram(file);
  if (!read.ok) throw problemsOf(file, read.problems);
  const { data: first } = await laurel.getProgram({ query: { version: 1 } });
  if (first === undefined) await publishText(laurel, { source: read.text, note: file });
  else if (first.source !== read.text) {
    throw answerIsNo(
      'program_recorded',
      `The store has a program of its own; ${file} is another one, and could not be in force from the beginning.`,
    );
  }
}

function importedText({ table }: Out, done: Imported): string {
  const { lines, events, applied, duplicate, deferred, refused, skipped } = done;
  const rows = [
    ['lines', lines],
    ['events', events],
    ['applied', applied],
    ['duplicate', duplicate],
    ['deferred', deferred],
    ['refused', refused],
    ['left out', skipped],
  ];
  const notes = [
    `${done.seconds.toFixed(1)} s, ${done.linesPerSecond} lines a second`,
    done.finishedBefore ? 'all of it was brought in before' : '',
    done.resumedAfterLine > 0 && !done.finishedBefore ? `went on after line ${done.resumedAfterLine}` : '',
    done.refusedFile === null ? '' : `refused lines, with reasons: ${done.refusedFile}`,
    done.closedMembers === null ? 'the backfill is open: close it with laurel backfill close' : '',
  ];
  return [table(['', ''], rows), ...notes.filter(Boolean)].join('\n');
}
