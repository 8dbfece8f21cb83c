import { orderRows } from '../capabilities/member.ts';
import { positionQueries } from '../queries/small.ts';
import type { Position } from '../rows.ts';
import { sqliteDialect } from '../schema/dialect.ts';
import type { ProjectedRows } from '../store.ts';
import type { Connection, Statement } from './connection.ts';
import { rollback } from './snapshots.ts';

/** One batch of what the relay makes of the log. */
export interface Projected extends ProjectedRows {
  readonly consumer: string;
  readonly position: Position;
}

/** By hand: every order comes by here. */
export const projectionStatements = {
  message:
    'insert into messages (member, seq, n, at, template, reason, params, delivered_at, read_at)' +
    ' values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing',
  call:
    'insert into calls (member, seq, n, port, action, at, tries, next_at, data)' +
    ' values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing',
  clearCase: 'delete from cases where member = ? and seq = ? and newest < ?',
  case:
    'insert into cases (member, seq, newest, state, line, priority, at, respond_by)' +
    ' values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing',
  order: 'insert into orders (order_key, member) values (?, ?) on conflict do nothing',
} as const;

/** Rows and position in one transaction. */
export function project(
  connection: Connection,
  statement: (sql: string) => Statement,
  projected: Projected,
): void {
  const { consumer, position, messages, orders, calls, cases } = projected;
  const advance = positionQueries.write(sqliteDialect, { consumer, ...position });
  connection.exec('begin immediate');
  try {
    const message = statement(projectionStatements.message);
    for (const { member, seq, n, at, template, reason, params, deliveredAt, readAt } of messages) {
      message.run(member, seq, n, at, template, reason, params, deliveredAt, readAt);
    }
    const call = statement(projectionStatements.call);
    for (const { member, seq, n, port, action, at, tries, nextAt, data } of calls) {
      call.run(member, seq, n, port, action, at, tries, nextAt, data);
    }
    for (const { member, seq, newest, state, line, priority, at, respondBy } of cases) {
      statement(projectionStatements.clearCase).run(member, seq, newest);
      statement(projectionStatements.case).run(member, seq, newest, state, line, priority, at, respondBy);
    }
    const order = statement(projectionStatements.order);
    for (const row of orderRows(orders)) order.run(row.order, row.member);
    statement(advance.sql).run(...(advance.parameters as (string | number)[]));
    connection.exec('commit');
  } catch (error) {
    rollback(connection);
    throw error;
  }
}
