import type { PlayPlace, PlayRow } from '../rows.ts';
import { insertNew, query } from '../schema/dialect.ts';

const columns = ['game', 'round', 'at', 'member', 'n', 'body'] as const;
const sample: PlayRow = { game: 'wheel', round: 1, at: 0, member: 1, n: 1, body: '{}' };

/** Plays of games, made of the log: those of a round lie together, in the order in which they are published. */
export const playQueries = {
  add: query<readonly PlayRow[], unknown>([sample], (dialect, rows) =>
    insertNew(dialect, dialect.db.insertInto('plays').values(rows), 'n'),
  ),
  list: query<{ game: string; round: number; after: PlayPlace; limit: number }, PlayRow>(
    { game: 'wheel', round: 1, after: sample, limit: 500 },
    ({ db }, { game, round, after: { at, member, n }, limit }) =>
      db
        .selectFrom('plays')
        .select(columns)
        .where('game', '=', game)
        .where('round', '=', round)
        .where('at', '>=', at)
        .where((e) =>
          e.or([
            e('at', '>', at),
            e('member', '>', member),
            e.and([e('member', '=', member), e('n', '>', n)]),
          ]),
        )
        .orderBy('at')
        .orderBy('member')
        .orderBy('n')
        .limit(limit),
  ),
};
