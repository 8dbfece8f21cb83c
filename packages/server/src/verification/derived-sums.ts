import type { MemberNo } from '@laurel/core';
import type { Bytes } from '@laurel/db';

/** A row of the table of orders. */
export interface OrderRow {
  readonly key: Bytes;
  readonly member: MemberNo;
}

export interface Sums {
  /** Of what the log makes. */
  readonly made: Side;
  /** Of what the table has. */
  readonly found: Side;
  /** Whether a row is among those whose sums differ. */
  readonly differs: () => (row: OrderRow) => boolean;
}
interface Side {
  readonly add: (row: OrderRow) => void;
  readonly lanes: readonly Uint32Array[];
}

/** Rows are summed up by the first two bytes of their keys. */
const BUCKETS = 1 << 16;

/**
 * Two sets of rows that come in different orders, compared in memory that does not grow with them: keys are hashes, so
 * sets with the same count and sums are the same.
 */
export function sumsOf(): Sums {
  const [made, found] = [side(), side()];
  const isOff = (bucket: number): boolean =>
    made.lanes.some((lane, i) => lane[bucket] !== found.lanes[i]?.[bucket]);
  return { made, found, differs: () => (row) => isOff(bucketOf(row)) };
}

export function theSame({ made, found }: Sums): boolean {
  return made.lanes.every((lane, i) => Buffer.compare(bytesOf(lane), bytesOf(found.lanes[i])) === 0);
}

function side(): Side {
  const count = new Uint32Array(BUCKETS);
  const one = new Uint32Array(BUCKETS);
  const two = new Uint32Array(BUCKETS);
  return {
    lanes: [count, one, two],
    add: (row) => {
      const bucket = bucketOf(row);
      const member = Math.imul(row.member, 0x9e3779b1);
      count[bucket] = (count[bucket] ?? 0) + 1;
      one[bucket] = (one[bucket] ?? 0) + (word(row.key, 4) ^ member);
      two[bucket] = (two[bucket] ?? 0) + Math.imul(word(row.key, 8) ^ row.member, 0x85ebca6b);
    },
  };
}

const bucketOf = ({ key }: OrderRow): number => ((key[0] ?? 0) << 8) | (key[1] ?? 0);

function word(key: Bytes, at: number): number {
  return new DataView(key.buffer, key.byteOffset, key.byteLength).getUint32(at);
}

function bytesOf(lane: Uint32Array = new Uint32Array()): Uint8Array {
  return new Uint8Array(lane.buffer);
}
