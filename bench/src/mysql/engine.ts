import { createConnection } from 'mysql2/promise';
import { missingMariadb, startMariadb } from '../../../stack/mariadb.ts';
import type { Bench } from '../frame/bench.ts';
import { MissingError } from '../frame/missing.ts';

/** A server on MySQL's protocol, and databases on it that are made for one side of one round. */
export interface Engine {
  /** Runs with a new empty database, which is gone afterwards. */
  readonly fresh: <T>(run: (url: string) => Promise<T>) => Promise<T>;
  /** What the server calls itself. */
  readonly version: string;
}

/**
 * Runs on the server that the surroundings name, else on one of its own, as the tests of the stack have it.
 * @throws MissingError where there is none
 */
export async function withEngine<T>(
  { surroundings }: Bench,
  run: (engine: Engine) => Promise<T>,
): Promise<T> {
  if (surroundings.mysql !== undefined) return run(await engineAt(surroundings.mysql));
  const missing = missingMariadb();
  if (missing !== null) throw new MissingError(missing);
  const own = await startMariadb();
  try {
    return await run(await engineAt(own.url));
  } finally {
    await own.stop();
  }
}

async function engineAt(server: string): Promise<Engine> {
  let databases = 0;
  const asked = async (sql: string): Promise<unknown> => {
    const connection = await createConnection(server);
    const [rows] = await connection.query(sql);
    await connection.end();
    return rows;
  };
  const [row] = (await asked('select version() as version')) as [{ version: string }];
  return {
    version: row.version,
    fresh: async (run) => {
      const name = `laurel_bench_${process.pid}_${++databases}`;
      await asked(`create database \`${name}\` character set utf8mb4`);
      try {
        return await run(Object.assign(new URL(server), { pathname: `/${name}` }).toString());
      } finally {
        await asked(`drop database \`${name}\``);
      }
    },
  };
}
