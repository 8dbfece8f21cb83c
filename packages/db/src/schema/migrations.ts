import type { Dialect } from './dialect.ts';
import { sessionTables } from './session-tables.ts';
import type { Tables } from './tables.ts';

/** The newest form of the store that this program writes and reads. */
export const STORE_FORMAT = 10;

/**
 * Brings a store from the form before to `format`. Each statement may run again after a crash: all say `if not exists`,
 * but for columns that come later, and of these the engine says that they are there.
 */
export interface Migration {
  readonly format: number;
  readonly statements: (dialect: Dialect) => readonly string[];
}

type Kind = 'integer' | 'small' | 'hash16' | 'hash32' | 'bytes' | 'name' | 'key' | 'text' | 'json';
interface Table {
  readonly columns: Readonly<Record<string, Kind | `${Kind}?`>>;
  readonly primary: readonly string[];
  /** SQLite: rows lie in arrival order under a rowid of their own. Else rows lie in the order of the primary key. */
  readonly heap?: true;
}

/** `name` is short text that Laurel makes; `key` is text of others compared by bytes, of at most 255 of them. */
const kinds = {
  sqlite: {
    integer: 'integer',
    small: 'integer',
    hash16: 'blob',
    hash32: 'blob',
    bytes: 'blob',
    name: 'text',
    key: 'text',
    text: 'text',
    json: 'text',
  },
  mysql: {
    integer: 'bigint',
    small: 'int',
    hash16: 'binary(16)',
    hash32: 'binary(32)',
    bytes: 'mediumblob',
    name: 'varchar(190) character set ascii collate ascii_bin',
    key: 'varbinary(255)',
    text: 'varchar(1024) character set utf8mb4 collate utf8mb4_bin',
    json: 'longtext character set utf8mb4 collate utf8mb4_bin',
  },
} as const satisfies Record<Dialect['engine'], Record<Kind, string>>;

interface Index {
  readonly table: keyof Tables;
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique?: true;
  /** SQLite only: rows that the index leaves out. */
  readonly where?: string;
}

const entry = {
  member: 'integer',
  seq: 'integer',
  type: 'text',
  happened_at: 'integer',
  decided_at: 'integer',
  version: 'small',
  format: 'small',
  event_key: 'hash16?',
  body: 'json',
} as const;
/** SQLite: in arrival order, found by member through an index. One writer, hence one stream without a column. */
const sqliteLog: Table = { columns: { pos: 'integer', ...entry }, primary: ['pos'], heap: true };
/** MySQL: in the order of members, so that it shards by member; each writer's stream is an index. */
const mysqlLog: Table = {
  columns: { stream: 'integer', pos: 'integer', ...entry },
  primary: ['member', 'seq'],
};

const first: Readonly<Record<Exclude<keyof Tables, 'log' | 'meta' | keyof typeof later>, Table>> = {
  programs: {
    columns: {
      number: 'small',
      effective_at: 'integer',
      published_at: 'integer',
      source: 'json',
      hash: 'hash32',
      policy: 'name',
      actor: 'text',
    },
    primary: ['number'],
    heap: true,
  },
  directory: { columns: { hash: 'hash16', member: 'integer' }, primary: ['hash'] },
  erased: {
    columns: { hash: 'hash16', member: 'integer', at: 'integer', alias: 'text' },
    primary: ['hash', 'member'],
  },
  vault: {
    columns: {
      member: 'integer',
      wrapped_key: 'bytes?',
      external: 'bytes?',
      personal: 'bytes?',
      alias: 'text?',
    },
    primary: ['member'],
  },
  heads: {
    columns: {
      member: 'integer',
      seq: 'integer',
      due_at: 'integer?',
      due_version: 'small',
      backfill: 'small',
      format: 'small',
      body: 'json',
    },
    primary: ['member'],
    heap: true,
  },
  records: {
    columns: { member: 'integer', record_key: 'key', seq: 'integer', body: 'json?' },
    primary: ['member', 'record_key'],
  },
  checkpoints: { columns: { stream: 'integer', pos: 'integer' }, primary: ['stream'] },
  dead_letters: {
    columns: {
      id: 'hash16',
      member: 'integer?',
      subject: 'hash16',
      at: 'integer',
      type: 'text',
      code: 'name',
      pointer: 'text',
      detail: 'json',
      body: 'bytes?',
    },
    primary: ['id'],
  },
  idempotency: {
    columns: { id: 'hash16', fingerprint: 'text', at: 'integer', answer: 'json?' },
    primary: ['id'],
  },
  stock: { columns: { counter: 'key', used: 'integer' }, primary: ['counter'] },
  service_keys: {
    columns: {
      id: 'name',
      name: 'text',
      hash: 'name',
      details: 'json',
      created_at: 'integer',
      expires_at: 'integer?',
      revoked_at: 'integer?',
      used_at: 'integer?',
    },
    primary: ['id'],
  },
  audit: {
    columns: {
      no: 'integer',
      at: 'integer',
      actor: 'text',
      action: 'text',
      target: 'text',
      detail: 'json',
      previous: 'hash32',
      hash: 'hash32',
    },
    primary: ['no'],
    heap: true,
  },
  jobs: {
    columns: {
      id: 'name',
      kind: 'name',
      state: 'name',
      actor: 'text',
      created_at: 'integer',
      updated_at: 'integer',
      input: 'json',
      progress: 'json',
      result: 'json?',
    },
    primary: ['id'],
  },
  positions: {
    columns: { consumer: 'name', stream: 'integer', pos: 'integer' },
    primary: ['consumer', 'stream'],
  },
  leases: { columns: { name: 'name', owner: 'name', fence: 'integer', until: 'integer' }, primary: ['name'] },
  messages: {
    columns: {
      member: 'integer',
      seq: 'integer',
      n: 'small',
      at: 'integer',
      template: 'text',
      reason: 'text',
      params: 'json',
      delivered_at: 'integer',
      read_at: 'integer?',
    },
    primary: ['member', 'seq', 'n'],
  },
  orders: { columns: { order_key: 'hash16', member: 'integer' }, primary: ['order_key', 'member'] },
  quarantine: {
    columns: { member: 'integer', at: 'integer', detail: 'json' },
    primary: ['member'],
    heap: true,
  },
};

/** Tables since form 2: what other systems are asked; since form 3: rounds of games; since form 5: webhooks; since form 6: cards; since form 7: partners; since form 8: plays; since form 10: how operators sign in. */
const later = {
  calls: {
    columns: {
      member: 'integer',
      seq: 'integer',
      n: 'small',
      port: 'name',
      action: 'name',
      at: 'integer',
      tries: 'small',
      next_at: 'integer?',
      data: 'json',
    },
    primary: ['member', 'seq', 'n'],
  },
  rounds: {
    columns: {
      game: 'name',
      round: 'integer',
      hash: 'hash32',
      seed: 'bytes',
      published_at: 'integer',
      closed_at: 'integer?',
    },
    primary: ['game', 'round'],
  },
  webhooks: {
    columns: {
      id: 'name',
      url: 'text',
      types: 'json',
      secret: 'bytes',
      state: 'name',
      note: 'text',
      created_at: 'integer',
    },
    primary: ['id'],
  },
  deliveries: {
    columns: {
      webhook: 'name',
      member: 'integer',
      seq: 'integer',
      n: 'small',
      type: 'text',
      at: 'integer',
      tries: 'small',
      first_at: 'integer?',
      next_at: 'integer?',
      done_at: 'integer?',
      state: 'name',
      detail: 'text',
    },
    primary: ['webhook', 'member', 'seq', 'n'],
  },
  inbound: {
    columns: { name: 'name', mapping: 'json', secret: 'bytes', created_at: 'integer' },
    primary: ['name'],
  },
  cards: {
    columns: {
      member: 'integer',
      issue: 'integer',
      mark: 'hash16',
      number: 'bytes',
      issued_at: 'integer',
      used_step: 'integer',
    },
    primary: ['member', 'issue'],
  },
  partner_codes: {
    columns: {
      partner: 'name',
      item: 'name',
      n: 'integer',
      mark: 'hash16',
      code: 'bytes',
      batch: 'name',
      loaded_at: 'integer',
      expires_at: 'integer?',
      revoked_at: 'integer?',
    },
    primary: ['partner', 'item', 'n'],
  },
  partners: {
    columns: { partner: 'name', url: 'text', secret: 'bytes', since: 'integer' },
    primary: ['partner'],
  },
  plays: {
    columns: { game: 'name', round: 'integer', at: 'integer', member: 'integer', n: 'integer', body: 'json' },
    primary: ['game', 'round', 'at', 'member', 'n'],
  },
  cases: {
    columns: {
      member: 'integer',
      seq: 'integer',
      newest: 'integer',
      state: 'name',
      line: 'name',
      priority: 'small',
      at: 'integer',
      respond_by: 'integer?',
    },
    primary: ['member', 'seq'],
  },
  ...sessionTables,
} as const satisfies Partial<Record<keyof Tables, Table>>;

/** Indexes beside the primary keys. On MySQL they stand in `create table`, where `if not exists` covers them. */
const indexes: readonly Index[] = [
  { table: 'log', name: 'log_member_seq', columns: ['member', 'seq'], unique: true },
  { table: 'log', name: 'log_stream', columns: ['stream', 'pos'], unique: true },
  {
    table: 'log',
    name: 'log_member_key',
    columns: ['member', 'event_key'],
    unique: true,
    where: 'event_key is not null',
  },
  { table: 'heads', name: 'heads_due', columns: ['due_at', 'member'], where: 'due_at is not null' },
  { table: 'heads', name: 'heads_backfill', columns: ['backfill', 'member'], where: 'backfill = 1' },
  { table: 'dead_letters', name: 'dead_letters_at', columns: ['at', 'id'] },
  { table: 'dead_letters', name: 'dead_letters_subject', columns: ['subject'] },
  { table: 'erased', name: 'erased_member', columns: ['member'] },
  { table: 'jobs', name: 'jobs_created', columns: ['created_at'] },
  { table: 'cases', name: 'cases_urgent', columns: ['state', 'priority', 'at', 'member', 'seq'] },
  { table: 'calls', name: 'calls_due', columns: ['port', 'next_at', 'member'], where: 'next_at is not null' },
  {
    table: 'deliveries',
    name: 'deliveries_due',
    columns: ['webhook', 'next_at', 'member'],
    where: 'next_at is not null',
  },
  { table: 'cards', name: 'cards_mark', columns: ['mark'], unique: true },
  {
    table: 'partner_codes',
    name: 'partner_codes_mark',
    columns: ['partner', 'item', 'mark'],
    unique: true,
  },
  { table: 'sessions', name: 'sessions_operator', columns: ['operator'] },
  { table: 'one_time_codes', name: 'one_time_codes_expires', columns: ['expires_at'] },
  { table: 'deliveries', name: 'deliveries_at', columns: ['webhook', 'at'] },
];

export const migrations: readonly Migration[] = [
  { format: 1, statements: createAll },
  // Of which draft a version is: whoever publishes it again after a crash finds what is published.
  { format: 2, statements: (dialect) => addColumn(dialect, 'programs', 'draft', 'name') },
  { format: 3, statements: (dialect) => createLater(dialect, 'calls') },
  { format: 4, statements: createThird },
  {
    format: 5,
    statements: (dialect) => [
      ...createLater(dialect, 'webhooks'),
      ...createLater(dialect, 'deliveries'),
      ...createLater(dialect, 'inbound'),
    ],
  },
  { format: 6, statements: (dialect) => createLater(dialect, 'cards') },
  {
    format: 7,
    statements: (dialect) => [...createLater(dialect, 'partner_codes'), ...createLater(dialect, 'partners')],
  },
  {
    format: 8,
    // A webhook's secret before the one that it has now, and until when both sign.
    statements: (dialect) => [
      ...createLater(dialect, 'plays'),
      ...addColumn(dialect, 'webhooks', 'previous_secret', 'bytes'),
      ...addColumn(dialect, 'webhooks', 'previous_until', 'integer'),
    ],
  },
  { format: 9, statements: (dialect) => createLater(dialect, 'cases') },
  {
    format: 10,
    statements: (dialect) => [
      ...createLater(dialect, 'sign_ins'),
      ...createLater(dialect, 'sessions'),
      ...createLater(dialect, 'one_time_codes'),
    ],
  },
];

/** SQLite migrates in one transaction. MySQL does not, and knows no `add column if not exists`. */
function addColumn({ engine }: Dialect, table: keyof Tables, column: string, kind: Kind): readonly string[] {
  const add = `alter table ${quoted(engine, [table])} add column ${quoted(engine, [column])} ${kinds[engine][kind]}`;
  if (engine === 'sqlite') return [add];
  const isThere =
    'select count(*) from information_schema.columns where table_schema = database()' +
    ` and table_name = '${table}' and column_name = '${column}'`;
  return [
    `set @laurel = if((${isThere}) = 0, '${add}', 'do 0')`,
    'prepare laurel from @laurel',
    'execute laurel',
    'deallocate prepare laurel',
  ];
}

/** Columns of a table's primary key, in their order. */
export function primaryKeys(dialect: Dialect, table: keyof Tables): readonly string[] {
  if (table === 'meta') return meta.primary;
  if (table === 'log') return (dialect.engine === 'mysql' ? mysqlLog : sqliteLog).primary;
  return table in later
    ? later[table as keyof typeof later].primary
    : first[table as keyof typeof first].primary;
}

const meta: Table = { columns: { name: 'name', value: 'json' }, primary: ['name'] };

/** `meta` is there before anything else: the format number stands in it. */
export function metaTable(dialect: Dialect): string {
  return create(dialect, 'meta', meta);
}

function createAll(dialect: Dialect): readonly string[] {
  const tables = Object.entries(first).map(([name, shape]) => create(dialect, name, shape));
  if (dialect.engine === 'mysql') return [...tables, create(dialect, 'log', mysqlLog)];
  return [...tables, create(dialect, 'log', sqliteLog), ...sqliteIndexes((table) => !(table in later))];
}

function createLater(dialect: Dialect, name: keyof typeof later): readonly string[] {
  const table = create(dialect, name, later[name]);
  return dialect.engine === 'mysql' ? [table] : [table, ...sqliteIndexes((of) => of === name)];
}

/** What operators loaded of a counter, and rounds of games. */
function createThird(dialect: Dialect): readonly string[] {
  const { engine } = dialect;
  const column = `${quoted(engine, ['loaded'])} ${kinds[engine].integer}`;
  return [`alter table ${quoted(engine, ['stock'])} add column ${column}`, ...createLater(dialect, 'rounds')];
}

function create(dialect: Dialect, name: string, shape: Table): string {
  const { engine } = dialect;
  const columns = Object.entries(shape.columns).map(([column, kind]) => {
    const optional = kind.endsWith('?');
    const type = kinds[engine][(optional ? kind.slice(0, -1) : kind) as Kind];
    return `${quoted(engine, [column])} ${type}${optional ? '' : ' not null'}`;
  });
  const lines = [...columns, `primary key (${quoted(engine, shape.primary)})`];
  if (engine === 'mysql') {
    const own = indexes.filter((each) => each.table === name && each.name !== 'log_member_seq');
    for (const index of own) {
      lines.push(
        `${index.unique ? 'unique ' : ''}key ${quoted(engine, [index.name])} (${quoted(engine, index.columns)})`,
      );
    }
  }
  const ending = engine === 'mysql' ? ' engine=InnoDB' : shape.heap ? ' strict' : ' strict, without rowid';
  return `create table if not exists ${quoted(engine, [name])} (\n  ${lines.join(',\n  ')}\n)${ending}`;
}

function sqliteIndexes(isOf: (table: keyof Tables) => boolean): readonly string[] {
  return indexes
    .filter((index) => index.name !== 'log_stream' && isOf(index.table))
    .map(
      (index) =>
        `create ${index.unique ? 'unique ' : ''}index if not exists ${quoted('sqlite', [index.name])}` +
        ` on ${quoted('sqlite', [index.table])} (${quoted('sqlite', index.columns)})` +
        (index.where === undefined ? '' : ` where ${index.where}`),
    );
}

function quoted(engine: Dialect['engine'], names: readonly string[]): string {
  const quote = engine === 'mysql' ? '`' : '"';
  return names.map((name) => `${quote}${name}${quote}`).join(', ');
}
