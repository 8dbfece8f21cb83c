import type { Bytes, Commit, HeadRow, JoinedRow, Position, RecordRow } from '../rows.ts';
import type { SnapshotBatch } from '../store.ts';

/**
 * Rows by column, as they cross to the writer thread: there every value costs more than its bytes, and every property
 * of an object its name as well.
 */
export interface PackedSnapshots {
  /** Per head `headNumbers`. */
  readonly heads: Float64Array;
  readonly bodies: readonly string[];
  /** Per record its member and number. */
  readonly records: Float64Array;
  /** Per record its key and text; null: gone. */
  readonly texts: readonly (string | null)[];
  readonly checkpoint: Position | null;
}
export interface PackedJoined {
  /** Per row its member and where each of its parts ends; below zero for one that is not there. */
  readonly numbers: Float64Array;
  readonly bytes: Bytes;
}
export interface PackedCommit {
  readonly commit: Omit<Commit, 'joined'>;
  readonly joined: PackedJoined;
}

const headNumbers = 6;
const joinedNumbers = 5;

export function packSnapshots({ heads, records, checkpoint }: SnapshotBatch): PackedSnapshots {
  const ofHeads = new Float64Array(heads.length * headNumbers);
  let at = 0;
  for (const { member, seq, dueAt, dueVersion, backfill, format } of heads) {
    ofHeads[at++] = member;
    ofHeads[at++] = seq;
    ofHeads[at++] = dueAt ?? Number.NaN;
    ofHeads[at++] = dueVersion;
    ofHeads[at++] = backfill ? 1 : 0;
    ofHeads[at++] = format;
  }
  const ofRecords = new Float64Array(records.length * 2);
  const texts: (string | null)[] = [];
  at = 0;
  for (const { member, seq, key, body } of records) {
    ofRecords[at++] = member;
    ofRecords[at++] = seq;
    texts.push(key, body);
  }
  const bodies = heads.map(({ body }) => body);
  return { heads: ofHeads, bodies, records: ofRecords, texts, checkpoint: checkpoint ?? null };
}

export function unpackSnapshots(packed: PackedSnapshots): SnapshotBatch {
  const numberOf = (all: Float64Array, at: number): number => all[at] as number;
  const heads = packed.bodies.map((body, i): HeadRow => {
    const at = i * headNumbers;
    const dueAt = numberOf(packed.heads, at + 2);
    return {
      member: numberOf(packed.heads, at),
      seq: numberOf(packed.heads, at + 1),
      dueAt: Number.isNaN(dueAt) ? null : dueAt,
      dueVersion: numberOf(packed.heads, at + 3),
      backfill: packed.heads[at + 4] === 1,
      format: numberOf(packed.heads, at + 5),
      body,
    };
  });
  const records: RecordRow[] = [];
  for (let at = 0; at < packed.records.length; at += 2) {
    records.push({
      member: numberOf(packed.records, at),
      seq: numberOf(packed.records, at + 1),
      key: packed.texts[at] as string,
      body: packed.texts[at + 1] ?? null,
    });
  }
  return { heads, records, ...(packed.checkpoint === null ? {} : { checkpoint: packed.checkpoint }) };
}

export function packCommit({ joined, ...commit }: Commit): PackedCommit {
  return { commit, joined: packJoined(joined) };
}

export function unpackCommit({ commit, joined }: PackedCommit): Commit {
  return { ...commit, joined: unpackJoined(joined) };
}

function packJoined(rows: readonly JoinedRow[]): PackedJoined {
  const numbers = new Float64Array(rows.length * joinedNumbers);
  let size = 0;
  let at = 0;
  const end = (part: Bytes | null): number => (part === null ? -1 : (size += part.length));
  for (const { member, hash, wrappedKey, external, personal } of rows) {
    numbers[at++] = member;
    for (const part of [hash, wrappedKey, external, personal]) numbers[at++] = end(part);
  }
  const bytes = new Uint8Array(size);
  let from = 0;
  for (const { hash, wrappedKey, external, personal } of rows) {
    for (const part of [hash, wrappedKey, external, personal]) {
      if (part === null) continue;
      bytes.set(part, from);
      from += part.length;
    }
  }
  return { numbers, bytes };
}

function unpackJoined({ numbers, bytes }: PackedJoined): readonly JoinedRow[] {
  const rows: JoinedRow[] = [];
  let from = 0;
  const part = (at: number): Bytes | null => {
    const to = numbers[at] as number;
    if (to < 0) return null;
    const found = bytes.subarray(from, to);
    from = to;
    return found;
  };
  for (let at = 0; at < numbers.length; at += joinedNumbers) {
    const hash = part(at + 1) as Bytes;
    const wrappedKey = part(at + 2) as Bytes;
    const external = part(at + 3) as Bytes;
    rows.push({ member: numbers[at] as number, hash, wrappedKey, external, personal: part(at + 4) });
  }
  return rows;
}
