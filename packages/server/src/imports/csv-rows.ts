import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { fault } from './fault.ts';
import { LINE_CHARS_MAX, RECORD_LINES_MAX } from './limits.ts';
import type { Mapping } from './mapping.ts';
import { headerGate, type RefusedLine, type Row, type RowBatch, type RowReader } from './rows.ts';

/** A record as it stands in the file; with quotes it may span lines. */
interface Raw {
  readonly line: number;
  readonly toLine: number;
  readonly text: string;
  readonly hasQuotes: boolean;
}

/**
 * CSV. A line without a quote is split at once; the others go to the library, many together. A quote that is never
 * closed costs the line that opened it, not the rest of the file.
 */
export function csvRows(mapping: Mapping): RowReader {
  const gate = headerGate(mapping);
  const records = recordJoiner(mapping.delimiter);
  const settle = (raws: readonly Raw[], refused: readonly RefusedLine[], upTo: number): RowBatch => {
    const items: (Row | RefusedLine)[] = [...refused];
    for (const [raw, cells] of cellsOf(raws, mapping.delimiter)) {
      const { line, toLine, text } = raw;
      const isBlank = cells?.length === 1 && cells[0]?.trim() === '';
      const item = isBlank
        ? gate.skipBlank()
        : cells === undefined
          ? { line, toLine, text, fault: badQuotes() }
          : gate.pass({ line, toLine, text, cells });
      if (item) items.push(item);
    }
    if (refused.length > 0) items.sort((a, b) => a.line - b.line);
    return { items, upTo };
  };
  return {
    take({ first, texts, faults }) {
      const refused: RefusedLine[] = [];
      const raws: Raw[] = [];
      for (let i = 0; i < texts.length; i += 1) {
        const line = first + i;
        const text = texts[i] ?? '';
        const unreadable = faults.size > 0 ? faults.get(line) : undefined;
        if (unreadable) refused.push({ line, toLine: line, text, fault: unreadable });
        else records.add({ line, text }, raws, refused);
      }
      const open = records.opened();
      return settle(raws, refused, open === undefined ? first + texts.length - 1 : open - 1);
    },
    end() {
      const raws: Raw[] = [];
      const refused: RefusedLine[] = [];
      records.flush(raws, refused);
      return settle(raws, refused, Math.max(0, ...[...raws, ...refused].map((each) => each.toLine)));
    },
    columns: gate.columns,
    passed: gate.passed,
  };
}

interface Line {
  readonly line: number;
  readonly text: string;
}

/** Joins the lines of a record that has an open quote. Text has an open quote while it holds an odd number of them. */
function recordJoiner(delimiter: string) {
  let open: Line[] = [];
  let chars = 0;

  function add(line: Line, raws: Raw[], refused: RefusedLine[]): void {
    const isOdd = hasOddQuotes(line.text);
    if (open.length === 0 && !isOdd) {
      raws.push({ ...line, toLine: line.line, hasQuotes: line.text.includes('"') });
      return;
    }
    open.push(line);
    chars += line.text.length;
    if (open.length > 1 && isOdd) closeRecord(raws, refused);
    else if (open.length > RECORD_LINES_MAX || chars > LINE_CHARS_MAX) giveUp(raws, refused);
  }

  function closeRecord(raws: Raw[], refused: RefusedLine[]): void {
    const [first, last] = [open[0], open.at(-1)];
    const text = open.map((each) => each.text).join('\n');
    if (first && last && tryParse(text, delimiter) !== undefined) {
      raws.push({ line: first.line, toLine: last.line, text, hasQuotes: true });
      [open, chars] = [[], 0];
    } else giveUp(raws, refused);
  }

  /** The first line of the record is to blame; those behind it are read for themselves. */
  function giveUp(raws: Raw[], refused: RefusedLine[]): void {
    const [first, ...others] = open;
    [open, chars] = [[], 0];
    if (first) refused.push({ ...first, toLine: first.line, fault: badQuotes() });
    for (const each of others) add(each, raws, refused);
  }

  return {
    add,
    /** Line of the record that is still open. */
    opened: (): number | undefined => open[0]?.line,
    flush(raws: Raw[], refused: RefusedLine[]): void {
      while (open.length > 0) giveUp(raws, refused);
    },
  };
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) isOdd = !isOdd;
  return isOdd;
}

function badQuotes() {
  return fault(
    'bad_quotes',
    'Quotes do not match: a quoted field begins and ends with ", a quote inside it is "".',
  );
}

function* cellsOf(
  raws: readonly Raw[],
  delimiter: string,
): Generator<readonly [Raw, readonly string[] | undefined]> {
  const quoted = raws.filter((raw) => raw.hasQuotes);
  const parsed = parseMany(
    quoted.map((raw) => raw.text),
    delimiter,
  );
  let next = 0;
  for (const raw of raws) {
    if (!raw.hasQuotes) yield [raw, raw.text.split(delimiter)];
    else {
      yield [raw, parsed[next]];
      next += 1;
    }
  }
}

/** Together, which is quick; where that fails or the numbers differ, one by one, to find who is to blame. */
function parseMany(texts: readonly string[], delimiter: string): readonly (readonly string[] | undefined)[] {
  if (texts.length === 0) return [];
  const together = tryParse(texts.join('\n'), delimiter);
  if (together?.length === texts.length) return together;
  return texts.map((text) => {
    const alone = tryParse(text, delimiter);
    return alone?.length === 1 ? alone[0] : undefined;
  });
}

function tryParse(text: string, delimiter: string): string[][] | undefined {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}
