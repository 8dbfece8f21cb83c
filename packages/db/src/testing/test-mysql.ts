import { createConnection } from 'mysql2/promise';
import { type MysqlOptions, openMysql } from '../mysql/open.ts';
import type { Store } from '../store.ts';

/** A database of its own on the server under test. */
export interface TestMysql {
  readonly url: string;
  /** A process's store on it; each call is another process. */
  readonly open: (more?: Partial<MysqlOptions>) => Promise<Store>;
}

let databases = 0;

/** @throws where LAUREL_TEST_MYSQL names no server: such a run fails, it never skips. */
export async function openTestMysql(): Promise<TestMysql> {
  const server = process.env['LAUREL_TEST_MYSQL'];
  if (!server) throw new Error('LAUREL_TEST_MYSQL is not set: run this by "npm run test:stack"');
  const name = `laurel_${process.pid}_${process.hrtime.bigint().toString(36)}_${++databases}`;
  const connection = await createConnection(server);
  await connection.query(`create database \`${name}\` character set utf8mb4`);
  await connection.end();
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).toString();
  let processes = 0;
  return {
    url,
    open: (more = {}) =>
      openMysql({
        url,
        owner: `${name}-${++processes}`,
        monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
        ...more,
      }),
  };
}
