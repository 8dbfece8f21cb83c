import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { bytesOf, commitOf } from '../contract/suite.ts';
import { STORE_FORMAT } from '../schema/migrations.ts';
import { StorageError, StoreTooNewError } from '../schema/sql.ts';
import { backToFormOne } from '../testing/form-one.ts';
import { connectWith, sqliteSettings } from './connection.ts';
import { lockFolder } from './folder-lock.ts';
import { openSqlite, openSqliteSnapshot, sqliteFile } from './open.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'laurel-sqlite-'));
const done = { kind: 'done' } as const;

test('a store newer than the program is refused, naming both, and left as it is', async () => {
  const here = folder();
  const store = await openSqlite({ folder: here, thread: false });
  await store.meta.set('format', '99');
  await store.close();
  const before = readFileSync(join(here, sqliteFile));
  await expect(openSqlite({ folder: here })).rejects.toBeInstanceOf(StoreTooNewError);
  await expect(openSqlite({ folder: here })).rejects.toThrow(
    new RegExp(`format 99.*formats up to ${STORE_FORMAT}`),
  );
  expect(readFileSync(join(here, sqliteFile)).equals(before)).toBe(true);
});

test('a store of form 1 is brought to the newest form with all that is in it, and again without harm', async () => {
  const here = folder();
  const store = await openSqlite({ folder: here, thread: false });
  const row = {
    number: 1,
    effectiveAt: 0,
    publishedAt: 1,
    source: 'program: x',
    hash: bytesOf(32, 3),
    policy: 'immediate',
    actor: 'me',
  };
  await store.programs.add(row);
  await store.close();
  const before = new DatabaseSync(join(here, sqliteFile));
  for (const statement of backToFormOne) before.exec(statement);
  before.close();
  // Who reads it as it is reads its versions.
  const snapshot = openSqliteSnapshot(here);
  expect((await snapshot?.programs.list())?.map(({ number }) => number)).toEqual([1]);
  await snapshot?.close();
  for (const draft of ['pd_2', 'pd_3']) {
    const after = await openSqlite({ folder: here, thread: false });
    expect(await after.meta.get('format')).toBe(String(STORE_FORMAT));
    const { length } = await after.programs.list();
    expect(await after.programs.add({ ...row, number: length + 1, draft })).toBe(true);
    expect(await after.programs.ofDraft(draft)).toBe(length + 1);
    await after.close();
  }
});

test('several processes may make or migrate one store at once', async () => {
  const here = folder();
  const script = `import { openSqlite } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)};
    const store = await openSqlite({ folder: ${JSON.stringify(here)}, thread: false });
    process.stdout.write(await store.meta.get('format')); await store.close();`;
  const runs = [1, 2, 3].map(() => {
    const run = spawn(process.execPath, ['--input-type=module-typescript', '-e', script]);
    let said = '';
    run.stdout.on('data', (text) => {
      said += String(text);
    });
    run.stderr.on('data', (text) => {
      said += String(text);
    });
    return once(run, 'exit').then(([code]) => `${code} ${said}`);
  });
  expect(await Promise.all(runs)).toEqual(Array(3).fill(`0 ${STORE_FORMAT}`));
});

test('the folder has one owner, and is free again when the owner ends, however it ends', async () => {
  const here = folder();
  const script = `import { lockFolder } from ${JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)};
    const lock = lockFolder(${JSON.stringify(here)}); console.log(lock !== null); setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module-typescript', '-e', script]);
  const [said] = await once(owner.stdout, 'data');
  expect(String(said).trim()).toBe('true');
  expect(lockFolder(here)).toBeNull();
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  const lock = lockFolder(here);
  expect(lock).not.toBeNull();
  lock?.release();
  const again = lockFolder(here);
  expect(again).not.toBeNull();
  again?.release();
});

test('a snapshot reads beside a running owner, and a folder without a store has none', async () => {
  const here = folder();
  expect(openSqliteSnapshot(here)).toBeNull();
  // Killed between making the file and making the tables.
  writeFileSync(join(here, sqliteFile), '');
  expect(openSqliteSnapshot(here)).toBeNull();
  const store = await openSqlite({ folder: here });
  await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }]));
  const snapshot = openSqliteSnapshot(here);
  await store.log.commit(commitOf(2, [{ member: 1, seq: 2 }]));
  expect(await snapshot?.log.newest([1])).toEqual([{ member: 1, seq: 1 }]);
  await snapshot?.close();
  await store.close();
});

test('a full disk refuses a group as a whole, and goes on when there is room', async () => {
  let limit = true;
  const real = connectWith(sqliteSettings);
  const here = folder();
  await (await openSqlite({ folder: here, thread: false })).close();
  const store = await openSqlite({
    folder: here,
    thread: false,
    connect: (path, mode) => {
      const connection = real(path, mode);
      if (mode === 'write' && limit) connection.exec('pragma max_page_count = 80');
      return connection;
    },
  });
  const body = JSON.stringify({ text: 'x'.repeat(3_000) });
  let first = 1;
  for (; first < 500; first++) {
    const result = await store.log.commit(commitOf(first, [{ member: 1, seq: first, body }]));
    if (result.kind === 'done') continue;
    expect(result).toMatchObject({ kind: 'failed', fault: 'storage_full', known: true });
    break;
  }
  expect(first).toBeLessThan(500);
  expect(await store.log.end()).toBe(first - 1);
  await expect(store.meta.set('big', 'x'.repeat(100_000))).rejects.toMatchObject({ code: 'storage_full' });
  await store.close();
  limit = false;
  const again = await openSqlite({ folder: here, thread: false });
  expect(await again.log.commit(commitOf(first, [{ member: 1, seq: first, body }]))).toEqual(done);
  await again.close();
});

test('a file that is no database is a failed storage, not a bug', async () => {
  const here = folder();
  writeFileSync(join(here, sqliteFile), 'x'.repeat(10_000));
  await expect(openSqlite({ folder: here, thread: false })).rejects.toBeInstanceOf(StorageError);
});

test('a backup of a store in use shows one instant, into an empty folder only', async () => {
  const store = await openSqlite({ folder: folder() });
  for (let first = 1; first <= 50; first++)
    await store.log.commit(commitOf(first, [{ member: first, seq: 1 }]));
  const to = folder();
  const copying = store.backup(to);
  for (let first = 51; first <= 80; first++)
    await store.log.commit(commitOf(first, [{ member: first, seq: 1 }]));
  await copying;
  expect(readdirSync(to)).toEqual([sqliteFile]);
  await expect(store.backup(to)).rejects.toThrow(/empty/);
  const copy = await openSqlite({ folder: to, thread: false });
  const end = await copy.log.end();
  expect(end).toBeGreaterThanOrEqual(50);
  expect(await copy.log.after({ stream: 1, pos: 0 }, 1_000)).toHaveLength(end);
  expect(await copy.log.commit(commitOf(end + 1, [{ member: 999, seq: 1 }]))).toEqual(done);
  await copy.close();
  await store.close();
});

test('what was erased is overwritten in the file, not only unlinked', async () => {
  const here = folder();
  const store = await openSqlite({ folder: here, thread: false });
  const secret = Buffer.from('THE-WRAPPED-KEY-OF-SOMEBODY-0123456789');
  const row = {
    member: 1,
    hash: bytesOf(16, 1),
    wrappedKey: secret,
    external: bytesOf(9, 1),
    personal: null,
  };
  await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }], { joined: [row] }));
  await store.log.commit(
    commitOf(2, [{ member: 1, seq: 2 }], {
      erased: [{ hash: bytesOf(16, 1), member: 1, at: 1, alias: 'x' }],
    }),
  );
  for (const name of readdirSync(here)) expect(readFileSync(join(here, name)).includes(secret)).toBe(false);
  await store.close();
});

/** The ten hottest look-ups, each by an index that leads with the member (or the one key that finds her). */
test('plans of the hot look-ups', async () => {
  const here = folder();
  await (await openSqlite({ folder: here, thread: false })).close();
  const { pointStatements } = await import('./reads.ts');
  const connection = connectWith(sqliteSettings)(join(here, sqliteFile), 'read');
  const plans = Object.entries(pointStatements).map(([name, text]) => {
    const holes = text.split('?').length - 1;
    const rows = connection
      .prepare(`explain query plan ${text}`)
      .rows(...Array.from({ length: holes }, () => 1));
    return [name, rows.map((row) => row[3])];
  });
  expect(Object.fromEntries(plans)).toEqual({
    tail: ['SEARCH log USING INDEX log_member_seq (member=? AND seq>?)'],
    find: ['SEARCH log USING INDEX log_member_key (member=? AND event_key=?)'],
    keys: ['SEARCH log USING COVERING INDEX log_member_key (member=? AND event_key>?)'],
    recordKeys: ['SEARCH records USING PRIMARY KEY (member=?)'],
    newest: ['SEARCH log USING COVERING INDEX log_member_seq (member=?)'],
    head: ['SEARCH heads USING INTEGER PRIMARY KEY (rowid=?)'],
    record: ['SEARCH records USING PRIMARY KEY (member=? AND record_key=?)'],
    look: ['SEARCH directory USING PRIMARY KEY (hash=?)'],
    erased: ['SEARCH erased USING PRIMARY KEY (hash=?)'],
    stock: ['SEARCH stock USING PRIMARY KEY (counter=?)'],
  });
  connection.close();
});
