import { callQueries } from '../queries/calls.ts';
import { one, type Sql } from '../schema/sql.ts';
import type { Calls } from '../store.ts';

export function openCalls(sql: Sql): Calls {
  const { dialect } = sql;
  return {
    get: (call) => one(sql, callQueries.get(dialect, call)),
    due: (port, to, limit) => sql.all(callQueries.due(dialect, { port, to, limit })),
    open: (port, page) => sql.all(callQueries.open(dialect, { port, ...page })),
    note: async (call, tries, nextAt) => {
      await sql.write([callQueries.note(dialect, { ...call, tries, nextAt })]);
    },
  };
}
