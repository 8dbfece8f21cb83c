import { sql } from 'kysely';
import type { Bytes, RoundRow, StockLevel } from '../rows.ts';
import { query } from '../schema/dialect.ts';
import { storedKey } from '../schema/stored-key.ts';
import type { Page } from '../store.ts';

/** What operators do to shared counters. A row is there before: `commit.stock` makes it. */
export const stockQueries = {
  list: query<Page<string>, StockLevel & { counter: string; loaded: number }>(
    { after: '', limit: 100 },
    ({ db }, { after, limit }) =>
      db
        .selectFrom('stock')
        .select(['counter', 'used', sql<number>`loaded`.as('loaded')])
        .where('counter', '>', after)
        .where('loaded', 'is not', null)
        .orderBy('counter')
        .limit(limit),
  ),
  /** Where it was never loaded, that begins at what was used. */
  load: query({ counter: 'prize:wheel:cup', by: 100 }, ({ db }, { counter, by }) =>
    db
      .updateTable('stock')
      .set({ loaded: sql<number>`coalesce(loaded, used) + ${by}` })
      .where('counter', '=', storedKey(counter))
      .where(sql<boolean>`coalesce(loaded, used) + ${by} >= used`),
  ),
  close: query({ counter: 'draw:wheel:1' }, ({ db }, { counter }) =>
    db.updateTable('stock').set({ loaded: sql<number>`used` }).where('counter', '=', storedKey(counter)),
  ),
};

const bytes32: Bytes = new Uint8Array(32);
const sample: RoundRow = {
  game: 'wheel',
  round: 1,
  hash: bytes32,
  seed: bytes32,
  publishedAt: 0,
  closedAt: null,
};
const columns = [
  'game',
  'round',
  'hash',
  'seed',
  'published_at as publishedAt',
  'closed_at as closedAt',
] as const;

export const roundQueries = {
  list: query<{ game: string; below: number; limit: number }, RoundRow>(
    { game: 'wheel', below: 9, limit: 100 },
    ({ db }, { game, below, limit }) =>
      db
        .selectFrom('rounds')
        .select(columns)
        .where('game', '=', game)
        .where('round', '<', below)
        .orderBy('round', 'desc')
        .limit(limit),
  ),
  get: query<{ game: string; round: number }, RoundRow>(
    { game: 'wheel', round: 1 },
    ({ db }, { game, round }) =>
      db.selectFrom('rounds').select(columns).where('game', '=', game).where('round', '=', round),
  ),
  publish: query(sample, ({ db }, { publishedAt, closedAt, ...row }) =>
    db.insertInto('rounds').values({ ...row, published_at: publishedAt, closed_at: closedAt }),
  ),
  close: query({ game: 'wheel', round: 1, at: 0 }, ({ db }, { game, round, at }) =>
    db
      .updateTable('rounds')
      .set({ closed_at: at })
      .where('game', '=', game)
      .where('round', '=', round)
      .where('closed_at', 'is', null),
  ),
};
