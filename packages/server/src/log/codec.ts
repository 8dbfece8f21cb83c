import { hash } from 'node:crypto';
import { ENTRY_FORMAT, type Entry, type Event, HEAD_FORMAT, type Head } from '@laurel/core';
import { type Bytes, keyBytes, type LogRow } from '@laurel/db';

/**
 * What of an entry has no column, with short defaults left out: the origin `outside`, a time that equals the column
 * `happened_at`, empty data.
 */
interface Body extends Omit<Entry, 'seq' | 'event' | 'happenedAt' | 'decidedAt' | 'version' | 'origin'> {
  readonly origin?: Entry['origin'];
  readonly source: string;
  readonly id: string;
  readonly time?: number;
  readonly data?: Event['data'];
}

/**
 * The body of an entry as it is stored; the one time that it is serialised.
 * @param records texts of the records that it changes, in the order of `outcome.records`
 */
export function bodyOf(entry: Entry, records: readonly (string | null)[]): string {
  const { event, happenedAt, origin, cause, subject, backfill, override, actor, context } = entry;
  const { records: _texts, ...outcome } = entry.outcome;
  const body: Body = {
    source: event.source,
    id: event.id,
    ...(origin === 'outside' ? undefined : { origin }),
    ...(event.time === happenedAt ? undefined : { time: event.time }),
    ...(isEmpty(event.data) ? undefined : { data: event.data }),
    semantics: entry.semantics,
    ...(cause === undefined ? undefined : { cause }),
    ...(subject === undefined ? undefined : { subject }),
    ...(backfill === undefined ? undefined : { backfill }),
    ...(override === undefined ? undefined : { override }),
    ...(actor === undefined ? undefined : { actor }),
    ...(context === undefined ? undefined : { context }),
    // Last, so that records can be put in as text.
    outcome,
  };
  const text = JSON.stringify(body);
  return records.length === 0 ? text : withRecords(text, entry.outcome.records ?? {}, records);
}

function withRecords(text: string, keys: object, records: readonly (string | null)[]): string {
  let parts = '';
  let i = 0;
  for (const key in keys) parts += `${i === 0 ? '' : ','}${JSON.stringify(key)}:${records[i++] ?? 'null'}`;
  // The text ends with the outcome's brace and its own; an outcome of nothing else has no comma.
  return `${text.slice(0, -2)}${text.endsWith('{}}') ? '' : ','}"records":{${parts}}}}`;
}

function isEmpty(data: object): boolean {
  for (const _ in data) return false;
  return true;
}

/** Reads entries of every form up to this program's own. */
export function entryOf(row: LogRow): Entry {
  if (row.format > ENTRY_FORMAT) {
    throw new Error(`an entry has form ${row.format}, this program reads forms up to ${ENTRY_FORMAT}`);
  }
  const { source, id, time, data, origin, ...rest } = JSON.parse(row.body) as Body;
  return {
    seq: row.seq,
    origin: origin ?? 'outside',
    event: { type: row.type, source, id, time: time ?? row.happenedAt, data: data ?? {} },
    happenedAt: row.happenedAt,
    decidedAt: row.decidedAt,
    version: row.version,
    ...rest,
  };
}

export function headText(head: Head): string {
  return JSON.stringify(head);
}

/** Null where the snapshot has another form: then it is folded anew. */
export function headOf(format: number, body: string): Head | null {
  return format === HEAD_FORMAT ? (JSON.parse(body) as Head) : null;
}

/**
 * Key by which an event is found in its member's log: 16 bytes of SHA-256 over source and id.
 * @param stage `first` for the entry that took it; `later` for that of a decision that had to wait
 */
export function eventKey(source: string, id: string, stage: 'first' | 'later' = 'first'): Bytes {
  const mark = stage === 'first' ? '' : '+';
  return hash('sha256', `${mark}${source.length}:${source}${id}`, 'buffer').subarray(0, keyBytes);
}

/** Key of an order in the projection that finds its member. */
export function orderKeyOf(order: string): Bytes {
  return hash('sha256', `order:${order}`, 'buffer').subarray(0, keyBytes);
}

/** Bytes as text that a Map can find. */
export function keyText(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
