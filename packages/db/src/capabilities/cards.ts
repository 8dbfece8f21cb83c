import { cardQueries } from '../queries/cards.ts';
import { one, type Sql } from '../schema/sql.ts';
import type { Cards } from '../store.ts';

export function openCards(sql: Sql): Cards {
  const { dialect } = sql;
  return {
    add: async (row) => void (await sql.write([cardQueries.add(dialect, row)])),
    get: (member, issue) => one(sql, cardQueries.get(dialect, { member, issue })),
    find: (mark) => one(sql, cardQueries.find(dialect, { mark })),
    count: async (member) => (await one(sql, cardQueries.ofMember(dialect, { member })))?.count ?? 0,
    use: async (member, issue, usedStep) =>
      (await sql.write([cardQueries.use(dialect, { member, issue, usedStep })]))[0] === 1,
    forget: async (member) => void (await sql.write([cardQueries.forget(dialect, { member })])),
  };
}
