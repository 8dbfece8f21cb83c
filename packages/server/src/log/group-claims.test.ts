import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@laurel/db';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addClaim, commitOf, openGroup } from './group.ts';

/** Decisions of one group as each of them saw the counter: those that would be too many were refused. */
function claimsOf(used: number, asked: readonly number[], limit: number) {
  let now = used;
  return asked.flatMap((by) => {
    if (by > 0 ? now + by > limit : now + by < 0) return [];
    now += by;
    return [{ by, limit: by > 0 ? limit : Number.MAX_SAFE_INTEGER }];
  });
}

test('R2 I13 what lapses and what is claimed meanwhile are durable together, whatever their order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-claims-'));
  const store = await openSqlite({ folder, thread: false });
  let n = 0;
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.constantFrom(-1, 1), { minLength: 1, maxLength: 8 }),
        async (used, asked) => {
          n += 1;
          const counter = `benefit:few-${n}:stock`;
          const commit = async (claims: readonly { by: number; limit: number }[]) => {
            const group = openGroup();
            for (const claim of claims) addClaim(group, counter, claim);
            return store.log.commit(commitOf(group, 1));
          };
          if (used > 0) expect(await commit([{ by: used, limit: 3 }])).toEqual({ kind: 'done' });
          const claims = claimsOf(used, asked, 3);
          expect(await commit(claims)).toEqual({ kind: 'done' });
          const [level] = await store.stock.levels([counter]);
          expect(level?.used).toBe(claims.reduce((sum, { by }) => sum + by, used));
        },
      ),
      { numRuns: 100 },
    );
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('J1 of two processes that give the same number of a pool one decides anew', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-claims-'));
  const store = await openSqlite({ folder, thread: false });
  const counter = 'codes:music:week';
  /** As a decision that saw so many given gives the next one. */
  const give = async (first: number, exact: number) => {
    const group = openGroup();
    addClaim(group, counter, { by: 1, limit: 9, loaded: true, exact });
    return (await store.log.commit(commitOf(group, first))).kind;
  };
  try {
    await store.stock.load(counter, 9);
    expect([await give(1, 0), await give(1, 0), await give(1, 1)]).toEqual(['done', 'stock', 'done']);
    expect((await store.stock.levels([counter]))[0]?.used).toBe(2);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
