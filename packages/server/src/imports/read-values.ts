import type { Json } from '@laurel/core';
import type { Absence, DateValue, Field, NumberValue, Value } from './mapping.ts';
import { readCondition, readNamed, readTemplate, readTexts } from './read-conditions.ts';
import {
  type Defaults,
  dateKeys,
  type Entries,
  numberKeys,
  placesOf,
  readCurrency,
  readDateStyle,
  readNumberStyle,
} from './read-styles.ts';
import type { Source, YamlReader } from './yaml-source.ts';

export function readFields(
  yaml: YamlReader,
  source: Source,
  defaults: Defaults,
): readonly Field[] | undefined {
  const entries = yaml.entries(source);
  if (entries === undefined) return undefined;
  return [...entries].flatMap(([name, at]) => {
    if (name === '__proto__') yaml.complain(at, 'This name is not allowed.', 'Choose another name.');
    const value = readValue(yaml, at, defaults);
    return value ? [{ name, value }] : [];
  });
}

const absenceKeys = ['optional', 'default'];
const kinds = [
  'text',
  'money',
  'integer',
  'boolean',
  'time',
  'date',
  'json',
  'split',
  'object',
  'lines',
  'sum',
  'each',
  'const',
] as const;
type Kind = (typeof kinds)[number];

const keysOf: Readonly<Record<Kind, readonly string[]>> = {
  text: ['map', ...absenceKeys],
  money: ['times', 'currency', 'round', 'absolute', 'negate', ...numberKeys, ...absenceKeys],
  integer: ['times', 'round', 'absolute', 'negate', ...numberKeys, ...absenceKeys],
  boolean: ['true', 'false', ...absenceKeys],
  time: [...dateKeys, ...absenceKeys],
  date: [...dateKeys, ...absenceKeys],
  json: absenceKeys,
  split: ['by', ...absenceKeys],
  object: [],
  lines: [],
  sum: [],
  each: absenceKeys,
  const: [],
};

/** A text is a template, another scalar stands for itself, a map says by its first word what it makes of a column. */
export function readValue(yaml: YamlReader, source: Source, defaults: Defaults): Value | undefined {
  const plain = yaml.plain(source);
  if (typeof plain === 'string') {
    const template = readTemplate(yaml, source);
    return template && { kind: 'template', template };
  }
  if (plain === null || typeof plain !== 'object') return { kind: 'constant', value: plain as Json };
  const entries = yaml.entries(source);
  if (entries === undefined) return undefined;
  const kind = kinds.find((each) => entries.has(each));
  if (kind === undefined) {
    const advice = `Say what it is by one of ${kinds.join(', ')}; a map of fields is \`object\`.`;
    yaml.complain(source, 'It is not said what this makes of a column.', advice);
    return undefined;
  }
  yaml.entries(source, [kind, ...keysOf[kind]]);
  return valueReaders[kind](yaml, entries, { kind, at: entries.get(kind) ?? source, defaults });
}

interface Where {
  readonly kind: Kind;
  /** Where the kind is said. */
  readonly at: Source;
  readonly defaults: Defaults;
}
type ValueReader = (yaml: YamlReader, entries: Entries, where: Where) => Value | undefined;

const valueReaders: Readonly<Record<Kind, ValueReader>> = {
  text: (yaml, entries, { at }) => {
    const column = readNamed(yaml, at);
    const mapAt = entries.get('map');
    const words = mapAt && yaml.entries(mapAt);
    const map = words && new Map([...words].map(([word, value]) => [word, yaml.plain(value) as Json]));
    return column && { kind: 'text', column, map, ...readAbsence(yaml, entries) };
  },
  money: (yaml, entries, where) => {
    const currencyAt = entries.get('currency');
    const currency = (currencyAt && readCurrency(yaml, currencyAt)) ?? where.defaults.currency;
    return readNumber(yaml, entries, { ...where, places: placesOf(currency) });
  },
  integer: (yaml, entries, where) => readNumber(yaml, entries, { ...where, places: 0 }),
  boolean: (yaml, entries, { at }) => {
    const column = readNamed(yaml, at);
    const [yes, no] = [entries.get('true'), entries.get('false')];
    return (
      column && {
        kind: 'boolean',
        column,
        yes: yes ? readTexts(yaml, yes) : ['true', 'yes', 'Y', '1', '是'],
        no: no ? readTexts(yaml, no) : ['false', 'no', 'N', '0', '否'],
        ...readAbsence(yaml, entries),
      }
    );
  },
  time: (yaml, entries, { at, defaults }) => dateOf(yaml, entries, { column: at, defaults, as: 'time' }),
  date: (yaml, entries, { at, defaults }) => dateOf(yaml, entries, { column: at, defaults, as: 'day' }),
  json: (yaml, entries, { at }) => {
    const column = readNamed(yaml, at);
    return column && { kind: 'json', column, ...readAbsence(yaml, entries) };
  },
  split: (yaml, entries, { at }) => {
    const column = readNamed(yaml, at);
    const byAt = entries.get('by');
    return (
      column && { kind: 'split', column, by: (byAt && yaml.text(byAt)) || ',', ...readAbsence(yaml, entries) }
    );
  },
  object: (yaml, _, { at, defaults }) => {
    const fields = readFields(yaml, at, defaults);
    return fields && { kind: 'object', fields };
  },
  lines: (yaml, _, { at, defaults }) => {
    const fields = readFields(yaml, at, defaults);
    return fields && { kind: 'lines', of: { kind: 'object', fields } };
  },
  sum: (yaml, _, { at, defaults }) => {
    const of = readValue(yaml, at, defaults);
    if (of?.kind === 'number') return { kind: 'sum', of };
    if (of?.kind === 'each' && of.of.kind === 'number') return { kind: 'sum', of };
    yaml.complain(at, 'Only numbers have a sum.', 'Write `sum: {money: price, times: quantity}`.');
    return undefined;
  },
  each: readEach,
  const: (yaml, _, { at }) => ({ kind: 'constant', value: yaml.plain(at) as Json }),
};

/** `each: {path: line_items, of: {fields}}`, or `value` where an element is no object. */
function readEach(yaml: YamlReader, entries: Entries, { at, defaults }: Where): Value | undefined {
  const inner = yaml.entries(at, ['path', 'of', 'value', 'when']);
  if (inner === undefined) return undefined;
  const [pathAt, ofAt, valueAt, whenAt] = ['path', 'of', 'value', 'when'].map((key) => inner.get(key));
  if (pathAt === undefined || (ofAt === undefined) === (valueAt === undefined)) {
    yaml.complain(
      at,
      'A list has `path`, and `of` or `value`.',
      'Write `each: {path: line_items, of: {lineId: {text: id}}}`.',
    );
    return undefined;
  }
  const path = readNamed(yaml, pathAt);
  const fields = ofAt && readFields(yaml, ofAt, defaults);
  const of: Value | undefined = fields
    ? { kind: 'object', fields }
    : valueAt && readValue(yaml, valueAt, defaults);
  const when = whenAt && readCondition(yaml, whenAt, defaults);
  return path && of && { kind: 'each', path, of, when, ...readAbsence(yaml, entries) };
}

function readNumber(
  yaml: YamlReader,
  entries: Entries,
  where: Where & { readonly places: number },
): NumberValue | undefined {
  const column = readNamed(yaml, where.at);
  const [times, round] = [entries.get('times'), entries.get('round')];
  const isSaid = (key: string): boolean => {
    const at = entries.get(key);
    return at !== undefined && yaml.truth(at) === true;
  };
  const sign = isSaid('absolute') ? 'absolute' : isSaid('negate') ? 'negate' : 'keep';
  return (
    column && {
      kind: 'number',
      column,
      times: times && readNamed(yaml, times),
      places: where.places,
      style: readNumberStyle(yaml, entries, where.defaults.numbers),
      rounding: (round && yaml.choice(round, ['halfUp', 'floor', 'refuse'])) ?? 'refuse',
      sign,
      ...readAbsence(yaml, entries),
    }
  );
}

/** A date in a record's `time`: a column by name alone, or `{column, format, …}`. */
export function readDate(
  yaml: YamlReader,
  source: Source,
  how: { readonly defaults: Defaults; readonly as: DateValue['as'] },
): DateValue | undefined {
  const plain = yaml.plain(source);
  if (typeof plain === 'string') return dateOf(yaml, new Map(), { ...how, column: source });
  const entries = yaml.entries(source, ['column', ...dateKeys]);
  const column = entries?.get('column');
  if (entries && column) return dateOf(yaml, entries, { ...how, column });
  if (entries) yaml.complain(source, '`column` is missing.', 'Say which column holds the date.');
  return undefined;
}

function dateOf(
  yaml: YamlReader,
  entries: Entries,
  how: { readonly column: Source; readonly defaults: Defaults; readonly as: DateValue['as'] },
): DateValue | undefined {
  const column = readNamed(yaml, how.column);
  const style = readDateStyle(yaml, entries, how.defaults.dates);
  return column && { kind: 'date', column, style, as: how.as, ...readAbsence(yaml, entries) };
}

function readAbsence(yaml: YamlReader, entries: Entries): Absence {
  const [optional, otherwise] = [entries.get('optional'), entries.get('default')];
  return {
    optional: optional !== undefined && yaml.truth(optional) === true,
    otherwise: otherwise === undefined ? undefined : (yaml.plain(otherwise) as Json),
  };
}
