import { hash } from 'node:crypto';
import { ENTRY_FORMAT, type Entry, type Event, HEAD_FORMAT, type Head, type MemberNo } from '@laurel/core';
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
 * The body of an entry as it is stored; the one time that it is serialised. Part by part: one part that JSON cannot
 * write on its short way (facts have no prototype) would take all the others along on the long one.
 * @param records texts of the records that it changes, in the order of `outcome.records`
 */
export function bodyOf(entry: Entry, records: readonly (string | null)[]): string {
  const { event, happenedAt, origin, outcome } = entry;
  let text = `{"source":${JSON.stringify(event.source)},"id":${JSON.stringify(event.id)}`;
  if (origin !== 'outside') text += `,"origin":"${origin}"`;
  if (event.time !== happenedAt) text += `,"time":${event.time}`;
  if (!isEmpty(event.data)) text += `,"data":${JSON.stringify(event.data)}`;
  text += `,"semantics":${entry.semantics}`;
  for (const key of rare) {
    const value = entry[key];
    if (value !== undefined) text += `,"${key}":${JSON.stringify(value)}`;
  }
  return `${text},"outcome":{${outcomeParts(outcome, records)}}}`;
}

const rare = ['cause', 'subject', 'backfill', 'override', 'actor', 'context'] as const;

/** Records come last, so that their texts are put in as they are. */
function outcomeParts(outcome: Entry['outcome'], texts: readonly (string | null)[]): string {
  const { records } = outcome;
  const text = partsOf(outcome, 'records');
  if (records === undefined || texts.length === 0) return text;
  let parts = '';
  let i = 0;
  for (const key in records) parts += `${i === 0 ? '' : ','}${JSON.stringify(key)}:${texts[i++] ?? 'null'}`;
  return `${text}${text === '' ? '' : ','}"records":{${parts}}`;
}

/** The inside of an object whose keys are names of ours, but for one of them. */
function partsOf(object: object, without = ''): string {
  let text = '';
  for (const key in object) {
    const value = (object as Record<string, unknown>)[key];
    if (value !== undefined && key !== without)
      text += `${text === '' ? '' : ','}"${key}":${JSON.stringify(value)}`;
  }
  return text;
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

/** Part by part, as the body of an entry is. */
export function headText(head: Head): string {
  return `{${partsOf(head)}}`;
}

/** Null where the snapshot has another form: then it is folded anew. */
export function headOf(format: number, body: string): Head | null {
  return format === HEAD_FORMAT ? (JSON.parse(body) as Head) : null;
}

/** A key of the log as text of one character per byte: cheap to make, to compare and to keep in a Map. */
export type EventKey = string;

/**
 * Key by which an event is found in its member's log: 16 bytes of SHA-256 over source and id.
 * @param stage `first` for the entry that took it; `later` for that of a decision that had to wait
 * @param subject for whom it was sent, where that is a member who was merged into the one whose log it is
 */
export function eventKey(
  source: string,
  id: string,
  stage: 'first' | 'later' = 'first',
  subject?: MemberNo,
): EventKey {
  const mark = `${subject === undefined ? '' : `@${subject}/`}${stage === 'first' ? '' : '+'}`;
  // As text it costs a quarter of what bytes would.
  return hash('sha256', `${mark}${source.length}:${source}${id}`, 'latin1').slice(0, keyBytes);
}

/** Key of an order in the projection that finds its member. */
export function orderKeyOf(order: string): EventKey {
  return hash('sha256', `order:${order}`, 'latin1').slice(0, keyBytes);
}

/** A key as the store takes it. */
export function bytesOfKey(key: EventKey): Bytes {
  return Buffer.from(key, 'latin1');
}

/** Puts a key among others that lie one behind the other. */
export function putKey(into: Buffer, at: number, key: EventKey): void {
  into.write(key, at, keyBytes, 'latin1');
}

/** Bytes as text that a Map can find. */
export function keyText(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
