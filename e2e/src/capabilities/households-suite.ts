import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLaurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { rfc } from '../shop/times.ts';
import { tokenOf } from './tokens.ts';

const secret = 'a secret that the shop and Laurel share, 32 bytes';
export const householdsProgram = readFileSync(join(import.meta.dirname, 'households.yaml'), 'utf8');

export function householdsSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const env = { LAUREL_MEMBER_TOKEN_SECRET: secret };
    shop = await openShop({ engine, program: householdsProgram, env });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const path = (p: Person) => ({ id: p.id });
  const of = (p: Person) => ok(shop.laurel.getHousehold({ path: path(p) }));
  const draw = (p: Person, amount: number, asset = 'points') =>
    shop.laurel.drawFromHousehold({ path: path(p), body: { asset, amount } });
  const put = (p: Person, amount: number) =>
    shop.laurel.contributeToHousehold({ path: path(p), body: { asset: 'points', amount } });
  const invite = (owner: Person, p: Person) =>
    shop.laurel.inviteToHousehold({ path: path(owner), body: { member: p.id } });
  const accept = (p: Person, owner: Person) =>
    shop.laurel.acceptInvitation({ path: path(p), body: { member: owner.id } });
  const household = async (owner: Person, ...seats: readonly Person[]) => {
    await ok(shop.laurel.foundHousehold({ path: path(owner) }));
    for (const seat of seats) {
      await ok(invite(owner, seat));
      await ok(accept(seat, owner));
    }
  };
  const buy = async (p: Person) => {
    const at = { ...path(p), plan: 'plus' };
    const { id } = await ok(shop.laurel.quotePlan({ path: at, body: { variant: 'month' } }));
    await ok(shop.laurel.buyPlan({ path: at, body: { quoteId: id, paid: {} } }));
  };
  const benefits = async (p: Person) => {
    const { has } = await ok(shop.laurel.listBenefits({ path: path(p) }));
    return has.map(({ id, reasons }) => `${id} ${reasons.map(({ kind }) => kind).join(' ')}`);
  };
  const cart = (amount: number) => ({
    lines: [{ lineId: 'a', amount, quantity: 1 }],
    shipping: 0,
    currency: 'CNY',
  });
  const uses = async (p: Person, order: string, amount: number) => {
    const body = { member: p.id, cart: cart(amount), choose: ['own-brand'] };
    const { quote = '' } = await ok(shop.laurel.createQuote({ body }));
    const own = { id: `${p.id}/${order}` };
    await ok(shop.laurel.placeRedemption({ path: own, body: { member: p.id, quote } }));
    await ok(shop.laurel.captureRedemption({ path: own, body: { member: p.id } }));
  };

  test(
    'A10 founded, invited, accepted: nobody has a seat without her own yes, and one household per person',
    told(async ({ person, at }) => {
      const [mum, ben, cat] = [person('mum'), person('ben'), person('cat')];
      for (const p of [mum, ben, cat]) await p.joins('2026-03-01 10:00');
      expect(await of(mum)).toMatchObject({ role: 'none', since: null, shares: {} });
      expect((await no(accept(ben, mum))).code).toBe('not_invited');
      await ok(shop.laurel.foundHousehold({ path: path(mum) }));
      await ok(invite(mum, ben));
      const [asked] = (await of(ben)).invitations;
      expect([asked?.owner, asked?.until.slice(0, 10)]).toEqual([mum.id, '2026-03-08']);
      expect(await ok(accept(ben, mum))).toMatchObject({ role: 'seat', owner: mum.id, invitations: [] });
      expect(await of(mum)).toMatchObject({
        role: 'owner',
        seatsMax: 3,
        seats: [{ member: ben.id, drawn: { points: 0, freeship: 0 } }],
        invited: [],
      });
      expect((await no(shop.laurel.foundHousehold({ path: path(ben) }))).code).toBe('in_household');
      // An invitation stands for seven days.
      await ok(invite(mum, cat));
      await at('2026-03-08 10:01');
      expect((await no(accept(cat, mum))).code).toBe('not_invited');
    }),
  );

  test(
    'A10 a seat draws within her cap, units keep date and earner, and what she does not use goes home in a day',
    told(async ({ person, at }) => {
      const [mum, ben] = [person('mum'), person('ben')];
      for (const p of [mum, ben]) await p.joins('2026-03-01 10:00');
      await household(mum, ben);
      await mum.adjust('points', 800, '2026-03-02 10:00', '2027-01-01 00:00');
      await ok(draw(ben, 300));
      expect(await no(draw(ben, 201))).toMatchObject({ code: 'share_limited', pointer: '/amount' });
      expect((await no(draw(ben, 1, 'growth'))).code).toBe('not_shared');
      const [lot] = await ben.lots('points');
      expect(lot).toMatchObject({ left: 300, earnedBy: mum.id, expiresAt: rfc('2027-01-01 00:00') });
      await ben.spend('points', 120, '2026-03-02 11:00');
      expect([await mum.balance('points'), await ben.balance('points')]).toEqual([500, 180]);
      expect((await of(ben)).shares['points']).toMatchObject({ available: 500, drawn: 300 });
      await at('2026-03-03 10:01');
      expect(await ben.balance('points')).toBe(0);
      await ben.send('checkin', '2026-03-03 10:01');
      expect(await mum.balance('points')).toBe(680);
      expect((await of(ben)).shares['points']).toMatchObject({ available: 680, drawn: 120 });
      // 380 of the 500 of March are left, and April has 500 of its own.
      expect((await no(draw(ben, 381))).code).toBe('share_limited');
      await ok(draw(ben, 380));
      await ok(shop.laurel.returnToHousehold({ path: path(ben) }));
      await at('2026-04-01 00:00');
      await ok(draw(ben, 500));
      expect((await no(draw(ben, 1))).code).toBe('share_limited');
    }),
  );

  test(
    'A10 lots keep who earned them: leaving and dissolving give back what nobody used',
    told(async ({ person, at }) => {
      const [mum, ben, cat] = [person('mum'), person('ben'), person('cat')];
      for (const p of [mum, ben, cat]) await p.joins('2026-03-01 10:00');
      await household(mum, ben, cat);
      await ben.adjust('points', 200, '2026-03-02 10:00');
      await cat.adjust('points', 100, '2026-03-02 10:00');
      await ok(put(ben, 150));
      await ok(put(cat, 100));
      expect((await no(put(cat, 1))).code).toBe('insufficient_available');
      expect([await mum.balance('points'), await ben.balance('points')]).toEqual([250, 50]);
      // Spending takes the units that expire soonest, and of equal ones the lot whose name comes first: Ben’s.
      await mum.spend('points', 60, '2026-03-02 11:00');
      await ok(draw(cat, 40));
      await ok(shop.laurel.leaveHousehold({ path: path(ben) }));
      const spentOfBen = 60 + 40;
      expect(await ben.balance('points')).toBe(50 + 150 - spentOfBen);
      expect((await no(draw(ben, 1))).code).toBe('no_household');
      expect((await of(ben)).freeAt?.slice(0, 16)).toBe('2026-04-01T11:00');
      expect((await no(shop.laurel.foundHousehold({ path: path(ben) }))).code).toBe('household_cooling_off');
      // What Cat drew of Ben’s goes home past the owner to Ben, when her household ends.
      await ok(shop.laurel.dissolveHousehold({ path: path(mum) }));
      expect(await Promise.all([mum, ben, cat].map((p) => p.balance('points')))).toEqual([0, 140, 100]);
      await at('2026-04-01 11:01');
      await ok(shop.laurel.foundHousehold({ path: path(ben) }));
    }),
  );

  test(
    'A10 a family under one plan: seats have its benefits while the term runs, and their uses count for the household',
    told(async ({ person, at }) => {
      const [mum, ben, cat, dan] = [person('mum'), person('ben'), person('cat'), person('dan')];
      for (const p of [mum, ben, cat, dan]) await p.joins('2026-05-01 10:00');
      await household(mum, ben, cat, dan);
      expect(await benefits(ben)).toEqual([]);
      await buy(mum);
      expect(await benefits(mum)).toEqual([
        'shipping plan',
        'own-brand plan',
        'lounge plan',
        'gift-wrap plan',
      ]);
      // The first two seats; what the plan does not give to families is the owner’s alone.
      expect(await benefits(ben)).toEqual(['own-brand family', 'lounge family']);
      expect([await benefits(cat), await benefits(dan)]).toEqual([['own-brand family', 'lounge family'], []]);
      expect((await of(ben)).family).toEqual({ plus: { until: rfc('2026-06-01 00:00') } });
      await uses(mum, 'm', 10_000);
      await uses(ben, 'b', 4_000);
      await uses(cat, 'c', 2_000);
      expect((await of(mum)).savings['plus']).toEqual({ cash: 500 + 200 + 100, list: 0, uses: 3 });
      expect((await of(ben)).savings['plus']).toEqual({ cash: 200, list: 0, uses: 1 });
      const back = { member: cat.id, lines: [{ lineId: 'a' }] };
      await ok(shop.laurel.restoreRedemption({ path: { id: `${cat.id}/c` }, body: back }));
      expect((await of(mum)).savings['plus']).toEqual({ cash: 700, list: 0, uses: 2 });
      // A seat that leaves has nothing of it any more, and the next one moves up.
      await ok(shop.laurel.leaveHousehold({ path: path(ben) }));
      expect([await benefits(ben), await benefits(dan)]).toEqual([[], ['own-brand family', 'lounge family']]);
      // A refund of the plan ends it: of 1,500 the 700 that were saved stay paid.
      await ok(shop.laurel.refundPlan({ path: { ...path(mum), plan: 'plus' }, body: {} }));
      expect([await benefits(mum), await benefits(cat), await benefits(dan)]).toEqual([[], [], []]);
      const [past] = (await ok(shop.laurel.getPlan({ path: { ...path(mum), plan: 'plus' } }))).past;
      expect([past?.paid, past?.account.refunded]).toEqual([1_500, 800]);
      await at('2026-05-02 10:00');
      await buy(mum);
      expect(await benefits(cat)).toEqual(['own-brand family', 'lounge family']);
      await at('2026-06-02 00:00');
      expect(await benefits(cat)).toEqual([]);
    }),
  );

  test(
    'A10 an allowance of the plan is shared with a cap per seat, whole however many draw at once',
    told(async ({ person }) => {
      const [mum, ben, cat] = [person('mum'), person('ben'), person('cat')];
      for (const p of [mum, ben, cat]) await p.joins('2026-05-01 10:00');
      await household(mum, ben, cat);
      await buy(mum);
      expect(await mum.balance('freeship')).toBe(24);
      const asks = Array.from({ length: 60 }, (_, i) => draw(i % 2 === 0 ? ben : cat, 1, 'freeship'));
      const won = (await Promise.all(asks)).filter(({ data }) => data !== undefined);
      const each = await Promise.all([mum, ben, cat].map((p) => p.balance('freeship')));
      expect([won.length, each[0], (each[1] ?? 0) + (each[2] ?? 0)]).toEqual([24, 0, 24]);
      for (const n of each) expect(n).toBeLessThanOrEqual(20);
      expect((await no(draw(ben, 1, 'freeship'))).code).toMatch(/^(share_limited|insufficient_available)$/);
    }),
  );

  test(
    'A10 who is frozen, leaves or is erased: units go where they belong, and verify finds nothing',
    told(async ({ person }) => {
      const [mum, ben, cat] = [person('mum'), person('ben'), person('cat')];
      for (const p of [mum, ben, cat]) await p.joins('2026-07-01 10:00');
      await household(mum, ben, cat);
      await mum.adjust('points', 300, '2026-07-01 11:00');
      await cat.adjust('points', 90, '2026-07-01 11:00');
      await ok(put(cat, 90));
      const reason = { reason: 'a test' };
      await ok(shop.laurel.freezeMember({ path: path(mum), body: reason }));
      expect((await no(draw(ben, 10))).code).toBe('share_limited');
      await ok(shop.laurel.unfreezeMember({ path: path(mum), body: reason }));
      await ok(draw(ben, 100));
      await ben.hold('points', 30, '2026-07-01 11:00');
      await ok(shop.laurel.closeMember({ path: path(ben) }));
      expect(await mum.balance('points')).toBe(390);
      await ok(shop.laurel.eraseMember({ path: path(mum), body: reason }));
      expect([await cat.balance('points'), (await of(cat)).role]).toEqual([90, 'none']);
    }),
  );

  test(
    'A10 a member’s token reaches her own household alone',
    told(async ({ person }) => {
      const [mum, ben] = [person('mum'), person('ben')];
      for (const p of [mum, ben]) await p.joins('2026-07-02 10:00');
      await household(mum, ben);
      const exp = Math.floor(Date.now() / 1_000) + 600;
      const token = tokenOf({ alg: 'HS256' }, { sub: ben.id, aud: 'laurel', exp }, secret);
      const his = createLaurel({ baseUrl: shop.server().url, key: token });
      expect((await ok(his.getHousehold({ path: path(ben) }))).owner).toBe(mum.id);
      expect((await no(his.getHousehold({ path: path(mum) }))).status).toBe(404);
      expect((await no(his.dissolveHousehold({ path: path(mum) }))).status).toBe(404);
      expect((await ok(his.leaveHousehold({ path: path(ben) }))).role).toBe('none');
    }),
  );

  test('A10 by the command line: shown, a seat taken back, dissolved', async () => {
    const [mum, ben] = ['cli-mum', 'cli-ben'];
    for (const id of [mum, ben]) await ok(shop.laurel.createMember({ body: { id } }));
    await ok(shop.laurel.foundHousehold({ path: { id: mum } }));
    await ok(shop.laurel.inviteToHousehold({ path: { id: mum }, body: { member: ben } }));
    await ok(shop.laurel.acceptInvitation({ path: { id: ben }, body: { member: mum } }));
    const shown = (await shop.done('household', 'show', mum)).out;
    expect(shown).toMatch(/cli-mum is the owner\.\ncli-ben since .*\nshared: points 0, freeship 0/);
    await shop.done('household', 'remove', mum, ben);
    const { json } = await shop.done('household', 'dissolve', mum, '--json');
    expect(json['role']).toBe('none');
  }, 30_000);

  test('A10 after all of it verify and replay find nothing', async () => {
    expect((await shop.done('verify', '--json')).json['violations']).toEqual([]);
    expect((await shop.done('replay', '--json')).json).toMatchObject({ differences: 0, refused: 0 });
  }, 30_000);
}
