import { expect, test } from 'vitest';
import { sums } from '../shop/person.ts';
import type { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

type Told = ReturnType<typeof stories>['told'];

/** S1 to S10, S17: what orders give and refunds take back. */
export function ordersSuite(told: Told): void {
  test(
    'S1 registration: v1 and the newcomer pack',
    told(async ({ person }) => {
      const p = person();
      const { transfers } = await p.joins('2026-03-01 10:00');
      expect(transfers.map(({ asset, amount, expiresAt }) => [asset, amount, local(expiresAt)])).toEqual([
        ['points', 100, '2028-01-01 00:00'],
        ['freeship', 1, '2026-03-31 10:00'],
        ['spin', 1, null],
      ]);
      expect(await p.read()).toMatchObject({ standing: 'active', tier: { tier: 'v1' } });
      expect(await p.balance('freeship', '2026-03-31 10:00')).toBe(0);
    }),
  );

  test(
    'S2 an order: growth, points and the first-order bonus',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      expect(sums(await p.order('o', 19_990, '2026-03-02 10:00'))).toEqual([
        'growth 199',
        'points 199',
        'points 100',
      ]);
    }),
  );

  test(
    'S3 its refunds take back exactly what it gave',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.order('o', 19_990, '2026-03-02 10:00');
      expect(sums(await p.refund('o', 5_000, '2026-03-03 10:00'))).toEqual(['growth -50', 'points -50']);
      expect(sums(await p.refund('o', 14_990, '2026-03-04 10:00'))).toEqual([
        'growth -149',
        'points -149',
        'points -100',
      ]);
      expect((await p.read()).assets).toMatchObject({
        growth: { balance: 0 },
        points: { balance: 100, owed: 0 },
      });
    }),
  );

  test(
    'S4 three refunds of a third',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      expect(sums(await p.order('o', 9_999, '2026-03-02 10:00'))).toEqual(['growth 99', 'points 99']);
      for (const n of [1, 2, 3])
        expect(sums(await p.refund('o', 3_333, `2026-03-0${2 + n} 10:00`))).toEqual([
          'growth -33',
          'points -33',
        ]);
      expect((await p.read()).assets).toMatchObject({ growth: { balance: 0 }, points: { balance: 100 } });
    }),
  );

  test(
    'S5 S6 the multiplier of the order holds, whatever the tier is at its refund',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.order('lift', 600_000, '2026-03-02 10:00');
      expect((await p.read()).tier?.tier).toBe('v3');
      expect(sums(await p.order('o', 12_345, '2026-03-03 10:00'))).toEqual(['growth 123', 'points 148']);
      await p.order('more', 2_000_000, '2026-03-04 10:00');
      expect((await p.read()).tier?.tier).toBe('v4');
      expect(sums(await p.refund('o', 2_345, '2026-03-05 10:00'))).toEqual(['growth -23', 'points -28']);
    }),
  );

  test(
    'S7 three reviews a day, by the local day',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      for (const time of ['23:50', '23:55', '23:59'])
        expect(sums(await p.send('review.posted', `2026-03-02 ${time}`))).toEqual(['growth 10']);
      const cut = await p.send('review.posted', '2026-03-02 23:59:59');
      expect([sums(cut), cut.limited]).toEqual([[], [{ rule: 'review', limit: '3 per day' }]]);
      expect(sums(await p.send('review.posted', '2026-03-03 00:00:00'))).toEqual(['growth 10']);
    }),
  );

  test(
    'S8 an upgrade: its pack, its period, its echo; the order itself earns by the tier before',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.adjust('growth', 990, '2026-03-02 10:00');
      const a = await p.order('o', 1_500, '2026-03-10 10:00');
      expect(sums(a)).toEqual(['growth 15', 'points 15', 'points 50']);
      expect(a.echoes.map(({ type }) => type)).toEqual(['tier.upgraded']);
      expect(a.statusChanges).toMatchObject([
        { tier: 'v2', previous: 'v1', since: a.decidedAt, cause: 'upgraded' },
      ]);
      const { tier, assets } = await p.read();
      expect([tier?.tier, local(tier?.until), assets['growth']?.balance]).toEqual([
        'v2',
        '2027-03-11 00:00',
        1_005,
      ]);
      expect(await p.statuses()).toHaveLength(2);
      const renewed = await p.read('2027-03-10 23:59:50');
      expect(local(renewed.tier?.until)).toBe('2027-03-11 00:00');
    }),
  );

  test(
    'S9 S10 two tiers at once, back by a refund, and no second packs',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      const up = await p.order('o', 600_000, '2026-03-10 10:00');
      expect(sums(up)).toEqual([
        'growth 6000',
        'points 6000',
        'points 100',
        'points 50',
        'points 200',
        'spin 2',
      ]);
      expect(up.echoes.map(({ type }) => type)).toEqual(['tier.upgraded', 'tier.upgraded']);
      expect(up.statusChanges.map(({ tier }) => tier).at(-1)).toBe('v3');
      const down = await p.refund('o', 600_000, '2026-03-11 10:00');
      expect(sums(down)).toEqual(['growth -6000', 'points -6000', 'points -100']);
      expect(down.statusChanges).toMatchObject([{ tier: 'v1', cause: 'revoked_by_refund' }]);
      expect((await p.read()).assets).toMatchObject({ points: { balance: 350 }, spin: { balance: 3 } });
      expect(sums(await p.order('again', 600_000, '2026-03-12 10:00'))).toEqual([
        'growth 6000',
        'points 6000',
      ]);
      expect((await p.read()).tier?.tier).toBe('v3');
    }),
  );

  test(
    'S17 what is owed is paid by the next grant',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.adjust('points', -100, '2026-03-01 10:01');
      await p.order('none', 0, '2026-03-01 11:00');
      await p.order('o', 10_000, '2026-03-02 10:00');
      await p.spend('points', 80, '2026-03-02 11:00');
      const { shortfall } = await p.refund('o', 10_000, '2026-03-03 10:00');
      expect(shortfall).toEqual([{ asset: 'points', units: 80, policy: 'debt' }]);
      expect((await p.read()).assets['points']).toMatchObject({ balance: -80, owed: 80, available: 0 });
      await p.order('next', 10_000, '2026-03-05 10:00');
      expect((await p.read()).assets['points']).toMatchObject({ balance: 20, owed: 0 });
    }),
  );
}
