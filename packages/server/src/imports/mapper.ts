import type { Json } from '@laurel/core';
import { type Binder, binder, type Cell, needed } from './cells.ts';
import { decimal, scaled } from './decimals.ts';
import { evaluator, instantValue, objectValue } from './evaluate.ts';
import { LineFaultError } from './fault.ts';
import type { Condition, Mapping, RecordMapping, Test } from './mapping.ts';
import type { Columns, Row } from './rows.ts';
import type { MappingProblem } from './yaml-source.ts';

/** What a line, or the lines of a group, became. */
export interface Mapped {
  readonly subject: string;
  readonly type: string;
  readonly source: string;
  readonly id: string;
  /** UTC milliseconds. */
  readonly time: number;
  readonly data: Readonly<Record<string, Json>>;
}

/** A mapping bound to the columns of one file. */
export interface Mapper {
  /** Index of the record that the row is; `skip` if the mapping leaves it out, -1 if no record takes it. */
  readonly classify: (row: Row) => number | 'skip';
  /** What neighbouring rows of one event have in common; undefined where every row is an event. */
  readonly groupOf: Cell | undefined;
  /** Whether that is the first column of a line. */
  readonly isGroupFirst: boolean;
  /** The event of a group of rows (of one, without groups). Throws LineFaultError. */
  readonly map: (record: number, rows: readonly Row[]) => Mapped;
}

export type MapperResult =
  | { readonly ok: true; readonly mapper: Mapper }
  | { readonly ok: false; readonly problems: readonly MappingProblem[] };

export function bindMapping(mapping: Mapping, columns: Columns): MapperResult {
  const bind = binder(columns);
  const conditions = mapping.records.map((record) => condition(record.when, bind));
  const events = mapping.records.map((record) => (record.skip ? undefined : eventOf(record, mapping, bind)));
  const groupOf = mapping.group && bind.cell(mapping.group);
  if (bind.problems.length > 0) return { ok: false, problems: bind.problems };
  return {
    ok: true,
    mapper: {
      groupOf,
      isGroupFirst: mapping.group !== undefined && columns.indexOf(mapping.group.column) === 0,
      classify(row) {
        const index = conditions.findIndex((holds) => holds(row));
        return mapping.records[index]?.skip ? 'skip' : index;
      },
      map(record, rows) {
        const [event, first] = [events[record], rows[0]];
        if (!event || !first) throw new Error('A record that does not exist, or a group without rows.');
        return event(first, rows);
      },
    },
  };
}

function eventOf(
  record: RecordMapping,
  mapping: Mapping,
  bind: Binder,
): (row: Row, group: readonly Row[]) => Mapped {
  const subject = needed(bind.template(record.subject), 'subject');
  const type = needed(bind.template(record.type), 'type');
  const source = needed(bind.template(record.source ?? mapping.source), 'source');
  const id = needed(bind.template(record.id), 'id');
  const time = instantValue(record.time, bind);
  const own = objectValue(record.data, bind);
  const from =
    record.dataFrom &&
    evaluator({ kind: 'json', column: record.dataFrom, optional: true, otherwise: undefined }, bind);
  return (row, group) => {
    const data = own(row, group);
    const whole = from ? { ...objectOf(from(row, group)), ...data } : data;
    return {
      subject: subject(row),
      type: type(row),
      source: source(row),
      id: id(row),
      time: time(row),
      data: whole,
    };
  };
}

function objectOf(value: Json | undefined): Record<string, Json> {
  if (value === undefined) return {};
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return value as Record<string, Json>;
  throw new LineFaultError('not_json', '`dataFrom` must hold an object.');
}

type Holds = (row: Row) => boolean;

function condition(said: Condition, bind: Binder): Holds {
  switch (said.kind) {
    case 'always':
      return () => true;
    case 'all': {
      const all = said.of.map((each) => condition(each, bind));
      return (row) => all.every((holds) => holds(row));
    }
    case 'any': {
      const any = said.of.map((each) => condition(each, bind));
      return (row) => any.some((holds) => holds(row));
    }
    case 'not': {
      const holds = condition(said.of, bind);
      return (row) => !holds(row);
    }
    case 'test': {
      const [cell, passes] = [bind.cell(said.column), tests(said.test)];
      return (row) => passes(cell(row));
    }
  }
}

/** An empty cell passes no test but `empty` and being one of `''`. */
function tests(test: Test): (text: string | undefined) => boolean {
  switch (test.kind) {
    case 'oneOf': {
      const texts = new Set(test.texts);
      return (text) => texts.has(text ?? '');
    }
    case 'startsWith':
      return (text) => text?.startsWith(test.text) ?? false;
    case 'endsWith':
      return (text) => text?.endsWith(test.text) ?? false;
    case 'contains':
      return (text) => text?.includes(test.text) ?? false;
    case 'empty':
      return (text) => text === undefined;
    case 'below':
    case 'above':
    case 'atLeast':
    case 'atMost':
      return (text) => text !== undefined && compares(test, text);
  }
}

function compares(test: Extract<Test, { number: number }>, text: string): boolean {
  try {
    // Compared in millionths: enough for any quantity or price, and exact.
    const difference = scaled(decimal(text, test.style, ''), 6, 'floor', '') - test.number * 1_000_000;
    if (test.kind === 'below') return difference < 0;
    if (test.kind === 'above') return difference > 0;
    return test.kind === 'atLeast' ? difference >= 0 : difference <= 0;
  } catch (error) {
    // What is no number is neither above nor below; the record that takes the line then says what is wrong with it.
    if (error instanceof LineFaultError) return false;
    throw error;
  }
}
