import { expect, test } from 'vitest';
import { starterText, tryServer } from '../testing/try-server.ts';

test('O5 a process that ends between the version and the mark on its draft publishes the text once', async () => {
  const tried = await tryServer('2026-03-01T10:00:00+08:00', { program: null });
  try {
    const { laurel, opened } = tried;
    const { data: draft } = await laurel.createProgram({ body: { source: starterText } });
    const publish = (key: string) =>
      laurel.publishProgram({ path: { id: draft?.id ?? '' }, headers: { 'Idempotency-Key': key } });
    const { jobs } = opened.store;
    const { change } = jobs;
    Object.assign(jobs, { change: () => Promise.reject(new Error('killed')) });
    expect((await publish('k')).response?.status).toBe(500);
    Object.assign(jobs, { change });
    expect((await opened.store.programs.list()).map(({ number }) => number)).toEqual([1]);
    expect((await publish('k')).data).toMatchObject({ number: 1 });
    expect((await publish('another call')).data).toMatchObject({ number: 1 });
    expect(await opened.store.programs.list()).toHaveLength(1);
    expect((await laurel.getProgramDraft({ path: { id: draft?.id ?? '' } })).data).toMatchObject({
      state: 'published',
      version: 1,
    });
  } finally {
    await tried.close();
  }
});
