import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer();
  await tried.laurel.createMember({ body: { id: 'm' } });
});
afterAll(() => tried.close());

describe('K1 K2 K3 the task centre', () => {
  test('how far, and until when', async () => {
    const { laurel, event } = tried;
    for (const day of ['01', '02', '03'])
      await event({ type: 'checkin', subject: 'm', time: `2026-03-${day}T10:00:00+08:00` });
    await event({ type: 'review.posted', subject: 'm', time: '2026-03-03T11:00:00+08:00' });
    const { data } = await laurel.listTasks({ path: { id: 'm' } });
    const task = (id: string) => data?.data.find((one) => one.id === id);
    expect(task('checkin')).toMatchObject({ kind: 'daily', done: true, until: '2026-03-04T00:00:00+08:00' });
    expect(task('checkin-streak')).toMatchObject({ goal: '7', progress: '3' });
    expect(task('review')).toMatchObject({ goal: '3', progress: '1', done: false });
  });
});

describe('T6 T7 T8 tiers', () => {
  test('progress, what is needed, and a tier by hand with its end', async () => {
    const { laurel, event } = tried;
    await event({
      type: 'order.completed',
      subject: 'm',
      time: '2026-03-03T12:00:00+08:00',
      data: { orderId: 'o1', amount: 110_000, currency: 'CNY' },
    });
    const { data } = await laurel.getMember({ path: { id: 'm' } });
    expect(data?.tier).toMatchObject({
      tier: 'v2',
      name: { zh: '银' },
      units: 1_113,
      next: { tier: 'v3', missing: 3_887 },
      keep: { missing: 1_000, by: '2027-03-04T00:00:00+08:00' },
    });
    await laurel.setTier({
      path: { id: 'm' },
      body: { tier: 'v4', kind: 'trial', until: '2026-04-01T00:00:00+08:00', reason: 'guest of honour' },
    });
    const { data: trial } = await laurel.getMember({ path: { id: 'm' } });
    expect(trial?.tier).toMatchObject({
      tier: 'v4',
      earned: 'v2',
      until: '2026-04-01T00:00:00+08:00',
      manual: { kind: 'trial' },
    });
    await laurel.clearTier({ path: { id: 'm' }, body: { reason: 'left early' } });
    const nothing = await laurel.clearTier({ path: { id: 'm' }, body: { reason: 'once more' } });
    expect(nothing.error).toMatchObject({ status: 409, code: 'no_tier_by_hand', pointer: '/track' });
    expect((await laurel.getMember({ path: { id: 'm' } })).data?.tier?.tier).toBe('v2');
    const { data: statuses } = await laurel.listStatuses({ path: { id: 'm' } });
    expect(statuses?.data.map(({ cause }) => cause)).toEqual(['manual_ended', 'trial', 'upgraded', 'joined']);
    expect(
      (await laurel.setTier({ path: { id: 'm' }, body: { tier: 'v9', reason: 'x' } })).error,
    ).toMatchObject({ status: 422, code: 'unknown_tier', pointer: '/tier' });
    expect((await laurel.useCard({ path: { id: 'm' } })).error).toMatchObject({
      status: 409,
      code: 'no_card',
    });
  });

  test('benefits: what the tier gives, and what unlocks the rest', async () => {
    const { data } = await tried.laurel.listBenefits({ path: { id: 'm' } });
    expect(data?.data[0]).toMatchObject({
      asset: 'freeship',
      amount: 1,
      locked: false,
      every: 'month',
      nextAt: '2026-04-01T00:00:00+08:00',
    });
    await tried.laurel.createMember({ body: { id: 'new' } });
    const { data: locked } = await tried.laurel.listBenefits({ path: { id: 'new' } });
    expect(locked?.data[0]).toMatchObject({ locked: true, unlockedBy: 'v2' });
  });
});

describe('C5 D6 the inbox', () => {
  test('messages come with texts, and are read', async () => {
    const { laurel } = tried;
    const { data } = await laurel.listMessages({ path: { id: 'm' } });
    expect(data?.unread).toBe(data?.data.length);
    const newest = data?.data[0];
    if (newest === undefined) throw new Error('an upgrade tells the member');
    expect(newest).toMatchObject({ readAt: null, at: expect.any(String) });
    const read = await laurel.readMessages({ path: { id: 'm' }, body: { upTo: newest.id } });
    expect(read.data?.read).toBe(data?.unread);
    expect((await laurel.listMessages({ path: { id: 'm' } })).data?.unread).toBe(0);
    expect((await laurel.readMessages({ path: { id: 'm' }, body: { upTo: 'x' } })).error).toMatchObject({
      status: 404,
      code: 'unknown_message',
      pointer: '/upTo',
    });
  });
});
