import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bytesOf, commitOf } from '../contract/suite.ts';
import { manyQueries } from '../queries/commit.ts';
import { logQueries } from '../queries/log.ts';
import { directoryQueries } from '../queries/member.ts';
import { mysqlDialect } from '../schema/dialect.ts';
import { STORE_FORMAT } from '../schema/migrations.ts';
import { StorageError, StoreTooNewError } from '../schema/sql.ts';
import { backToFormOne } from '../testing/form-one.ts';
import { openTestMysql } from '../testing/test-mysql.ts';
import { mysqlSettings, openConnection, params } from './connection.ts';
import { dumpFile, restoreDump } from './dump.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'laurel-mysql-'));
const done = { kind: 'done' } as const;

test('several processes may make one store at once', async () => {
  const database = await openTestMysql();
  const stores = await Promise.all([database.open(), database.open(), database.open()]);
  expect(new Set(stores.map(({ log }) => log.stream)).size).toBe(3);
  for (const store of stores) {
    expect(await store.meta.get('format')).toBe(String(STORE_FORMAT));
    await store.close();
  }
});

test('a store newer than the program is refused, naming both', async () => {
  const database = await openTestMysql();
  const store = await database.open();
  await store.meta.set('format', '99');
  await store.close();
  await expect(database.open()).rejects.toBeInstanceOf(StoreTooNewError);
});

test('a filled store of form 1 is brought to the newest form with all that is in it, and again without harm', async () => {
  const database = await openTestMysql();
  const made = await database.open();
  const program = {
    number: 1,
    effectiveAt: 0,
    publishedAt: 1,
    source: 'program: 桂冠',
    hash: bytesOf(32, 3),
    policy: 'immediate',
    actor: 'me',
  };
  await made.programs.add(program);
  const joined = {
    member: 1,
    hash: bytesOf(16, 1),
    wrappedKey: bytesOf(9, 1),
    external: bytesOf(9, 2),
    personal: null,
  };
  const claims = [{ counter: 'x', by: 2, limit: 5 }];
  const entry = { member: 1, seq: 1, key: bytesOf(16, 3) };
  const knows = { version: 1, decidedAt: 1_000 };
  expect(await made.log.commit(commitOf(1, [entry], { joined: [joined], claims, knows }))).toEqual(done);
  await made.close();
  const connection = await openConnection(database.url, mysqlSettings);
  const shape = async () =>
    (
      await connection.query(
        'select table_name, column_name, column_type, is_nullable from information_schema.columns' +
          ' where table_schema = database() order by 1, 2',
      )
    )[0];
  const newest = await shape();
  for (const statement of backToFormOne) await connection.query(statement);
  expect(await shape()).not.toEqual(newest);
  for (const number of [2, 3, 4]) {
    // The last time as after a process that died before it could say which form it had brought the store to.
    if (number === 4) await connection.query("update meta set value = '1' where name = 'format'");
    const store = await database.open();
    const draft = `pd_${number}`;
    expect(await store.meta.get('format')).toBe(String(STORE_FORMAT));
    expect(await shape()).toEqual(newest);
    expect(await store.programs.list()).toHaveLength(number - 1);
    expect((await store.programs.list())[0]).toMatchObject({ ...program, hash: Buffer.from(program.hash) });
    expect(await store.programs.add({ ...program, number, draft })).toBe(true);
    expect(await store.programs.ofDraft(draft)).toBe(number);
    expect(await store.log.find([{ member: 1, key: bytesOf(16, 3) }])).toEqual([{ index: 0, seq: 1 }]);
    expect(await store.directory.look([bytesOf(16, 1)])).toEqual([{ member: 1, erasedAt: null }]);
    expect(await store.stock.levels(['x'])).toEqual([{ used: 2, loaded: null }]);
    expect(await store.calls.due('sms', 10, 10)).toEqual([]);
    await store.close();
  }
  await connection.end();
});

test('a server that is not there is a failed storage', async () => {
  const database = await openTestMysql();
  const url = Object.assign(new URL(database.url), { port: '1' }).toString();
  await expect(database.open({ url })).rejects.toBeInstanceOf(StorageError);
});

test('a dump of a store in use shows one instant and makes the same store elsewhere', async () => {
  const [from, to] = [await openTestMysql(), await openTestMysql()];
  const store = await from.open();
  const joined = {
    member: 1,
    hash: bytesOf(16, 1),
    wrappedKey: bytesOf(9, 1),
    external: bytesOf(9, 2),
    personal: null,
  };
  await store.log.commit(commitOf(1, [{ member: 1, seq: 1, key: bytesOf(16, 3) }], { joined: [joined] }));
  for (let first = 2; first <= 30; first++)
    await store.log.commit(commitOf(first, [{ member: first, seq: 1 }]));
  const here = folder();
  const dumping = store.backup(here);
  for (let first = 31; first <= 40; first++)
    await store.log.commit(commitOf(first, [{ member: first, seq: 1 }]));
  await dumping;
  expect(readdirSync(here)).toEqual([dumpFile]);
  await expect(store.backup(here)).rejects.toThrow(/empty/);
  const copy = await to.open();
  await restoreDump(here, copy.raw);
  const rows = await copy.log.after({ stream: 1, pos: 0 }, 1_000);
  expect(rows.length).toBeGreaterThanOrEqual(30);
  expect(rows.map(({ pos }) => pos)).toEqual(rows.map((_, i) => i + 1));
  expect(await copy.directory.look([bytesOf(16, 1)])).toEqual([{ member: 1, erasedAt: null }]);
  expect(await copy.log.find([{ member: 1, key: bytesOf(16, 3) }])).toEqual([{ index: 0, seq: 1 }]);
  expect(await copy.log.commit(commitOf(rows.length + 1, [{ member: 999, seq: 1 }]))).toEqual(done);
  await expect(restoreDump(here, copy.raw)).rejects.toThrow(/there already/);
  await copy.close();
  await store.close();
});

/** Each leads with the member, or with the one key that finds her. */
test('plans of the hot look-ups', async () => {
  const database = await openTestMysql();
  const store = await database.open();
  for (let first = 1; first <= 400; first++) {
    await store.log.commit(
      commitOf(first, [
        { member: first % 40, seq: 1 + Math.floor(first / 40), key: bytesOf(16, first & 255, first >> 8) },
      ]),
    );
  }
  const heads = Array.from({ length: 400 }, (_, i) => ({
    member: i,
    seq: 1,
    dueAt: null,
    dueVersion: 1,
    backfill: false,
    format: 1,
    body: '{}',
  }));
  const records = heads.map(({ member }) => ({ member, key: `order/${member}`, seq: 1, body: '{}' }));
  await store.snapshots.write({ heads, records });
  const directory = heads.map(({ member }) => ({ hash: bytesOf(16, member & 255, member >> 8), member }));
  await store.raw.insert('directory', directory);
  const connection = await openConnection(database.url, mysqlSettings);
  for (const table of ['log', 'heads', 'records', 'directory'])
    await connection.query(`analyze table \`${table}\``);
  const members = [3, 5, 9];
  const asks = members.map((member) => ({ member, after: 2, key: bytesOf(16, member) }));
  const queries = {
    tails: logQueries.tails(mysqlDialect, { asks, limit: 100 }),
    find: logQueries.findMany(mysqlDialect, asks),
    newest: logQueries.newest(mysqlDialect, { members }),
    keys: logQueries.keys(mysqlDialect, { members }),
    entries: logQueries.entries(mysqlDialect, { member: 3, after: 1, limit: 9 }),
    after: logQueries.after(mysqlDialect, { stream: 1, pos: 5, limit: 9 }),
    heads: manyQueries.heads(mysqlDialect, { members }),
    records: manyQueries.records(
      mysqlDialect,
      members.map((member) => ({ member, key: `order/${member}` })),
    ),
    recordKeys: manyQueries.recordKeys(mysqlDialect, { members }),
    look: directoryQueries.look(mysqlDialect, { hashes: [bytesOf(16, 1)] }),
  };
  const used: Record<string, string | null> = {};
  for (const [name, query] of Object.entries(queries)) {
    const [rows] = (await connection.query(`explain ${query.sql}`, params(query.parameters))) as unknown as [
      { key: string | null; type: string }[],
    ];
    used[name] = rows[0]?.key ?? rows[0]?.type ?? null;
  }
  expect(used).toEqual({
    tails: 'PRIMARY',
    find: 'log_member_key',
    newest: 'PRIMARY',
    keys: 'log_member_key',
    entries: 'PRIMARY',
    after: 'log_stream',
    heads: 'PRIMARY',
    records: 'PRIMARY',
    recordKeys: 'PRIMARY',
    look: 'PRIMARY',
  });
  await connection.end();
  await store.close();
});
