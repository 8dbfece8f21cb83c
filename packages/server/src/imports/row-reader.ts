import { csvRows } from './csv-rows.ts';
import { jsonCells } from './json-cells.ts';
import type { Column, Mapping } from './mapping.ts';
import { headerGate, type RefusedLine, type Row, type RowReader } from './rows.ts';

/** Cells of one line without quotes or escapes. */
type SplitLine = (text: string) => Row['cells'];

export function rowReader(mapping: Mapping): RowReader {
  return mapping.format === 'csv' ? csvRows(mapping) : lineRows(mapping);
}

/** Formats in which a record is a line. */
function lineRows(mapping: Mapping): RowReader {
  const gate = headerGate(mapping);
  const json = mapping.format === 'jsonl' ? jsonCells() : undefined;
  const split = mapping.format === 'fixed' ? fixedCells(mapping.columns ?? []) : spacedCells;
  const read = (text: string, line: number): Row | RefusedLine | undefined => {
    if (json === undefined) return gate.pass({ line, toLine: line, text, cells: split(text) });
    if (line <= mapping.header) return gate.skipHeader();
    const found = json.read(text);
    return 'code' in found
      ? { line, toLine: line, text, fault: found }
      : { line, toLine: line, text, ...found };
  };
  return {
    take({ first, texts, faults }) {
      const items: (Row | RefusedLine)[] = [];
      for (let i = 0; i < texts.length; i += 1) {
        const text = texts[i] ?? '';
        const line = first + i;
        const unreadable = faults.size > 0 ? faults.get(line) : undefined;
        const item = unreadable
          ? { line, toLine: line, text, fault: unreadable }
          : text.trim() === ''
            ? gate.skipBlank()
            : read(text, line);
        if (item) items.push(item);
      }
      return { items, upTo: first + texts.length - 1 };
    },
    end: () => ({ items: [], upTo: 0 }),
    columns: () => json?.columns ?? gate.columns(),
    passed: gate.passed,
  };
}

const spacedCells: SplitLine = (text) => text.trim().split(/\s+/);

function fixedCells(columns: readonly Column[]): SplitLine {
  return (text) =>
    columns.map(({ from = 1, to = 1 }) => (text.length < from ? undefined : text.slice(from - 1, to)));
}
