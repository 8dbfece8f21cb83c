import { commitQueries } from '../queries/commit.ts';
import { roundQueries, stockQueries } from '../queries/stock.ts';
import type { StockLevel } from '../rows.ts';
import { DuplicateError, one, type Sql } from '../schema/sql.ts';
import type { Rounds, Stock, StockReads } from '../store.ts';

/** Operators load counters that decisions claim from. */
export function openStockWrites(sql: Sql, reads: StockReads): Stock {
  const { dialect } = sql;
  const levelOf = async (counter: string): Promise<StockLevel> =>
    (await reads.levels([counter]))[0] ?? { used: 0, loaded: null };
  const there = (counter: string) => commitQueries.stock(dialect, { counter, by: 0, limit: 0 });
  return {
    ...reads,
    load: async (counter, by) => {
      const [, changed] = await sql.write([there(counter), stockQueries.load(dialect, { counter, by })]);
      return changed === 0 ? null : levelOf(counter);
    },
    close: async (counter) => {
      await sql.write([there(counter), stockQueries.close(dialect, { counter })]);
      return levelOf(counter);
    },
  };
}

export function openRounds(sql: Sql): Rounds {
  const { dialect } = sql;
  return {
    list: (game, below, limit) => sql.all(roundQueries.list(dialect, { game, below, limit })),
    get: (game, round) => one(sql, roundQueries.get(dialect, { game, round })),
    publish: async (row) => {
      try {
        await sql.write([roundQueries.publish(dialect, row)]);
        return true;
      } catch (error) {
        if (error instanceof DuplicateError) return false;
        throw error;
      }
    },
    close: async (game, round, at) => {
      await sql.write([roundQueries.close(dialect, { game, round, at })]);
    },
  };
}
