import { expect } from 'vitest';
import type { Case } from './suite.ts';

export function snapshotContract(on: Case): void {
  const head = (member: number, seq: number, dueAt: number | null, more: object = {}) => ({
    member,
    seq,
    dueAt,
    dueVersion: 1,
    backfill: false,
    format: 1,
    body: `{"seq":${seq}}`,
    ...more,
  });

  on('heads and records are read as written, and nothing older takes their place', async (store) => {
    const long = `order/${'长'.repeat(200)}`;
    const records = (seq: number, body: string | null) => [
      { member: 1, key: 'order/1', seq, body },
      { member: 1, key: long, seq, body },
      { member: 2, key: 'order/1', seq, body },
    ];
    await store.snapshots.write({
      heads: [head(1, 5, 10), head(2, 5, null)],
      records: records(5, '{"a":5}'),
    });
    await store.snapshots.write({ heads: [head(1, 4, 99), head(2, 6, 7)], records: records(4, '{"a":4}') });
    const heads = [...(await store.snapshots.heads([1, 2, 3]))].sort((a, b) => a.member - b.member);
    expect(heads).toEqual([head(1, 5, 10), head(2, 6, 7)]);
    const asks = [
      { member: 1, key: long },
      { member: 1, key: 'order/2' },
      { member: 2, key: 'order/1' },
      { member: 1, key: 'order/1' },
      { member: 1, key: 'ORDER/1' },
      { member: 1, key: 'order/1 ' },
    ];
    expect(await store.snapshots.records(asks)).toEqual(['{"a":5}', null, '{"a":5}', '{"a":5}', null, null]);
    await store.snapshots.write({ heads: [], records: [{ member: 1, key: 'order/1', seq: 6, body: null }] });
    expect(await store.snapshots.records([{ member: 1, key: 'order/1' }])).toEqual([null]);
    expect(await store.snapshots.count()).toBe(2);
  });

  on('who is due is found by time, whoever is in backfill is not', async (store) => {
    const heads = [
      head(1, 1, 30),
      head(2, 1, 10),
      head(3, 1, 10),
      head(4, 1, null),
      head(5, 1, 5, { backfill: true }),
      head(6, 1, 31),
    ];
    await store.snapshots.write({ heads, records: [] });
    const all = await store.snapshots.due(30, { after: { dueAt: -1, member: 0 }, limit: 9 });
    expect(all).toEqual([
      { member: 2, dueAt: 10 },
      { member: 3, dueAt: 10 },
      { member: 1, dueAt: 30 },
    ]);
    expect(await store.snapshots.due(30, { after: { dueAt: 10, member: 2 }, limit: 1 })).toEqual([
      { member: 3, dueAt: 10 },
    ]);
    expect(await store.snapshots.backfilling({ after: 0, limit: 9 })).toEqual([5]);
    expect(await store.snapshots.outdated(1, { after: 0, limit: 9 })).toEqual([]);
    await store.snapshots.write({ heads: [head(2, 1, 10, { dueVersion: 2 })], records: [] });
    expect(await store.snapshots.outdated(2, { after: 1, limit: 2 })).toEqual([3, 4]);
  });

  on('a checkpoint only goes forward', async (store) => {
    expect(await store.snapshots.checkpoints()).toEqual([]);
    const at = (pos: number) => ({ heads: [], records: [], checkpoint: { stream: 1, pos } });
    for (const pos of [5, 9, 7]) await store.snapshots.write(at(pos));
    expect(await store.snapshots.checkpoints()).toEqual([{ stream: 1, pos: 9 }]);
  });
}
