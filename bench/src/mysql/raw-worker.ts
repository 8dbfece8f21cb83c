import { openMysql } from '@laurel/db/mysql';
import { systemClock } from '@laurel/runtime';
import { createConnection } from 'mysql2/promise';
import { readRows } from './model-rows.ts';
import { rawStatements, sendAll } from './raw-writer.ts';
import { serveWriter } from './writers.ts';

/** A raw writer in a process of its own; its arguments are the database and the file of its rows. */
const [, , url = '', file = ''] = process.argv;

await serveWriter(async () => {
  const statements = [...rawStatements(readRows(file))];
  const made = await openMysql({ url, owner: `raw-${process.pid}`, monotonicMs: systemClock.monotonicMs });
  await made.close();
  const connection = await createConnection({ uri: url, charset: 'utf8mb4' });
  return { write: () => sendAll(connection, statements), close: () => connection.end() };
});
