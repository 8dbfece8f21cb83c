import type { MysqlOptions } from '@laurel/db/mysql';
import { openTestMysql } from '@laurel/db/testing';
import { type Bed, type BedOptions, openBed } from './bed.ts';

/** Processes on one database of their own, on the server under test. */
export interface MysqlBeds {
  readonly url: string;
  /** Another process. */
  readonly bed: (options?: BedOptions, mysql?: Partial<MysqlOptions>) => Promise<Bed>;
}

export async function openMysqlBeds(): Promise<MysqlBeds> {
  const database = await openTestMysql();
  return {
    url: database.url,
    bed: (options = {}, mysql = {}) => openBed({ ...options, open: () => database.open(mysql) }),
  };
}
