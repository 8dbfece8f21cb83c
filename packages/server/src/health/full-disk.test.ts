import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, StorageError, type Store } from '@laurel/db';
import { expect, test } from 'vitest';
import { tryServer } from '../testing/try-server.ts';

/** A store whose disk is full while it is said to be. */
async function fillable(folder: string) {
  const store = await openSqlite({ folder });
  const disk = { isFull: false, isClosed: false };
  const write = <A extends readonly unknown[], R>(act: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (disk.isFull) throw new StorageError('storage_full', 'no room');
      return act(...args);
    };
  };
  const filled: Store = {
    ...store,
    log: { ...store.log, commit: write(store.log.commit) },
    snapshots: { ...store.snapshots, write: write(store.snapshots.write) },
    projections: { ...store.projections, write: write(store.projections.write) },
    meta: { ...store.meta, set: write(store.meta.set) },
    close: async () => {
      disk.isClosed = true;
      await store.close();
    },
  };
  return { store: filled, disk };
}

const checkin = (n: number) => ({
  type: 'checkin',
  source: 't',
  id: `e${n}`,
  subject: 'm',
  time: '2026-03-01T10:00:00+08:00',
});

test('while the disk is full ready says so; it heals by itself; a stop closes all and says what was not written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-full-'));
  const { store, disk } = await fillable(folder);
  const tried = await tryServer(undefined, { machine: { store } });
  const ready = async () => (await tried.call('GET', '/health/ready')).body;
  expect((await tried.call('POST', '/v1/events', checkin(1))).status).toBe(200);
  expect(await ready()).toMatchObject({ status: 'ready', checks: { writes: true } });
  disk.isFull = true;
  expect((await tried.call('POST', '/v1/events', checkin(2))).body).toMatchObject({ code: 'storage_full' });
  expect(await ready()).toMatchObject({
    status: 503,
    code: 'not_ready',
    detail: 'Not yet: writes (storage_full).',
  });
  expect((await tried.call('GET', '/v1/members/m')).status).toBe(200);
  disk.isFull = false;
  expect(await ready()).toMatchObject({ status: 'ready', checks: { writes: true } });
  expect((await tried.call('POST', '/v1/events', checkin(3))).status).toBe(200);
  disk.isFull = true;
  await expect(tried.close()).rejects.toThrow(StorageError);
  expect(disk.isClosed).toBe(true);
  rmSync(folder, { recursive: true, force: true });
});
