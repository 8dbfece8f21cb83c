import { expect, test } from 'vitest';
import { bytesOf, type Case, commitOf, done, places, type StoreUnderTest, type TestEntry } from './suite.ts';

export function logContract(on: Case, engine: StoreUnderTest): void {
  const key = (n: number) => bytesOf(16, 1, n);

  on('an empty log ends at 0 and has nothing', async (store) => {
    expect(await store.log.end()).toBe(0);
    expect(await store.log.after({ stream: store.log.stream, pos: 0 }, 10)).toEqual([]);
    expect(await store.log.entries(1, { after: 0, limit: 10 })).toEqual([]);
    expect(await store.log.entry(1, 1)).toBeNull();
    expect(await store.log.newest([1, 2])).toEqual([]);
    expect(await store.log.find([{ member: 1, key: key(1) }])).toEqual([]);
    expect(await store.log.tails([{ member: 1, after: 0 }], 10)).toEqual([]);
    expect(await store.log.writers()).toEqual([]);
    expect(await store.log.places({ stream: store.log.stream, pos: 0 }, 10)).toEqual([]);
  });

  on('what was committed is read by member, by key and by stream', async (store) => {
    const body = JSON.stringify({ text: "it's 中文 \\ \u0000 \u{1f600} %_?", n: 2 ** 53 - 1 });
    const entries: TestEntry[] = [
      { member: 7, seq: 1, key: key(1), body },
      { member: 3, seq: 1, key: key(1) },
      { member: 7, seq: 2, type: 'time.passed' },
      { member: 7, seq: 3, key: key(2), type: 'order.completed' },
    ];
    expect(await store.log.commit(commitOf(1, entries))).toEqual(done);
    expect(await store.log.end()).toBe(4);
    const own = await store.log.entries(7, { after: 0, limit: 2 });
    expect(own[0]).toEqual({
      stream: store.log.stream,
      pos: 1,
      member: 7,
      seq: 1,
      type: 'checkin',
      happenedAt: 999,
      decidedAt: 1_000,
      version: 1,
      format: 1,
      body,
    });
    expect(places(own)).toEqual(['7/1', '7/2']);
    expect(places(await store.log.entries(7, { after: 2, limit: 9 }))).toEqual(['7/3']);
    expect(places(await store.log.newestFirst(7, { before: 3, limit: 9 }))).toEqual(['7/2', '7/1']);
    expect(
      places(await store.log.newestFirst(7, { before: 9, limit: 9, types: ['order.completed', 'x'] })),
    ).toEqual(['7/3']);
    expect((await store.log.entry(7, 2))?.type).toBe('time.passed');
    const keys = [
      { member: 7, key: key(2) },
      { member: 3, key: key(2) },
      { member: 3, key: key(1) },
    ];
    expect([...(await store.log.find(keys))].sort((a, b) => a.index - b.index)).toEqual([
      { index: 0, seq: 3 },
      { index: 2, seq: 1 },
    ]);
    expect([...(await store.log.newest([7, 3, 9]))].sort((a, b) => a.member - b.member)).toEqual([
      { member: 3, seq: 1 },
      { member: 7, seq: 3 },
    ]);
    expect(places(await store.log.after({ stream: store.log.stream, pos: 1 }, 2))).toEqual(['3/1', '7/2']);
    expect(await store.log.streams()).toEqual([{ stream: store.log.stream, pos: 4 }]);
    expect(await store.log.writers()).toEqual([{ stream: store.log.stream, pos: 4 }]);
    expect(await store.log.places({ stream: store.log.stream, pos: 1 }, 2)).toEqual([
      { pos: 2, member: 3, seq: 1 },
      { pos: 3, member: 7, seq: 2 },
    ]);
  });

  on('tails stop at their limit, each member for herself', async (store) => {
    const entries = [1, 2, 3].flatMap((member) =>
      Array.from({ length: 6 }, (_, i) => ({ member, seq: i + 1 })),
    );
    await store.log.commit(commitOf(1, entries));
    const asks = [
      { member: 3, after: 5 },
      { member: 1, after: 1 },
      { member: 2, after: 0 },
      { member: 4, after: 0 },
    ];
    const rows = await store.log.tails(asks, 4);
    const byMember = [1, 2, 3].map((member) => places(rows.filter((row) => row.member === member)));
    expect(byMember).toEqual([['1/2', '1/3', '1/4', '1/5'], ['2/1', '2/2', '2/3', '2/4'], ['3/6']]);
  });

  on('tails longer than one answer come whole', async (store) => {
    for (let first = 1; first < 6_000; first += 1_000) {
      const entries = Array.from({ length: 1_000 }, (_, i) => ({
        member: first < 4_000 ? 5 : 6,
        seq: first + i - (first < 4_000 ? 0 : 4_000),
      }));
      await store.log.commit(commitOf(first, entries));
    }
    await store.log.commit(commitOf(6_001, [{ member: 7, seq: 1 }]));
    const rows = await store.log.tails(
      [5, 6, 7].map((member) => ({ member, after: 0 })),
      10_000,
    );
    expect(rows).toHaveLength(6_001);
    expect(new Set(places(rows)).size).toBe(6_001);
  });

  on('a number or a position that is taken loses the whole group', async (store) => {
    await store.log.commit(
      commitOf(1, [
        { member: 1, seq: 1, key: key(1) },
        { member: 2, seq: 1 },
      ]),
    );
    const lost = await store.log.commit(
      commitOf(3, [
        { member: 3, seq: 1 },
        { member: 2, seq: 1 },
        { member: 2, seq: 2 },
      ]),
    );
    expect(lost).toEqual({ kind: 'lost', members: [2] });
    expect(await store.log.commit(commitOf(2, [{ member: 4, seq: 1 }]))).toEqual({
      kind: 'lost',
      members: [],
    });
    const sameKey = await store.log.commit(commitOf(3, [{ member: 1, seq: 2, key: key(1) }]));
    expect(sameKey.kind).toBe('lost');
    expect(await store.log.end()).toBe(2);
    expect(places(await store.log.after({ stream: store.log.stream, pos: 0 }, 9))).toEqual(['1/1', '2/1']);
    expect(await store.log.commit(commitOf(3, [{ member: 3, seq: 1 }]))).toEqual(done);
  });

  on('counters are claimed within their limit or not at all', async (store) => {
    const claim = (first: number, ...claims: [string, number, number][]) =>
      store.log.commit(
        commitOf(first, [{ member: 1, seq: first }], {
          claims: claims.map(([counter, by, limit]) => ({ counter, by, limit })),
        }),
      );
    const long = `limit:${'x'.repeat(300)}`;
    expect(await claim(1, ['a', 2, 3], ['b', 1, 1], [long, 5, 9])).toEqual(done);
    expect(await claim(2, ['a', 2, 3], ['c', 1, 1])).toEqual({ kind: 'stock', counters: ['a'] });
    expect(await store.stock.used(['a', 'b', 'c', long, 'A'])).toEqual([2, 1, 0, 5, 0]);
    expect(await claim(2, ['a', 1, 3], ['a', 2, 5])).toEqual(done);
    expect(await claim(3, ['b', -2, 9])).toMatchObject({ kind: 'stock' });
    expect(await claim(3, ['b', -1, 9])).toEqual(done);
    expect(await store.stock.used(['b', 'a'])).toEqual([0, 5]);
  });

  on('what operators loaded bounds every claim, whatever limit it believed in', async (store) => {
    const claim = (first: number, by: number, limit: number) =>
      store.log.commit(
        commitOf(first, [{ member: 1, seq: first }], { claims: [{ counter: 'prize:a', by, limit }] }),
      );
    expect(await store.stock.levels(['prize:a'])).toEqual([{ used: 0, loaded: null }]);
    expect(await store.stock.load('prize:a', 5)).toEqual({ used: 0, loaded: 5 });
    expect(await claim(1, 4, 9)).toEqual(done);
    expect(await claim(2, 2, 9)).toEqual({ kind: 'stock', counters: ['prize:a'] });
    expect(await store.stock.load('prize:a', -2)).toBeNull();
    expect(await store.stock.load('prize:a', -1)).toEqual({ used: 4, loaded: 4 });
    expect(await claim(2, 1, 9)).toMatchObject({ kind: 'stock' });
    expect(await claim(2, -3, 9)).toEqual(done);
    expect(await store.stock.load('prize:b', 1)).toEqual({ used: 0, loaded: 1 });
    expect(await store.stock.close('prize:a')).toEqual({ used: 1, loaded: 1 });
    expect(await claim(3, 1, 9)).toMatchObject({ kind: 'stock' });
    const page = { after: '', limit: 9 };
    expect(await store.stock.list(page)).toEqual([
      { counter: 'prize:a', used: 1, loaded: 1 },
      { counter: 'prize:b', used: 0, loaded: 1 },
    ]);
    expect(await store.stock.list({ ...page, after: 'prize:a' })).toHaveLength(1);
  });

  on('an exact claim is taken only where the counter stands there', async (store) => {
    const claim = (first: number, exact: number) =>
      store.log.commit(
        commitOf(first, [{ member: 1, seq: first }], {
          claims: [{ counter: 'codes:a', by: 1, limit: 9, exact }],
        }),
      );
    await store.stock.load('codes:a', 2);
    expect(await claim(1, 1)).toEqual({ kind: 'stock', counters: ['codes:a'] });
    expect(await claim(1, 0)).toEqual(done);
    expect(await claim(2, 0)).toMatchObject({ kind: 'stock' });
    expect(await claim(2, 1)).toEqual(done);
    expect(await claim(3, 2)).toMatchObject({ kind: 'stock' });
  });

  on('rounds of a game are published once each and closed once', async (store) => {
    const round = (n: number) => ({
      game: 'wheel',
      round: n,
      hash: bytesOf(32, n),
      seed: bytesOf(48, n),
      publishedAt: n,
      closedAt: null,
    });
    expect(await store.rounds.publish(round(1))).toBe(true);
    expect(await store.rounds.publish({ ...round(1), publishedAt: 9 })).toBe(false);
    expect(await store.rounds.publish(round(2))).toBe(true);
    await store.rounds.close('wheel', 1, 7);
    await store.rounds.close('wheel', 1, 8);
    const rows = (await store.rounds.list('wheel', 9, 9)).map((row) => [row.round, row.closedAt]);
    expect(rows).toEqual([
      [2, null],
      [1, 7],
    ]);
    expect(await store.rounds.list('wheel', 2, 9)).toHaveLength(1);
    const kept = await store.rounds.get('wheel', 2);
    expect(Buffer.from(kept?.seed ?? []).equals(Buffer.from(bytesOf(48, 2)))).toBe(true);
    expect(await store.rounds.get('cup', 1)).toBeNull();
  });

  on('a group that knows an older program than is in force is outdated', async (store) => {
    const program = { publishedAt: 1, source: 's', hash: bytesOf(32, 1), policy: 'honourPeriod', actor: 'a' };
    await store.programs.add({ ...program, number: 1, effectiveAt: 0 });
    await store.programs.add({ ...program, number: 2, effectiveAt: 5_000 });
    const knows = (version: number, decidedAt: number) => ({ knows: { version, decidedAt } });
    expect(await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }], knows(0, 4_999)))).toEqual({
      kind: 'outdated',
    });
    expect(await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }], knows(1, 4_999)))).toEqual(done);
    expect(await store.log.commit(commitOf(2, [{ member: 1, seq: 2 }], knows(1, 5_000)))).toEqual({
      kind: 'outdated',
    });
    expect(await store.log.commit(commitOf(2, [{ member: 1, seq: 2 }], knows(2, 5_000)))).toEqual(done);
  });

  on('a snapshot shows one instant', async (store) => {
    await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }]));
    const snapshot = await store.snapshot();
    await store.log.commit(commitOf(2, [{ member: 1, seq: 2 }]));
    await store.meta.set('x', 'y');
    expect(places(await snapshot.log.entries(1, { after: 0, limit: 9 }))).toEqual(['1/1']);
    expect(await snapshot.meta.get('x')).toBeNull();
    await snapshot.close();
    expect(places(await store.log.entries(1, { after: 0, limit: 9 }))).toEqual(['1/1', '1/2']);
  });

  test('what was answered is there after a start', async () => {
    let store = await engine.fresh();
    await store.log.commit(commitOf(1, [{ member: 1, seq: 1, key: bytesOf(16, 4) }]));
    store = await engine.again(store);
    expect((await store.log.entry(1, 1))?.body).toBe('{"n":1}');
    expect(await store.log.newest([1])).toEqual([{ member: 1, seq: 1 }]);
    await store.close();
  });
}
