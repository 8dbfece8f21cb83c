import { playQueries } from '../queries/plays.ts';
import { positionQueries } from '../queries/small.ts';
import type { Sql } from '../schema/sql.ts';
import type { Plays } from '../store.ts';

/** How far the plays of games are made of the log. */
export const playsConsumer = 'plays';
/** Rows of one statement, at most. */
const rowsMax = 200;

export function openPlays(sql: Sql): Plays {
  const { dialect } = sql;
  return {
    feed: async (position, rows) => {
      const some = Array.from({ length: Math.ceil(rows.length / rowsMax) }, (_, i) =>
        playQueries.add(dialect, rows.slice(i * rowsMax, (i + 1) * rowsMax)),
      );
      const stands = positionQueries.write(dialect, { consumer: playsConsumer, ...position });
      await sql.write([...some, stands]);
    },
    fed: () => sql.all(positionQueries.read(dialect, { consumer: playsConsumer })),
    list: (round, after, limit) => sql.all(playQueries.list(dialect, { ...round, after, limit })),
  };
}
