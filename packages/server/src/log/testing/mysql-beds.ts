import type { Store } from '@laurel/db';
import { type MysqlOptions, openMysql } from '@laurel/db/mysql';
import { createConnection } from 'mysql2/promise';
import { type Bed, type BedOptions, openBed } from './bed.ts';

/** Processes on one database of their own, on the server under test. */
export interface MysqlBeds {
  readonly url: string;
  /** Another process. */
  readonly bed: (options?: BedOptions, mysql?: Partial<MysqlOptions>) => Promise<Bed>;
}

let databases = 0;

/** @throws where LAUREL_TEST_MYSQL names no server: such a run fails, it never skips. */
export async function openMysqlBeds(): Promise<MysqlBeds> {
  const server = process.env['LAUREL_TEST_MYSQL'];
  if (!server) throw new Error('LAUREL_TEST_MYSQL is not set: run this by "npm run test:stack"');
  const name = `laurel_log_${process.pid}_${process.hrtime.bigint().toString(36)}_${++databases}`;
  const connection = await createConnection(server);
  await connection.query(`create database \`${name}\` character set utf8mb4`);
  await connection.end();
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).toString();
  let processes = 0;
  return {
    url,
    bed: (options = {}, mysql = {}) => {
      const open = (): Promise<Store> =>
        openMysql({ url, owner: `${name}-${++processes}`, monotonicMs: () => Number(process.hrtime.bigint()) / 1e6, ...mysql });
      return openBed({ ...options, open });
    },
  };
}
