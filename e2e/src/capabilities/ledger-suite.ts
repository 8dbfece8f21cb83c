import { createLaurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { type Person, sums } from '../shop/person.ts';
import { starterWith } from '../shop/places.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

// Adjustments above 1,000 points need a second person; gifts of three shapes of expiry for L2.
const program = starterWith(
  ['    restoreGrace: 30 days', '    restoreGrace: 30 days\n    adjustmentLimit: 1000'],
  [
    'rules:\n',
    'rules:\n  - { id: gift, on: content.shared, funder: brand-a, limits: [10 per lifetime], grants: [{ asset: points, amount: 1, expires: endOfMonth }, { asset: points, amount: 2, expires: 10 days }, { asset: points, amount: 3, expires: 2026-12-31 }] }\n',
  ],
);
const emptied = async (p: Person): Promise<void> => {
  await p.joins('2026-03-01 10:00');
  await p.adjust('points', -100, '2026-03-01 10:00');
};

export function ledgerSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ engine, program });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);

  test(
    'L2 lots expire by month, by days, on a date; the soonest is spent first, and history says which paid',
    told(async ({ person: someone, shop: { laurel } }) => {
      const p = someone();
      await emptied(p);
      await p.send('content.shared', '2026-03-02 10:00');
      const lots = (await p.lots('points'))
        .filter(({ left }) => left > 0)
        .map(({ left, expiresAt, funder }) => [left, local(expiresAt), funder]);
      expect(lots).toEqual([
        [2, '2026-03-12 10:00', 'brand-a'],
        [1, '2026-04-01 00:00', 'brand-a'],
        [3, '2026-12-31 00:00', 'brand-a'],
      ]);
      await p.spend('points', 3, '2026-03-03 10:00');
      expect((await p.lots('points')).filter(({ left }) => left > 0).map(({ left }) => left)).toEqual([3]);
      expect((await p.read('2026-12-31 00:00')).assets['points']?.balance).toBe(0);
      const expired = (await p.transfers('points')).find(({ kind }) => kind === 'expire');
      expect([expired?.amount, local(expired?.decidedAt), expired?.funder]).toEqual([
        -3,
        '2026-12-31 00:00',
        'brand-a',
      ]);
      expect((await ok(laurel.getTransfer({ path: { id: expired?.id ?? '' } }))).units).toBe(3);
    }),
  );

  test(
    'L3 a hold is captured in part, and the rest stays until it is released',
    told(async ({ person: someone, shop: { laurel } }) => {
      const p = someone();
      await p.joins('2026-03-01 10:00');
      const id = await p.hold('points', 60, '2026-03-02 10:00');
      expect((await no(laurel.captureHold({ path: { id }, body: { amount: 61 } }))).code).toBe(
        'capture_above_hold',
      );
      await ok(laurel.captureHold({ path: { id }, body: { amount: 20 } }));
      const { balance, held } = (await p.read()).assets['points'] ?? {};
      expect([balance, [0, 40].includes(held ?? -1)]).toEqual([80, true]);
      if (held === 40) await ok(laurel.releaseHold({ path: { id }, body: {} }));
      expect((await p.read()).assets['points']).toMatchObject({ balance: 80, available: 80, held: 0 });
      expect((await no(laurel.captureHold({ path: { id }, body: {} }))).code).toBe('hold_closed');
    }),
  );

  test(
    'L4 an Idempotency-Key gives the same answer again, and is refused for anything else',
    told(async ({ person: someone, at, shop: { call } }) => {
      const p = someone();
      await p.joins('2026-03-01 10:00');
      await at('2026-03-02 10:00');
      const send = (body: object, key: string) =>
        call('POST', `/v1/members/${p.id}/adjustments`, body, { 'idempotency-key': key });
      const body = { asset: 'points', amount: 5, reason: 'a test' };
      const answers = await Promise.all(Array.from({ length: 5 }, () => send(body, `l4-${p.id}`)));
      expect(new Set(answers.map(({ text }) => text.replace(/"(applied|duplicate)"/, '""'))).size).toBe(1);
      expect(await p.balance('points')).toBe(105);
      const other = await send({ ...body, amount: 6 }, `l4-${p.id}`);
      expect([other.status, other.body.code, other.body.pointer]).toEqual([
        409,
        'idempotency_conflict',
        '/header/idempotency-key',
      ]);
      const route = await call(
        'POST',
        `/v1/members/${p.id}/holds`,
        { asset: 'points', amount: 5 },
        { 'idempotency-key': `l4-${p.id}` },
      );
      expect(route.body.code).toBe('idempotency_conflict');
    }),
  );

  test(
    'L5 any sequence of refunds gives back exactly what the order gave',
    told(async ({ person: someone }) => {
      const p = someone();
      await p.joins('2026-03-01 10:00');
      await p.order('lift', 600_000, '2026-03-02 10:00');
      const before = (await p.read()).assets;
      await p.order('o', 33_337, '2026-03-03 10:00');
      for (const [n, amount] of [1, 9_999, 11_111, 7, 12_000, 219].entries())
        await p.refund('o', amount, `2026-03-0${4 + Math.floor(n / 3)} 10:00`);
      const after = (await p.read()).assets;
      expect([after['growth']?.balance, after['points']?.balance]).toEqual([
        before['growth']?.balance,
        before['points']?.balance,
      ]);
      const more = await p.refused('order.refunded', '2026-03-06 10:00', {
        orderId: `${p.id}/o`,
        amount: 1,
        currency: 'CNY',
        refundId: 'more',
      });
      expect(more.code).toBe('refund_above_order');
      expect(sums(await p.refund('lift', 600_000, '2026-03-07 10:00'))).toContain('growth -6000');
    }),
  );

  test(
    'L6 L7 a debt is shown and repaid; what comes back after its end lives on for the grace',
    told(async ({ person: someone, shop: { laurel } }) => {
      const p = someone();
      await emptied(p);
      await p.adjust('points', 40, '2026-03-02 10:00', '2026-03-05');
      const spent = await p.spend('points', 40, '2026-03-03 10:00');
      await p.order('o', 9_900, '2026-03-04 10:00');
      await p.spend('points', 99, '2026-03-04 11:00');
      await p.refund('o', 9_900, '2026-03-06 10:00');
      expect((await p.read()).assets['points']).toMatchObject({ balance: -99, owed: 99 });
      await ok(laurel.restoreHold({ path: { id: spent }, body: {} }));
      expect((await p.read()).assets['points']).toMatchObject({ balance: -59, owed: 59, available: 0 });
      await p.adjust('points', 60, '2026-03-07 10:00');
      expect((await p.read()).assets['points']).toMatchObject({ balance: 1, owed: 0, available: 1 });
      expect((await no(laurel.restoreHold({ path: { id: spent }, body: { amount: 1 } }))).code).toBe(
        'restore_above_spend',
      );
    }),
  );

  test(
    'L8 an adjustment has a reason; above the limit a second person says so',
    told(async ({ person: someone, shop: { laurel, done, server } }) => {
      const p = someone();
      await p.joins('2026-03-01 10:00');
      const path = { id: p.id };
      const as = async (name: string, role: string) => {
        const { json } = await done('operator', 'add', `${name}-${p.id}`, '--role', role, '--json');
        return createLaurel({ baseUrl: server().url, key: String(json['secret']) });
      };
      const [service, finance] = [await as('service', 'service'), await as('finance', 'finance')];
      const asked = await ok(
        service.adjust({
          path,
          body: { asset: 'points', amount: 1_001, reason: 'late parcel', evidence: 'ticket 7' },
        }),
      );
      expect(asked).toMatchObject({ state: 'waiting', evidence: 'ticket 7' });
      expect(await p.balance('points')).toBe(100);
      const id = { id: 'id' in asked ? asked.id : '' };
      expect((await no(service.approveAdjustment({ path: id }))).status).toBe(403);
      expect(await ok(finance.approveAdjustment({ path: id }))).toMatchObject({ state: 'made' });
      expect(await p.balance('points')).toBe(1_101);
      // Said again it is the same answer, and nothing more.
      expect(await ok(finance.approveAdjustment({ path: id }))).toMatchObject({ state: 'made' });
      expect(await p.balance('points')).toBe(1_101);
      const refused = await ok(
        service.adjust({ path, body: { asset: 'points', amount: 5_000, reason: 'x', evidence: 'y' } }),
      );
      await ok(finance.refuseAdjustment({ path: { id: 'id' in refused ? refused.id : '' } }));
      expect(await p.balance('points')).toBe(1_101);
      await ok(laurel.adjust({ path, body: { asset: 'points', amount: -1, reason: 'taken' } }));
      const audit = JSON.stringify(await ok(laurel.listAudit({ query: { limit: 200 } })));
      expect(audit).toContain('approveAdjustment');
      expect(await ok(laurel.verifyAudit({}))).toMatchObject({ whole: true, brokenAt: null });
    }),
  );

  test(
    'L11 a why names rule, version, inputs, formula and cut, and computes to the same',
    told(async ({ person: someone, shop: { laurel, done } }) => {
      const p = someone();
      await p.joins('2026-03-01 10:00');
      await p.order('lift', 600_000, '2026-03-02 10:00');
      const { transfers } = await p.order('o', 12_345, '2026-03-03 10:00');
      const points = transfers.find(({ asset }) => asset === 'points');
      const why = await ok(laurel.explainTransfer({ path: { id: points?.id ?? '' } }));
      expect(why).toMatchObject({
        rule: 'order-points',
        version: 1,
        formula: 'paid / 100',
        factor: '1.2',
        amount: 148,
        recomputed: 148,
        agrees: true,
        event: { type: 'order.completed' },
      });
      expect(why.sentence.zh).toMatch(/148/);
      expect((await done('why', points?.id ?? '')).out).toContain('order-points');
    }),
  );

  test(
    'L12 the member as she was at a time, and what is known today about that time',
    told(async ({ person: someone, shop: { laurel } }) => {
      const p = someone();
      await p.joins('2026-03-01 10:00');
      await p.order('o', 10_000, '2026-03-10 10:00');
      await p.order('late', 5_000, '2026-03-20 10:00', {}, { happened: '2026-03-05 10:00' });
      const path = { id: p.id };
      const at = '2026-03-15T00:00:00+08:00';
      expect((await ok(laurel.getMember({ path, query: { at } }))).assets['growth']?.balance).toBe(100);
      expect(
        (await ok(laurel.getMember({ path, query: { happenedBy: at } }))).happenedBy?.balances['growth'],
      ).toBe(150);
      expect(
        (await ok(laurel.getMember({ path, query: { happenedBy: '2026-03-06T00:00:00+08:00' } }))).happenedBy
          ?.balances['growth'],
      ).toBe(50);
      expect(
        (await no(laurel.getMember({ path, query: { at: '2026-02-01T00:00:00+08:00' } }))).status,
      ).toBeLessThan(500);
      const { transfers, earned } = await ok(laurel.getOrder({ path: { id: `${p.id}/late` } }));
      expect([earned, transfers.length]).toEqual([{ growth: 50, points: 50 }, 2]);
    }),
  );
}
