import { afterAll, beforeAll, expect, test } from 'vitest';
import { theCore } from '../log/core.ts';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  // A core with a fault, as one in a rule would be.
  const decide: typeof theCore.decide = (programs, state, event, context) => {
    if (event.id === 'breaks') throw new RangeError(`a balance of ${event.id}`);
    return theCore.decide(programs, state, event, context);
  };
  tried = await tryServer(undefined, { machine: { core: { ...theCore, decide } } });
});
afterAll(() => tried.close());

const checkin = async (subject: string, id: string) =>
  (await tried.event({ type: 'checkin', subject, id, time: '2026-03-01T10:00:00+08:00' })).body;

test('L14 a member whose account broke is set aside, listed with what broke, and taken back', async () => {
  const { laurel } = tried;
  await laurel.createMember({ body: { id: '张三' } });
  await laurel.createMember({ body: { id: 'other' } });
  expect((await laurel.listQuarantine()).data).toEqual({ data: [], nextCursor: null });
  expect(await checkin('张三', 'breaks')).toMatchObject({ code: 'quarantined', retry: 'later' });
  expect(await checkin('张三', 'good')).toMatchObject({ code: 'quarantined' });
  expect(await checkin('other', 'good')).toMatchObject({ status: 'applied' });
  expect((await laurel.getMember({ path: { id: '张三' } })).data?.standing).toBe('active');
  expect((await laurel.listQuarantine()).data?.data).toEqual([
    {
      member: '张三',
      since: '2026-03-01T10:00:00+08:00',
      entry: expect.any(Number),
      asked: 'command',
      type: 'checkin',
      error: 'RangeError',
      place: expect.stringMatching(/^(Object\.)?decide quarantine\.test\.ts:\d+$/),
    },
  ]);
  const lifted = await laurel.liftQuarantine({ path: { id: '张三' } });
  expect(lifted.data).toEqual({ lifted: true });
  expect(await checkin('张三', 'good')).toMatchObject({ status: 'applied' });
  expect((await laurel.listQuarantine()).data?.data).toEqual([]);
  expect((await laurel.listAudit()).data?.data[0]).toMatchObject({ action: 'liftQuarantine' });
});

test('L14 a call whose answer was lost in a crash is answered the same when it is sent again', async () => {
  const { laurel, opened } = tried;
  await laurel.createMember({ body: { id: 'lost' } });
  await checkin('lost', 'breaks');
  const lift = (key: string) =>
    laurel.liftQuarantine({ path: { id: 'lost' }, headers: { 'Idempotency-Key': key } });
  const { idempotency } = opened.store;
  const { finish } = idempotency;
  Object.assign(idempotency, { finish: () => Promise.reject(new Error('killed')) });
  expect((await lift('k')).response?.status).toBe(500);
  Object.assign(idempotency, { finish });
  expect((await lift('k')).data).toEqual({ lifted: true });
  expect((await lift('k')).data).toEqual({ lifted: true });
  expect((await lift('another')).error).toMatchObject({ code: 'not_quarantined' });
});

test('only who is set aside can be taken back, and only by operations', async () => {
  const { laurel } = tried;
  const again = await laurel.liftQuarantine({ path: { id: 'other' } });
  expect(again.error).toMatchObject({ status: 409, code: 'not_quarantined', pointer: '/path/id' });
  const nobody = await laurel.liftQuarantine({ path: { id: 'nobody' } });
  expect(nobody.error).toMatchObject({ status: 404, code: 'unknown_member' });
  const stranger = await tried.laurelWith('members:write');
  expect((await stranger.listQuarantine()).error).toMatchObject({ code: 'forbidden' });
});
