import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import Table from 'cli-table3';
import pc from 'picocolors';

/** Where a command writes. Results go to standard output, all else to standard error. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether somebody watches standard error: bars and colours only then. */
  readonly isTerminal: boolean;
}

/**
 * Written at once: a pipe that is closed early (`| head`) ends the program without a word, and nothing is lost when
 * the process ends right after.
 */
export function processIo(): Io {
  return {
    stdout: (text) => write(1, text),
    stderr: (text) => write(2, text),
    // `isTTY` is missing where there is none, and what is missing would be taken for a question to the environment.
    isTerminal: isatty(2),
  };
}

function write(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(0);
      // A pipe whose reader is slower than we: wait a little and go on.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** Cells of a table; what is not there is empty. */
export type Row = readonly (string | number | null | undefined)[];

/** What a command says, as text for people or as JSON for programs. */
export interface Out {
  readonly isJson: boolean;
  readonly isTerminal: boolean;
  readonly paint: ReturnType<typeof pc.createColors>;
  /** The result: as JSON the document, as text what `text` makes of it. */
  readonly result: (document: unknown, text: () => string) => void;
  /** One of many results: a JSON line, or a line of text. */
  readonly line: (document: unknown, text?: () => string) => void;
  /** For people only, on standard error. */
  readonly note: (text: string) => void;
  readonly table: (head: readonly string[], rows: readonly Row[]) => string;
  /** Bytes as they are, for exports. */
  readonly raw: (text: string) => void;
}

export function output(io: Io, isJson: boolean): Out {
  const paint = pc.createColors(io.isTerminal && !isJson);
  return {
    isJson,
    isTerminal: io.isTerminal,
    paint,
    result: (document, text) => io.stdout(isJson ? `${JSON.stringify(document)}\n` : ended(text())),
    line: (document, text) => io.stdout(isJson || !text ? `${JSON.stringify(document)}\n` : ended(text())),
    note: (text) => io.stderr(ended(text)),
    raw: (text) => io.stdout(text),
    table: (head, rows) => tableText(head, rows),
  };
}

const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

function tableText(head: readonly string[], rows: readonly Row[]): string {
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], compact: true },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
  });
  for (const row of rows) table.push(row.map((cell) => String(cell ?? '')));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
