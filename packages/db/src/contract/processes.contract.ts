import { expect } from 'vitest';
import type { Store } from '../store.ts';
import { bytesOf, type Case, commitOf, done, places } from './suite.ts';

export function twoContract(on: Case, second: (store: Store) => Promise<Store>): void {
  on('each writes a stream of its own; who comes second to a number loses it', async (store) => {
    const other = await second(store);
    expect(other.log.stream).not.toBe(store.log.stream);
    expect(await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }]))).toEqual(done);
    expect(
      await other.log.commit(
        commitOf(1, [
          { member: 2, seq: 1 },
          { member: 1, seq: 1 },
        ]),
      ),
    ).toEqual({ kind: 'lost', members: [1] });
    expect(
      await other.log.commit(
        commitOf(1, [
          { member: 2, seq: 1 },
          { member: 1, seq: 2 },
        ]),
      ),
    ).toEqual(done);
    expect(places(await store.log.after({ stream: other.log.stream, pos: 0 }, 9))).toEqual(['2/1', '1/2']);
    expect(places(await store.log.tails([{ member: 1, after: 1 }], 9))).toEqual(['1/2']);
    await other.close();
    const next = await second(store);
    expect(next.log.stream).toBe(other.log.stream);
    expect(await next.log.end()).toBe(2);
    await next.close();
  });

  on('a group that parts leaves out who lost; all others are durable, without a gap', async (store) => {
    const other = await second(store);
    const joined = (member: number, hash: number) => ({
      member,
      hash: bytesOf(16, hash),
      wrappedKey: bytesOf(9, 1),
      external: bytesOf(9, 2),
      personal: null,
    });
    const key = bytesOf(16, 9);
    const mine = [
      { member: 1, seq: 1 },
      { member: 5, seq: 1 },
    ];
    expect(await store.log.commit(commitOf(1, mine, { joined: [joined(5, 7)] }))).toEqual(done);
    const entries = [
      { member: 1, seq: 1 },
      { member: 2, seq: 1, key },
      { member: 6, seq: 1 },
      { member: 1, seq: 2 },
      { member: 3, seq: 1 },
      { member: 2, seq: 2 },
    ];
    const both = { parts: true, joined: [joined(6, 7), joined(3, 8)] };
    const result = await other.log.commit(commitOf(1, entries, both));
    expect(result).toEqual({ kind: 'done', without: expect.arrayContaining([1, 6]) });
    expect(places(await other.log.after({ stream: other.log.stream, pos: 0 }, 9))).toEqual([
      '2/1',
      '3/1',
      '2/2',
    ]);
    expect(await other.log.end()).toBe(3);
    expect(await store.log.find([{ member: 2, key }])).toEqual([{ index: 0, seq: 1 }]);
    expect(
      (await store.directory.look([bytesOf(16, 7), bytesOf(16, 8)])).map(({ member }) => member),
    ).toEqual([5, 3]);
    const nobody = await other.log.commit(commitOf(4, [{ member: 1, seq: 1 }], { parts: true }));
    expect(nobody).toEqual({ kind: 'lost', members: [1] });
    // Whoever comes after sees in both streams who was written to.
    const ends = [...(await store.log.writers())].sort((a, b) => a.stream - b.stream);
    expect(ends).toEqual([
      { stream: store.log.stream, pos: 2 },
      { stream: other.log.stream, pos: 3 },
    ]);
    expect(await store.log.places({ stream: other.log.stream, pos: 1 }, 9)).toEqual([
      { pos: 2, member: 3, seq: 1 },
      { pos: 3, member: 2, seq: 2 },
    ]);
    await other.close();
  });

  on('shared counters are never taken beyond their limit by both', async (store) => {
    const other = await second(store);
    const claims = [{ counter: 'prize', by: 1, limit: 10 }];
    const take = async (by: Store, member: number): Promise<number> => {
      let taken = 0;
      for (let i = 0; i < 10; i++) {
        const result = await by.log.commit(commitOf(taken + 1, [{ member, seq: taken + 1 }], { claims }));
        if (result.kind === 'done') taken++;
        else expect(result).toEqual({ kind: 'stock', counters: ['prize'] });
      }
      return taken;
    };
    const [one, two] = await Promise.all([take(store, 1), take(other, 2)]);
    expect(one + two).toBe(10);
    expect(await store.stock.used(['prize'])).toEqual([10]);
    await other.close();
  });
}
