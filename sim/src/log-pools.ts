import type { EpochMs } from '@laurel/core';
import type { Parts } from './log-process.ts';
import { counterOf, type Pool } from './pools.ts';

/** What operators do to pools of codes, each once, when the clock comes to it. */
export function operatorOf(parts: Parts, pools: readonly Pool[]): (now: EpochMs) => Promise<void> {
  const todo = pools.flatMap((pool) =>
    pool.batches.flatMap((batch, n) => {
      const name = `b${n}`;
      const { revokedAt } = batch;
      const loads = { at: batch.loadedAt, order: n, run: () => load(parts, pool, name) };
      const revokes = {
        at: revokedAt ?? 0,
        order: n + 0.5,
        run: () => revoke(parts, pool, name, revokedAt ?? 0),
      };
      return revokedAt === null ? [loads] : [loads, revokes];
    }),
  );
  todo.sort((a, b) => a.at - b.at || a.order - b.order);
  return async (now) => {
    for (let next = todo[0]; next !== undefined && next.at <= now; next = todo[0]) {
      todo.shift();
      await next.run();
    }
  };
}

async function load({ database, process }: Parts, pool: Pool, batch: string): Promise<void> {
  const { partner, item } = pool;
  const { units, loadedAt, expiresAt } = pool.batches[Number(batch.slice(1))] ?? {
    units: 0,
    loadedAt: 0,
    expiresAt: null,
  };
  const codes = Array.from({ length: units }, (_, n) => {
    const code = Buffer.from(`${batch}-${n}`);
    return { mark: code, code, batch, loadedAt, expiresAt };
  });
  const counter = counterOf(pool);
  const loaded = await database.partnerCodes.load({ partner, item }, counter, codes);
  if (loaded.kind !== 'loaded') throw new Error(`${batch} is in ${counter} already`);
  const [level] = await database.stock.levels([counter]);
  process.log.stockLoaded(counter, level?.loaded ?? 0);
}

const revoke = async (
  { database }: Parts,
  { partner, item }: Pool,
  batch: string,
  at: EpochMs,
): Promise<void> => {
  await database.partnerCodes.revoke({ partner, item }, batch, at);
};
