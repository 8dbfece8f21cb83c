import { expect, test } from 'vitest';
import type { Commit } from '../rows.ts';
import type { SnapshotBatch } from '../store.ts';
import { packCommit, packSnapshots, unpackCommit, unpackSnapshots } from './packed.ts';

test('what crosses to the writer thread arrives as it was', () => {
  const head = { member: 7, seq: 3, dueVersion: 1, format: 1, body: '{"等级":1}' };
  const batch: SnapshotBatch = {
    heads: [
      { ...head, dueAt: null, backfill: true },
      { ...head, member: 8, dueAt: 0, backfill: false },
    ],
    records: [
      { member: 7, key: 'order/一', seq: 3, body: '{}' },
      { member: 8, key: 'order/2', seq: 3, body: null },
    ],
    checkpoint: { stream: 1, pos: 9 },
  };
  expect(unpackSnapshots(structuredClone(packSnapshots(batch)))).toEqual(batch);
  const bare: SnapshotBatch = { heads: [], records: [] };
  expect(unpackSnapshots(packSnapshots(bare))).toEqual(bare);
});

test('so do the rows of new members', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);
  const commit: Commit = {
    first: 1,
    entries: { count: 0, numbers: new Float64Array(), types: [], keys: bytes(), bodies: [] },
    joined: [
      { member: 1, hash: bytes(1, 2), wrappedKey: bytes(3), external: bytes(4, 5), personal: null },
      { member: 2, hash: bytes(6), wrappedKey: bytes(7), external: bytes(), personal: bytes(8, 9) },
    ],
    personal: [],
    erased: [],
    dead: [],
    revived: [],
    claims: [],
    parts: false,
    knows: { version: 1, decidedAt: 2 },
  };
  expect(unpackCommit(structuredClone(packCommit(commit)))).toEqual(commit);
});
