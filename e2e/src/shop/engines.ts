import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Place } from './serve.ts';

/** Makes empty stores, and takes them away again. */
export type Engine = {
  readonly name: 'SQLite' | 'MariaDB';
  readonly make: () => Promise<Place & { readonly remove: () => Promise<void> }>;
};

const folder = () => mkdtemp(join(tmpdir(), 'laurel-e2e-'));
const gone = (path: string) => rm(path, { recursive: true, force: true });

export const sqlite: Engine = {
  name: 'SQLite',
  make: async () => {
    const data = await folder();
    return { data, remove: () => gone(data) };
  },
};

/** A database of its own for each store. The folder holds the key that encrypts what is personal. */
export const mariadb: Engine = {
  name: 'MariaDB',
  make: async () => {
    const data = await folder();
    const name = `laurel_e2e_${randomBytes(6).toString('hex')}`;
    await say(`CREATE DATABASE ${name}`);
    const remove = async (): Promise<void> => {
      await gone(data);
      await say(`DROP DATABASE ${name}`);
    };
    return { data, database: mysqlAddress().replace(/\/[^/]*$/, `/${name}`), remove };
  },
};

export function mysqlAddress(): string {
  const address = process.env['LAUREL_TEST_MYSQL'];
  if (!address) throw new Error('LAUREL_TEST_MYSQL is not set: run this by "npm run test:stack"');
  return address;
}

async function say(sql: string): Promise<void> {
  const connection = await createConnection(mysqlAddress());
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
