import { CompiledQuery } from 'kysely';
import { openProjections, orderRows } from '../capabilities/member.ts';
import { callQueries } from '../queries/calls.ts';
import { caseQueries } from '../queries/cases.ts';
import { messageQueries, orderQueries } from '../queries/member.ts';
import { positionQueries } from '../queries/small.ts';
import type { MessageRow } from '../rows.ts';
import { mysqlDialect } from '../schema/dialect.ts';
import type { Sql } from '../schema/sql.ts';
import type { Projections } from '../store.ts';
import { slices } from './slices.ts';
import { manyRows, type Value } from './text.ts';

/** Rows of one statement, at most. */
const rowsMax = 500;
const messageRows = manyRows(messageQueries.add.show(mysqlDialect));
const ordersOf = manyRows(orderQueries.add.show(mysqlDialect));

/** Every order comes by here: rows are written out, as those of the log. */
export function openMysqlProjections(sql: Sql): Projections {
  return {
    ...openProjections(sql),
    write: async (consumer, position, { messages, orders, calls, cases }) => {
      const rows = orderRows(orders).map(({ order, member }) => [order, member]);
      await sql.write([
        ...[...slices(messages, rowsMax)].map((some) =>
          CompiledQuery.raw(messageRows.of(some.map(messageValues))),
        ),
        ...[...slices(rows, rowsMax)].map((some) => CompiledQuery.raw(ordersOf.of(some))),
        ...[...slices(calls, rowsMax)].map((some) => callQueries.add(sql.dialect, some)),
        ...cases.flatMap((row) => [caseQueries.clear(sql.dialect, row), caseQueries.add(sql.dialect, row)]),
        positionQueries.write(sql.dialect, { consumer, ...position }),
      ]);
    },
  };
}

/** In the order of the columns of `messageQueries.add`. */
function messageValues(row: MessageRow): readonly Value[] {
  const { member, seq, n, at, template, reason, params, deliveredAt, readAt } = row;
  return [member, seq, n, at, template, reason, params, deliveredAt, readAt];
}
