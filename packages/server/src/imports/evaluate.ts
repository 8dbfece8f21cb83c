import type { Json } from '@laurel/core';
import { type Binder, binder, type Cell, needed } from './cells.ts';
import { condition } from './conditions.ts';
import { dateReader } from './dates.ts';
import { decimal, plainMoney, plainNumbers, scaled, scaledProduct } from './decimals.ts';
import { LineFaultError, shown } from './fault.ts';
import { at, elementsOf, jsonCells } from './json-cells.ts';
import type { Absence, DateValue, EachValue, Field, NumberValue, TextValue, Value } from './mapping.ts';
import type { Row } from './rows.ts';

/** A value of one row, and of the rows of its group. Undefined: left out. */
export type Evaluate = (row: Row, group: readonly Row[]) => Json | undefined;

/** Builds the function that makes a value, once per file. Throws LineFaultError while a line is read. */
export function evaluator(value: Value, bind: Binder): Evaluate {
  switch (value.kind) {
    case 'constant':
      return () => value.value;
    case 'template':
      return needed(bind.template(value.template), 'this template');
    case 'text':
      return textValue(value, bind);
    case 'number':
      return numberValue(value, bind);
    case 'date':
      return dateText(value, bind);
    case 'boolean':
      return present(bind.cell(value.column), value, (text) => {
        if (value.yes.includes(text)) return true;
        if (value.no.includes(text)) return false;
        throw new LineFaultError(
          'unknown_value',
          `${shown(text)} is neither yes nor no.`,
          value.column.column,
        );
      });
    case 'json':
      return jsonValue(value, bind);
    case 'split':
      return present(bind.cell(value.column), value, (text) =>
        text.split(value.by).flatMap((part) => part.trim() || []),
      );
    case 'object':
      return objectValue(value.fields, bind);
    case 'lines': {
      const each = evaluator(value.of, bind);
      return (_, group) => group.map((row) => each(row, group) ?? null);
    }
    case 'each':
      return eachOf(value);
    case 'sum':
      return value.of.kind === 'each' ? sumOfEach(value.of) : sumOf(value.of, bind);
  }
}

/** An object of the fields; those that are left out have no key. */
export function objectValue(
  fields: readonly Field[],
  bind: Binder,
): (row: Row, group: readonly Row[]) => Record<string, Json> {
  const made = fields.map(({ name, value }) => [name, evaluator(value, bind)] as const);
  return (row, group) => {
    const data: Record<string, Json> = {};
    for (const [name, evaluate] of made) {
      const value = evaluate(row, group);
      if (value !== undefined) data[name] = value;
    }
    return data;
  };
}

function present(
  cell: Cell,
  absence: Absence & { column: { column: string } },
  make: (text: string, row: Row) => Json,
) {
  const { column } = absence.column;
  return (row: Row): Json | undefined => {
    const text = cell(row);
    if (text !== undefined) return make(text, row);
    if (absence.otherwise !== undefined) return absence.otherwise;
    if (absence.optional) return undefined;
    throw new LineFaultError('missing_value', `\`${column}\` is empty.`, column);
  };
}

function textValue(value: TextValue, bind: Binder): Evaluate {
  const { map, column } = value;
  return present(bind.cell(column), value, (text) => {
    if (map === undefined) return text;
    const word = map.get(text);
    if (word === undefined)
      throw new LineFaultError('unknown_value', `${shown(text)} is not in the map.`, column.column);
    return word;
  });
}

function numberValue(value: NumberValue, bind: Binder): Evaluate {
  const { places, style, rounding, sign } = value;
  const name = value.column.column;
  const times = value.times && needed(bind.cell(value.times), value.times.column);
  const isPlain = Object.entries(plainNumbers).every(
    ([key, plain]) => style[key as keyof typeof style] === plain,
  );
  const signed = (units: number): number =>
    sign === 'keep' ? units : sign === 'absolute' ? Math.abs(units) : 0 - units;
  return present(bind.cell(value.column), value, (text, row) => {
    if (times) {
      const quantity = decimal(times(row), style, value.times?.column ?? '');
      return signed(scaledProduct(decimal(text, style, name), quantity, { places, rounding, column: name }));
    }
    const quick = isPlain ? plainMoney(text, places) : -1;
    return signed(quick >= 0 ? quick : scaled(decimal(text, style, name), places, rounding, name));
  });
}

function sumOf(value: NumberValue, bind: Binder): Evaluate {
  const each = numberValue(value, bind);
  return (_, group) => {
    let sum = 0;
    for (const row of group) sum += Number(each(row, group) ?? 0);
    if (Number.isSafeInteger(sum)) return sum;
    throw new LineFaultError('number_too_large', 'The sum is beyond 2^53 − 1 units.', value.column.column);
  };
}

/** A list within a JSON row, element by element. */
function eachOf(value: EachValue): Evaluate {
  const inner = jsonCells();
  const bind = binder(inner.columns);
  const make = evaluator(value.of, bind);
  const holds = value.when === undefined ? undefined : condition(value.when, bind);
  const elements = elementsOf(value.path, inner);
  const { column } = value.path;
  return (row) => {
    const rows = elements(row);
    if (rows === undefined) {
      if (value.otherwise !== undefined) return value.otherwise;
      if (value.optional) return undefined;
      throw new LineFaultError('missing_value', `There is no list \`${column}\`.`, column);
    }
    const those = holds === undefined ? rows : rows.filter(holds);
    return those.map((element) => make(element, [element]) ?? null);
  };
}

function sumOfEach(value: EachValue): Evaluate {
  const each = eachOf(value);
  return (row, group) => {
    const numbers = each(row, group);
    if (!Array.isArray(numbers)) return numbers;
    const sum = numbers.reduce<number>((total, n) => total + Number(n ?? 0), 0);
    if (Number.isSafeInteger(sum)) return sum;
    throw new LineFaultError('number_too_large', 'The sum is beyond 2^53 − 1 units.', value.path.column);
  };
}

/** The instant of a date column. */
export function instantValue(value: DateValue, bind: Binder): (row: Row) => number {
  const read = dateReader(value.style);
  const { column } = value.column;
  const cell = needed(bind.cell(value.column), column);
  return (row) => read(cell(row), column);
}

function dateText(value: DateValue, bind: Binder): Evaluate {
  const read = dateReader(value.style);
  const { timeZone } = value.style;
  return present(bind.cell(value.column), value, (text) => {
    const instant = Temporal.Instant.fromEpochMilliseconds(read(text, value.column.column));
    const local = instant.toZonedDateTimeISO(timeZone);
    return value.as === 'day' ? local.toPlainDate().toString() : local.toString({ timeZoneName: 'never' });
  });
}

function jsonValue(value: Extract<Value, { kind: 'json' }>, bind: Binder): Evaluate {
  const { column } = value.column;
  const path = column.split('.');
  const ofCell = present(bind.cell(value.column), value, (text) => {
    try {
      return JSON.parse(text) as Json;
    } catch {
      throw new LineFaultError('not_json', `\`${column}\` is not JSON.`, column);
    }
  });
  return (row) => (row.json && at(row.json, path) !== undefined ? at(row.json, path) : ofCell(row));
}
