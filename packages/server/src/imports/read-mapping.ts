import { MAPPING_CHARS_MAX } from './limits.ts';
import type { Column, Mapping, RecordMapping, Template } from './mapping.ts';
import { readCondition, readNamed, readTemplate } from './read-conditions.ts';
import { readInbound } from './read-inbound.ts';
import { type Defaults, readDefaults } from './read-styles.ts';
import { readDate, readFields } from './read-values.ts';
import { type MappingProblem, readYaml, type Source, type YamlReader } from './yaml-source.ts';

export type MappingResult =
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly problems: readonly MappingProblem[] };

/** What stands in the program and need not be said again in a mapping. */
export interface MappingDefaults {
  readonly timeZone: string;
  readonly currency: string;
}

/** Reads and checks a mapping in YAML (or JSON, which is YAML). Every problem comes with line, column and advice. */
export function readMapping(text: string, defaults: MappingDefaults, isInbound = false): MappingResult {
  if (text.length > MAPPING_CHARS_MAX) {
    const message = `Longer than ${MAPPING_CHARS_MAX} characters.`;
    const advice = 'A mapping says how columns become fields; data does not belong in it.';
    return { ok: false, problems: [{ line: 1, column: 1, pointer: '', message, advice }] };
  }
  const yaml = readYaml(text);
  const mapping = yaml.problems.length === 0 ? readRoot(yaml, defaults, isInbound) : undefined;
  if (mapping && yaml.problems.length === 0) return { ok: true, mapping };
  return { ok: false, problems: yaml.problems };
}

const rootKeys = [
  'format',
  'encoding',
  'delimiter',
  'header',
  'columns',
  'ragged',
  'group',
  'source',
  'timeZone',
  'currency',
  'numbers',
  'dates',
  'records',
];

const formats = ['csv', 'text', 'fixed', 'jsonl'] as const;

const inboundKeys = ['signature', 'topic', 'live', 'matches'];

function readRoot(yaml: YamlReader, given: MappingDefaults, isInbound: boolean): Mapping | undefined {
  const root = yaml.entries(yaml.root, isInbound ? [...rootKeys, ...inboundKeys] : rootKeys);
  if (root === undefined) return undefined;
  const defaults = readDefaults(yaml, root, given);
  const format =
    optional(root.get('format'), (s) => yaml.choice(s, formats)) ?? (isInbound ? 'jsonl' : 'csv');
  const columns = optional(root.get('columns'), (s) => readColumns(yaml, s, format === 'fixed'));
  if (format === 'fixed' && !root.has('columns')) {
    yaml.complain(
      yaml.root,
      'A fixed-width file needs `columns`.',
      'List `- {name: id, from: 1, to: 6}` and so on.',
    );
  }
  const header =
    optional(root.get('header'), yaml.integer) ?? (format === 'csv' && columns === undefined ? 1 : 0);
  const headerAt = root.get('header');
  if (headerAt && (header < 0 || header > 1_000)) {
    yaml.complain(
      headerAt,
      'The number of lines before the data is from 0 to 1000.',
      'Write 1 for one line of names.',
    );
  }
  if (header === 0 && columns === undefined && (format === 'csv' || format === 'text')) {
    yaml.complain(
      yaml.root,
      'Nothing names the columns.',
      'Write `columns: [a, b, c]`, or `header: 1` if the file does.',
    );
  }
  const source = optional(root.get('source'), (s) => readTemplate(yaml, s)) ?? { parts: ['import'] };
  return {
    format,
    encoding: optional(root.get('encoding'), yaml.text),
    delimiter: optional(root.get('delimiter'), (s) => readDelimiter(yaml, s)) ?? ',',
    header,
    columns,
    ragged: optional(root.get('ragged'), (s) => yaml.choice(s, ['refuse', 'accept'])) ?? 'refuse',
    group: optional(root.get('group'), (s) => readNamed(yaml, s)),
    source,
    matches: optional(root.get('matches'), (s) => yaml.choice(s, ['first', 'all'])) ?? 'first',
    inbound: isInbound ? readInbound(yaml, root, format) : undefined,
    records: readRecords(yaml, root.get('records'), defaults, isInbound),
  };
}

function readDelimiter(yaml: YamlReader, source: Source): string | undefined {
  const text = yaml.text(source);
  if (text === 'tab' || text === '\t') return '\t';
  if (text === undefined || (text.length === 1 && !'"\r\n'.includes(text))) return text;
  yaml.complain(source, 'The delimiter is one character.', "Write ',' or ';' or tab.");
  return undefined;
}

function readColumns(yaml: YamlReader, source: Source, isFixed: boolean): readonly Column[] | undefined {
  const columns = yaml
    .items(source)
    ?.map((item) => (isFixed ? readFixed(yaml, item) : { name: yaml.text(item) ?? '' }));
  const names = columns?.map(({ name }) => name) ?? [];
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice !== undefined)
    yaml.complain(source, `Two columns are called \`${twice}\`.`, 'Give each a name of its own.');
  return columns;
}

function readFixed(yaml: YamlReader, source: Source): Column {
  const entries = yaml.entries(source, ['name', 'from', 'to']);
  const need = (key: string): Source => {
    const found = entries?.get(key);
    if (entries && !found)
      yaml.complain(source, `\`${key}\` is missing.`, 'A column is {name, from, to}, counted from 1.');
    return found ?? source;
  };
  if (entries === undefined) return { name: '' };
  const name = yaml.text(need('name')) ?? '';
  const [from, to] = [yaml.integer(need('from')) ?? 1, yaml.integer(need('to')) ?? 1];
  if (from < 1 || to < from)
    yaml.complain(source, 'A column goes from its first to its last character.', 'Count from 1.');
  return { name, from, to };
}

const recordKeys = ['when', 'skip', 'type', 'subject', 'source', 'id', 'time', 'dataFrom', 'data'];

function readRecords(
  yaml: YamlReader,
  source: Source | undefined,
  defaults: Defaults,
  isInbound: boolean,
): readonly RecordMapping[] {
  if (source === undefined) {
    yaml.complain(
      yaml.root,
      '`records` is missing.',
      'Say what a line becomes: `records: [{type, subject, id, time, data}]`.',
    );
    return [];
  }
  const records = yaml.items(source) ?? [];
  if (records.length === 0) yaml.complain(source, 'There is no record.', 'Say what a line becomes.');
  return records.flatMap((each) => readRecord(yaml, each, defaults, isInbound) ?? []);
}

const nothing: Template = { parts: [''] };

function readRecord(
  yaml: YamlReader,
  source: Source,
  defaults: Defaults,
  isInbound: boolean,
): RecordMapping | undefined {
  const entries = yaml.entries(source, isInbound ? [...recordKeys, 'orderOf', 'each'] : recordKeys);
  if (entries === undefined) return undefined;
  const when = optional(entries.get('when'), (s) => readCondition(yaml, s, defaults)) ?? { kind: 'always' };
  const skip = optional(entries.get('skip'), yaml.truth) ?? false;
  const template = (key: string): Template => {
    const at = entries.get(key);
    if (at) return readTemplate(yaml, at) ?? nothing;
    if (!skip && !(key === 'subject' && entries.has('orderOf')))
      yaml.complain(source, `\`${key}\` is missing.`, `Say the event's ${key}, as in \`${examples[key]}\`.`);
    return nothing;
  };
  const timeAt = entries.get('time');
  if (!timeAt && !skip)
    yaml.complain(
      source,
      '`time` is missing.',
      'Say which column tells when: `time: {column: date, format: yyyyMMdd}`.',
    );
  const time = timeAt ? readDate(yaml, timeAt, { defaults, as: 'time' }) : undefined;
  const never = {
    kind: 'date',
    column: { column: '', place: source.place },
    style: defaults.dates,
    as: 'time',
    optional: false,
    otherwise: undefined,
  } as const;
  return {
    when,
    skip,
    type: template('type'),
    subject: template('subject'),
    source: optional(entries.get('source'), (s) => readTemplate(yaml, s)),
    id: template('id'),
    orderOf: optional(entries.get('orderOf'), (s) => readTemplate(yaml, s)),
    each: optional(entries.get('each'), (s) => readNamed(yaml, s)),
    time: time ?? never,
    dataFrom: optional(entries.get('dataFrom'), (s) => readNamed(yaml, s)),
    data: optional(entries.get('data'), (s) => readFields(yaml, s, defaults)) ?? [],
  };
}

const examples: Readonly<Record<string, string>> = {
  type: 'type: order.completed',
  subject: "subject: '{customer}'",
  id: "id: 'shop:{order_no}'",
};

function optional<T>(source: Source | undefined, read: (source: Source) => T | undefined): T | undefined {
  return source === undefined ? undefined : read(source);
}
