import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Tried, tryServer } from '../testing/try-server.ts';

let tried: Tried;
beforeAll(async () => {
  tried = await tryServer('2026-03-01T10:00:00+08:00');
});
afterAll(() => tried.close());

test('what pages name things by is for anybody as well', async () => {
  const { data } = await tried.laurel.getOutline();
  expect(data).toMatchObject({
    program: 'starter',
    version: 1,
    at: '2026-03-01T10:00:00+08:00',
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    assets: { points: { name: { zh: '积分', en: 'Points' }, kind: 'currency', hidden: false } },
    plans: [],
    rules: { checkin: { zh: '每日签到', en: 'Daily check-in' } },
  });
  expect(data?.tracks[0]?.tiers[2]).toMatchObject({ id: 'v3', threshold: 5000, color: '#c9a227' });
});

test('K1 a member checks in for herself, as often as the program rewards', async () => {
  const { laurel } = tried;
  await laurel.createMember({ body: { id: 'a' } });
  const points = async (): Promise<number | undefined> =>
    (await laurel.getMember({ path: { id: 'a' } })).data?.assets['points']?.available;
  const before = await points();
  await laurel.checkIn({ path: { id: 'a' } });
  await laurel.checkIn({ path: { id: 'a' } });
  expect(await points()).toBe((before ?? 0) + 5);
});
