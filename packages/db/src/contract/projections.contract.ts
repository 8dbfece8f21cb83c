import { expect } from 'vitest';
import type { Bytes } from '../rows.ts';
import { bytesOf, type Case } from './suite.ts';

export function projectionContract(on: Case): void {
  const message = (seq: number, n: number, member = 1) => ({
    member,
    seq,
    n,
    at: seq,
    template: 'tier.upgraded',
    reason: 'tier:main',
    params: '{"tier":"金"}',
    deliveredAt: seq,
    readAt: null,
  });
  const at = (pos: number) => ({ stream: 1, pos });
  const columns = (rows: readonly { order: Bytes; member: number }[]) => ({
    count: rows.length,
    keys: new Uint8Array(Buffer.concat(rows.map(({ order }) => order))),
    members: Float64Array.from(rows.map(({ member }) => member)),
  });

  on('messages and orders are written with their position, once', async (store) => {
    const messages = [message(1, 0), message(1, 1), message(2, 0), message(1, 0, 2)];
    const orders = columns([
      { order: bytesOf(16, 1), member: 1 },
      { order: bytesOf(16, 1), member: 2 },
      { order: bytesOf(16, 1), member: 1 },
    ]);
    await store.projections.write('p', at(5), { messages, orders, calls: [], cases: [] });
    expect(await store.messages.markRead(1, 1, 77)).toBe(2);
    await store.projections.write('p', at(5), { messages, orders, calls: [], cases: [] });
    expect(await store.positions.read('p')).toEqual([at(5)]);
    const list = await store.messages.list(1, { seq: 99, n: 0 }, 2);
    expect(list.map(({ seq, n, readAt }) => [seq, n, readAt])).toEqual([
      [2, 0, null],
      [1, 1, 77],
    ]);
    expect(await store.messages.list(1, { seq: 1, n: 1 }, 9)).toEqual([{ ...message(1, 0), readAt: 77 }]);
    expect(await store.messages.unread(1)).toBe(1);
    expect(await store.orders.find(bytesOf(16, 1))).toEqual([1, 2]);
    expect(await store.orders.find(bytesOf(16, 2))).toEqual([]);
    const many = Array.from({ length: 1_200 }, (_, i) => ({
      order: bytesOf(16, 5, i % 256, i >> 8),
      member: 9,
    }));
    await store.projections.write('p', at(6), { messages: [], orders: columns(many), calls: [], cases: [] });
    expect(await store.orders.find(bytesOf(16, 5, 1_100 % 256, 1_100 >> 8))).toEqual([9]);
    await store.projections.reset('p');
    expect(await store.orders.find(bytesOf(16, 1))).toEqual([]);
    expect(await store.positions.read('p')).toEqual([]);
  });

  const call = (member: number, seq: number, nextAt: number | null = seq) => ({
    member,
    seq,
    n: 0,
    port: 'payment',
    action: 'charge',
    at: seq,
    tries: 0,
    nextAt,
    data: '{"amount":1}',
  });
  const none = { messages: [], orders: columns([]), cases: [] };

  on('calls are due by time, and a settled one is not asked again', async (store) => {
    const calls = [call(1, 5), call(1, 9), call(2, 3), { ...call(3, 1), port: 'partner' }];
    await store.projections.write('p', at(1), { ...none, calls });
    await store.projections.write('p', at(2), { ...none, calls });
    const due = async (to: number) =>
      (await store.calls.due('payment', to, 9)).map(({ member, seq }) => [member, seq]);
    expect(await due(2)).toEqual([]);
    expect(await due(9)).toEqual([
      [2, 3],
      [1, 5],
      [1, 9],
    ]);
    await store.calls.note({ member: 2, seq: 3, n: 0 }, 1, 20);
    await store.calls.note({ member: 1, seq: 5, n: 0 }, 1, null);
    await store.calls.note({ member: 1, seq: 5, n: 0 }, 2, 7);
    expect(await due(9)).toEqual([[1, 9]]);
    expect(await store.calls.get({ member: 1, seq: 5, n: 0 })).toEqual({ ...call(1, 5, null), tries: 1 });
    expect(await store.calls.get({ member: 1, seq: 6, n: 0 })).toBeNull();
    const page = { after: { member: 1, seq: 5, n: 0 }, limit: 9 };
    expect((await store.calls.open('payment', page)).map(({ member, seq }) => [member, seq])).toEqual([
      [1, 9],
      [2, 3],
    ]);
    await store.projections.reset('p');
    expect(await due(99)).toEqual([]);
  });

  on('cases come by urgency and age, each as its newest entry leaves it', async (store) => {
    const one = (member: number, seq: number, more: object = {}) => ({
      member,
      seq,
      newest: seq,
      state: 'open',
      line: 'normal',
      priority: 9,
      at: seq,
      respondBy: seq + 60,
      ...more,
    });
    const put = (...cases: ReturnType<typeof one>[]) =>
      store.projections.write('p', at(1), { ...none, calls: [], cases });
    const first = { priority: 0, at: 0, member: 0, seq: 0 };
    const list = async (state: string, line?: string, after = first) =>
      (await store.cases.list({ state, line }, after, 9)).map(({ member, seq }) => [member, seq]);
    await put(one(1, 5), one(2, 3, { line: 'vip', priority: 1 }), one(3, 4), one(4, 5));
    expect(await list('open')).toEqual([
      [2, 3],
      [3, 4],
      [1, 5],
      [4, 5],
    ]);
    expect(await list('open', 'vip')).toEqual([[2, 3]]);
    expect(await list('open', undefined, { priority: 9, at: 5, member: 1, seq: 5 })).toEqual([[4, 5]]);
    await put(one(1, 5, { newest: 8, state: 'closed', respondBy: null }));
    // Another process is behind with what it made of the log.
    await put(one(1, 5, { newest: 7 }));
    expect(await list('open')).not.toContainEqual([1, 5]);
    expect(await list('closed')).toEqual([[1, 5]]);
    await store.projections.reset('p');
    expect(await list('open')).toEqual([]);
  });
}
