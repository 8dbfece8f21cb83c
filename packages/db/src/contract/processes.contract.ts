import { expect } from 'vitest';
import type { Store } from '../store.ts';
import { type Case, commitOf, done, places } from './suite.ts';

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
