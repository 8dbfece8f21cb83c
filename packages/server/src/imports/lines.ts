import { type FileHandle, open, stat } from 'node:fs/promises';
import { fault, type LineFault } from './fault.ts';
import { LINE_CHARS_MAX, READ_BYTES } from './limits.ts';

/** Lines of a text file in the order of the file, many at a time: a promise per line would cost more than the line. */
export interface LineBatch {
  /** Number of the first line; lines count from 1, as an editor shows them. */
  readonly first: number;
  readonly texts: readonly string[];
  /** Lines that cannot be read as text, by number; their text is empty. */
  readonly faults: ReadonlyMap<number, LineFault>;
  /** Bytes of the file read so far. */
  readonly bytes: number;
}

export interface TextFile {
  readonly bytes: number;
  /** Tells the same file in the same state from any other: what a checkpoint is valid for. */
  readonly mark: string;
  readonly batches: () => AsyncGenerator<LineBatch>;
}

/** The file could not be read to its end as the file that it was at the beginning. */
export class FileTroubleError extends Error {
  readonly code: 'file_changed' | 'archive' | 'unknown_encoding';

  constructor(code: FileTroubleError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Opens nothing yet; `batches` reads the file once, in constant memory. `encoding` is a label that TextDecoder knows. */
export async function textFile(path: string, encoding: string | undefined): Promise<TextFile> {
  const before = await stat(path);
  const mark = markOf(before);
  return { bytes: before.size, mark, batches: () => read(path, encoding, mark) };
}

async function* read(path: string, encoding: string | undefined, mark: string): AsyncGenerator<LineBatch> {
  const handle = await open(path, 'r');
  try {
    const lines = lineSplitter();
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    let decoder: TextDecoder | undefined;
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, null);
      const chunk = buffer.subarray(0, bytesRead);
      decoder ??= decoderFor(chunk, encoding, path);
      bytes += bytesRead;
      const text = decoder.decode(chunk, { stream: bytesRead > 0 });
      const batch = lines.take(text, bytesRead === 0);
      if (batch.texts.length > 0) yield { ...batch, bytes };
      if (bytesRead === 0) break;
    }
    await stayed(handle, path, mark, bytes);
  } finally {
    await handle.close();
  }
}

function lineSplitter() {
  let rest = '';
  let number = 1;
  let isSkipping = false;
  return {
    take(text: string, isEnd: boolean): Omit<LineBatch, 'bytes'> {
      const texts: string[] = [];
      const faults = new Map<number, LineFault>();
      const first = number;
      const put = (line: string): void => {
        const said = isSkipping || line.length > LINE_CHARS_MAX ? tooLong() : undefined;
        if (said) faults.set(number, said);
        texts.push(said ? '' : line);
        isSkipping = false;
        number += 1;
      };
      const whole = rest === '' ? text : rest + text;
      let start = 0;
      for (let end = whole.indexOf('\n'); end >= 0; end = whole.indexOf('\n', start)) {
        put(whole.slice(start, whole.charCodeAt(end - 1) === CR && end > start ? end - 1 : end));
        start = end + 1;
      }
      rest = whole.slice(start);
      if (isEnd && (rest !== '' || isSkipping)) put(rest.endsWith('\r') ? rest.slice(0, -1) : rest);
      else if (rest.length > LINE_CHARS_MAX) [rest, isSkipping] = ['', true];
      markUnreadable(whole, texts, first, faults);
      return { first, texts, faults };
    },
  };
}

const CR = 13;

/** Bytes that are no text of the encoding became U+FFFD; the whole chunk is looked at first, since it is rare. */
function markUnreadable(whole: string, texts: string[], first: number, faults: Map<number, LineFault>): void {
  if (!whole.includes('\uFFFD') && !whole.includes('\0')) return;
  for (const [index, text] of texts.entries()) {
    if (text.includes('\uFFFD')) {
      faults.set(
        first + index,
        fault('invalid_encoding', 'Not text in this encoding; say the right one by `encoding`.'),
      );
    } else if (text.includes('\0')) faults.set(first + index, fault('control_character', 'Holds a NUL.'));
    else continue;
    texts[index] = '';
  }
}

function tooLong(): LineFault {
  return fault('line_too_long', `Longer than ${LINE_CHARS_MAX} characters.`);
}

function decoderFor(start: Buffer, encoding: string | undefined, path: string): TextDecoder {
  if ((start[0] === 0x1f && start[1] === 0x8b) || start.subarray(0, 4).equals(ZIP)) {
    throw new FileTroubleError(
      'archive',
      `${path} is an archive or a workbook; unpack it, or save it as CSV.`,
    );
  }
  const marked = start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : undefined;
  try {
    // TextDecoder takes a byte order mark away, so the first column keeps its name.
    return new TextDecoder(encoding ?? marked ?? 'utf-8');
  } catch {
    throw new FileTroubleError(
      'unknown_encoding',
      `No encoding is called ${encoding}; try utf-8 or gb18030.`,
    );
  }
}

const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

async function stayed(handle: FileHandle, path: string, mark: string, bytes: number): Promise<void> {
  const [open, named] = [await handle.stat(), await stat(path)];
  if (markOf(open) === mark && markOf(named) === mark && open.size === bytes) return;
  throw new FileTroubleError(
    'file_changed',
    `${path} changed while it was read; import it again when it rests.`,
  );
}

function markOf(stats: { ino: number; size: number; mtimeMs: number }): string {
  return `${stats.ino}-${stats.size}-${Math.round(stats.mtimeMs)}`;
}
