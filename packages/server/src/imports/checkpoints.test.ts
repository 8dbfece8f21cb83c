import { expect, test } from 'vitest';
import { tryServer } from '../testing/try-server.ts';

test('how far an import has come is kept by the owner of the store, for who may bring in history', async () => {
  const tried = await tryServer();
  try {
    const path = { id: '0123456789abcdef0123456789abcdef' };
    const laurel = await tried.laurelWith('backfill');
    expect((await laurel.getImportCheckpoint({ path })).data).toEqual({
      line: 0,
      refusedBytes: 0,
      finished: false,
    });
    const body = { line: 20_000, refusedBytes: 17, finished: false };
    expect((await laurel.putImportCheckpoint({ path, body })).data).toEqual(body);
    expect((await laurel.getImportCheckpoint({ path })).data).toEqual(body);
    const stranger = await tried.laurelWith('events:write');
    expect((await stranger.getImportCheckpoint({ path })).error).toMatchObject({ code: 'forbidden' });
    const wrong = await laurel.getImportCheckpoint({ path: { id: 'xyz' } });
    expect(wrong.error).toMatchObject({ code: 'invalid_parameter', pointer: '/path/id' });
  } finally {
    await tried.close();
  }
});
