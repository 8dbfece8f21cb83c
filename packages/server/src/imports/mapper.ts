import type { Json } from '@laurel/core';
import { type Binder, binder, type Cell, needed } from './cells.ts';
import { condition } from './conditions.ts';
import { evaluator, instantValue, objectValue } from './evaluate.ts';
import { LineFaultError } from './fault.ts';
import { elementsOf, jsonCells } from './json-cells.ts';
import type { Mapping, RecordMapping } from './mapping.ts';
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
  /** Instead of a subject: whoever has this order. */
  readonly order?: string;
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
  /** Of a body that another system sent: its events, or null where no record takes it. Throws LineFaultError. */
  readonly mapBody: (row: Row) => readonly Mapped[] | null;
}

export type MapperResult =
  | { readonly ok: true; readonly mapper: Mapper }
  | { readonly ok: false; readonly problems: readonly MappingProblem[] };

export function bindMapping(mapping: Mapping, columns: Columns): MapperResult {
  const bind = binder(columns);
  const conditions = mapping.records.map((record) => condition(record.when, bind));
  const events = mapping.records.map((record) =>
    record.skip || record.each !== undefined ? undefined : eventOf(record, mapping, bind),
  );
  const bodies = mapping.records.map((record, i) => bodyOf(record, mapping, events[i]));
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
      mapBody(row) {
        const taken = mapping.records.flatMap((record, i) => (conditions[i]?.(row) ? [{ record, i }] : []));
        const first = taken[0];
        if (first === undefined) return null;
        if (first.record.skip) return [];
        const those = mapping.matches === 'all' ? taken.filter(({ record }) => !record.skip) : [first];
        return those.flatMap(({ i }) => bodies[i]?.(row) ?? []);
      },
    },
  };
}

type EventOf = (row: Row, group: readonly Row[]) => Mapped;

/** The events of one body: one, or one for each element of a list. */
function bodyOf(
  record: RecordMapping,
  mapping: Mapping,
  event: EventOf | undefined,
): (row: Row) => readonly Mapped[] {
  if (record.each === undefined) return (row) => (event === undefined ? [] : [event(row, [row])]);
  const inner = jsonCells();
  const ofElement = eventOf(record, mapping, binder(inner.columns));
  const elements = elementsOf(record.each, inner);
  return (row) => (elements(row) ?? []).map((element) => ofElement(element, [element]));
}

function eventOf(record: RecordMapping, mapping: Mapping, bind: Binder): EventOf {
  const ofOrder = record.orderOf && needed(bind.template(record.orderOf), 'orderOf');
  const subject = needed(bind.template(ofOrder ? { parts: ['-'] } : record.subject), 'subject');
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
      ...(ofOrder === undefined ? {} : { order: ofOrder(row) }),
    };
  };
}

function objectOf(value: Json | undefined): Record<string, Json> {
  if (value === undefined) return {};
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return value as Record<string, Json>;
  throw new LineFaultError('not_json', '`dataFrom` must hold an object.');
}
