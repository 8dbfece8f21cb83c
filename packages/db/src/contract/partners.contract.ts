import { expect } from 'vitest';
import { bytesOf, type Case } from './suite.ts';

export function partnerContract(on: Case): void {
  const pool = { partner: 'video', item: 'month' };
  const counter = 'codes:video:month';
  const code = (i: number, more: { batch?: string; expiresAt?: number } = {}) => ({
    mark: bytesOf(16, 1, i >> 8, i & 255),
    code: bytesOf(40, i),
    batch: 'a',
    loadedAt: 5,
    expiresAt: null,
    ...more,
  });
  const some = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => code(from + i));

  on(
    'codes of partners are numbered, counted as they are loaded, and none is loaded twice',
    async (store) => {
      const { partnerCodes, stock } = store;
      expect(await partnerCodes.load(pool, counter, some(1, 4))).toEqual({ kind: 'loaded', from: 1 });
      const again = await partnerCodes.load(pool, counter, some(3, 6));
      expect(again.kind === 'known' ? again.marks.map((mark) => [...mark]) : again).toEqual([
        [...bytesOf(16, 1, 0, 3)],
      ]);
      expect(await partnerCodes.load(pool, counter, some(4, 6))).toEqual({ kind: 'loaded', from: 4 });
      expect(await stock.levels([counter])).toEqual([{ used: 0, loaded: 5 }]);
      expect([await partnerCodes.last(pool), (await partnerCodes.get(pool, 4))?.batch]).toEqual([5, 'a']);
      expect(await partnerCodes.get({ ...pool, item: 'year' }, 1)).toBeNull();
    },
  );

  on('codes of partners: many loads at once, every number once', async ({ partnerCodes, stock }) => {
    const loads = Array.from({ length: 4 }, (_, i) =>
      partnerCodes.load(pool, counter, some(1 + i * 300, 1 + (i + 1) * 300)),
    );
    expect((await Promise.all(loads)).every(({ kind }) => kind === 'loaded')).toBe(true);
    expect([await partnerCodes.last(pool), (await stock.levels([counter]))[0]?.loaded]).toEqual([
      1_200, 1_200,
    ]);
  });

  on('codes of partners expire, and are revoked by batches', async ({ partnerCodes }) => {
    await partnerCodes.load(pool, counter, [code(1, { expiresAt: 10 }), code(2), code(3, { batch: 'b' })]);
    expect([await partnerCodes.usable(pool, 0, 9), await partnerCodes.usable(pool, 0, 10)]).toEqual([3, 2]);
    expect([await partnerCodes.revoke(pool, 'b', 20), await partnerCodes.revoke(pool, 'b', 30)]).toEqual([
      1, 0,
    ]);
    expect([await partnerCodes.next(pool, 0, 9, 9), await partnerCodes.next(pool, 0, 10, 9)]).toEqual([
      [1, 2],
      [2],
    ]);
    expect(await partnerCodes.batches(pool)).toEqual([
      { batch: 'a', count: 2, from: 1, to: 2, loadedAt: 5, expiresAt: 10, revoked: 0 },
      { batch: 'b', count: 1, from: 3, to: 3, loadedAt: 5, expiresAt: null, revoked: 1 },
    ]);
  });

  on('where the calls of partners go', async ({ partners }) => {
    const row = { partner: 'video', url: 'https://a.example', secret: bytesOf(40, 3), since: 1 };
    await partners.put(row);
    await partners.put({ ...row, url: 'https://b.example', since: 2 });
    const plain = (await partners.list()).map((each) => ({ ...each, secret: new Uint8Array(each.secret) }));
    expect(plain).toEqual([{ ...row, url: 'https://b.example', since: 2 }]);
    expect([await partners.get('music'), await partners.remove('music')]).toEqual([null, false]);
    expect([await partners.remove('video'), await partners.list()]).toEqual([true, []]);
  });
}
