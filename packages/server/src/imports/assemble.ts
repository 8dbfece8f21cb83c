import { fault, type LineFault, LineFaultError } from './fault.ts';
import { GROUP_LINES_MAX } from './limits.ts';
import type { Mapped, Mapper } from './mapper.ts';
import type { RefusedLine, Row, RowBatch } from './rows.ts';

/** One event of the file, or why there is none. */
export type Item = (MappedLine | RefusedLine) & {
  /** Where reading must begin again to make this item anew: the first line of its group. */
  readonly since?: number;
};
export interface MappedLine {
  readonly line: number;
  readonly toLine: number;
  readonly text: string;
  readonly event: Mapped;
}

export interface Assembled {
  readonly items: readonly Item[];
  /** Every line up to this one is settled by what was given out so far. */
  readonly upTo: number;
  /** Lines that the mapping leaves out. */
  readonly skipped: number;
}

/** Makes events of rows; with groups, neighbouring rows of one key become one event per kind of record. */
export interface Assembler {
  readonly take: (batch: RowBatch) => Assembled;
  readonly end: () => Assembled;
}

export function assembler(mapper: Mapper): Assembler {
  return mapper.groupOf === undefined ? singles(mapper) : groups(mapper, mapper.groupOf);
}

function singles(mapper: Mapper): Assembler {
  return {
    take({ items: rows, upTo }) {
      const items: Item[] = [];
      let skipped = 0;
      for (const row of rows) {
        const record = 'fault' in row ? undefined : mapper.classify(row);
        if (record === undefined) items.push(row as RefusedLine);
        else if (record === 'skip') skipped += 1;
        else items.push(itemOf(mapper, record, [row as Row]));
      }
      return { items, upTo, skipped };
    },
    end: () => ({ items: [], upTo: 0, skipped: 0 }),
  };
}

interface Group {
  readonly key: string;
  readonly line: number;
  /** Rows by kind of record, in the order in which the kinds first appeared. */
  readonly rows: Map<number, Row[]>;
  count: number;
  /** Why it must not be taken: one of its lines is missing or may be. */
  trouble: LineFault | undefined;
}

function groups(mapper: Mapper, keyOf: (row: Row) => string | undefined): Assembler {
  let open: Group | undefined;
  /** An unreadable line that may belong to the group before it or to the one after it. */
  let doubt: LineFault | undefined;

  const close = (items: Item[]): void => {
    if (open === undefined) return;
    const { rows: kinds, trouble, line } = open;
    for (const [record, rows] of kinds) items.push({ ...itemOf(mapper, record, rows, trouble), since: line });
    open = undefined;
  };
  const groupFor = (key: string, line: number, items: Item[]): Group => {
    if (open?.key === key) return open;
    close(items);
    open = { key, line, rows: new Map(), count: 0, trouble: doubt };
    doubt = undefined;
    return open;
  };
  /** An amount that lacks a line would be wrong in silence: better to refuse a whole group too many. */
  const spoil = (refused: RefusedLine, items: Item[]): void => {
    const key = refused.cells && keyOf({ ...refused, cells: refused.cells });
    const said = fault(
      'group_incomplete',
      `Line ${refused.line}, of this group or next to it, could not be read.`,
    );
    // No delimiter stands before the first column, so it is right in a line that has too many or too few.
    const isKnown = key !== undefined && (key === open?.key || mapper.isGroupFirst);
    if (isKnown) groupFor(key, refused.line, items).trouble = said;
    else if (open) open.trouble = said;
    if (!isKnown) doubt = said;
    items.push(refused);
  };
  const add = (row: Row, items: Item[]): number => {
    const record = mapper.classify(row);
    if (record === 'skip') return 1;
    const key = keyOf(row);
    if (key === undefined) {
      spoil({ ...row, fault: fault('missing_value', 'Nothing there to group by.') }, items);
      return 0;
    }
    const group = groupFor(key, row.line, items);
    doubt = undefined;
    group.count += 1;
    if (group.count > GROUP_LINES_MAX)
      group.trouble = fault('group_too_long', `More than ${GROUP_LINES_MAX} lines.`);
    const rows = group.rows.get(record);
    if (rows === undefined) group.rows.set(record, [row]);
    else if (group.count <= GROUP_LINES_MAX) rows.push(row);
    return 0;
  };
  return {
    take({ items: rows, upTo }) {
      const items: Item[] = [];
      let skipped = 0;
      for (const row of rows) {
        if ('fault' in row) spoil(row, items);
        else skipped += add(row, items);
      }
      return { items, upTo: open ? Math.min(upTo, open.line - 1) : upTo, skipped };
    },
    end() {
      const items: Item[] = [];
      close(items);
      return { items, upTo: 0, skipped: 0 };
    },
  };
}

function itemOf(mapper: Mapper, record: number, rows: readonly Row[], trouble?: LineFault): Item {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) throw new Error('A group without rows.');
  const place = { line: first.line, toLine: last.toLine, text: first.text };
  if (trouble) return { ...place, fault: trouble };
  if (record < 0) return { ...place, fault: fault('no_record', 'No `when` of the mapping takes this line.') };
  try {
    return { ...place, event: mapper.map(record, rows) };
  } catch (error) {
    if (error instanceof LineFaultError) return { ...place, fault: error.fault };
    throw error;
  }
}
