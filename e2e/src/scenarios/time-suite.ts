import { expect, test } from 'vitest';
import { type Person, sums } from '../shop/person.ts';
import { no, ok } from '../shop/shop.ts';
import type { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

type Told = ReturnType<typeof stories>['told'];

/** S11 to S15, S20, S22: what time does to tiers, lots, holds and allowances. */
export function timeSuite(told: Told): void {
  test(
    'S11 a tier that is not earned again is kept in grace, then one step is lost',
    told(async ({ person }) => {
      const p = person();
      await gold(p);
      expect((await p.read('2027-03-10 23:59:50')).tier).toMatchObject({ tier: 'v3', cause: 'upgraded' });
      const grace = (await p.read('2027-03-11 00:00')).tier;
      expect([grace?.tier, grace?.cause, local(grace?.until)]).toEqual(['v3', 'grace', '2027-04-10 00:00']);
      expect((await p.read('2027-04-09 23:59:50')).tier?.tier).toBe('v3');
      const lost = (await p.read('2027-04-10 00:00')).tier;
      expect([lost?.tier, lost?.cause, local(lost?.since)]).toEqual(['v2', 'demoted', '2027-04-10 00:00']);
    }),
  );

  test(
    'S12 what is missing, earned in the grace, keeps the tier from the old end on',
    told(async ({ person }) => {
      const p = person();
      await gold(p);
      const { keep } = (await p.read('2027-03-20 10:00')).tier ?? {};
      expect([keep?.missing, local(keep?.by)]).toEqual([3_800, '2027-04-10 00:00']);
      await p.adjust('growth', 3_800, '2027-04-01 10:00');
      const { tier } = await p.read();
      expect([tier?.tier, local(tier?.since), local(tier?.until)]).toEqual([
        'v3',
        '2027-03-11 00:00',
        '2028-03-10 00:00',
      ]);
    }),
  );

  test(
    'S13 a shield is used by itself and moves the end',
    told(async ({ person }) => {
      const p = person();
      await gold(p);
      await p.adjust('shield', 1, '2026-07-02 10:00');
      const { tier, assets } = await p.read('2027-03-11 00:00');
      expect([tier?.tier, tier?.cause, local(tier?.until)]).toEqual(['v3', 'protected', '2027-06-09 00:00']);
      expect(assets['shield']?.balance).toBe(0);
      expect((await p.read('2027-06-09 00:00')).tier?.cause).toBe('grace');
    }),
  );

  test(
    'S14 an undone spend goes back to its lots; what has expired meanwhile lives on for 30 days',
    told(async ({ person }) => {
      const [a, b] = [person(), person()];
      for (const p of [a, b]) {
        await p.joins('2026-03-01 10:00');
        await p.adjust('points', -100, '2026-03-01 10:00');
        await p.adjust('points', 60, '2026-03-01 10:00', '2027-01-01');
        await p.adjust('points', 80, '2026-03-01 10:00', '2028-01-01');
      }
      const spends = [
        await a.spend('points', 100, '2026-06-01 10:00'),
        await b.spend('points', 100, '2026-06-01 10:00'),
      ];
      const open = async (p: Person) =>
        (await p.lots('points')).flatMap(({ left, expiresAt, putIn }) =>
          putIn === 100 ? [] : [[left, local(expiresAt)]],
        );
      expect(await open(a)).toEqual([
        [0, '2027-01-01 00:00'],
        [40, '2028-01-01 00:00'],
      ]);
      await a.read('2026-12-20 10:00');
      await ok(a.shop.laurel.restoreHold({ path: { id: spends[0] ?? '' }, body: {} }));
      expect(await open(a)).toEqual([
        [60, '2027-01-01 00:00'],
        [80, '2028-01-01 00:00'],
      ]);
      await b.read('2027-01-05 10:00');
      await ok(b.shop.laurel.restoreHold({ path: { id: spends[1] ?? '' }, body: {} }));
      const left = (await open(b)).filter(([units]) => units !== 0);
      expect(left.map(([units]) => units)).toEqual([60, 80]);
      expect(left.map(([, until]) => String(until).slice(0, 10))).toEqual(['2027-02-04', '2028-01-01']);
    }),
  );

  test(
    'S15 holds: placed, refused, released, lapsed',
    told(async ({ person }) => {
      const p = person();
      const { laurel } = p.shop;
      await p.joins('2026-03-01 10:00');
      const first = await p.hold('points', 60, '2026-03-02 10:00');
      expect((await p.read()).assets['points']).toMatchObject({ balance: 100, available: 40, held: 60 });
      const refusal = await no(
        laurel.placeHold({ path: { id: p.id }, body: { asset: 'points', amount: 60 } }),
      );
      expect([refusal.status, refusal.code]).toEqual([409, 'insufficient_available']);
      await ok(laurel.releaseHold({ path: { id: first }, body: {} }));
      expect((await p.read()).assets['points']?.available).toBe(100);
      const second = await p.hold('points', 60, '2026-03-02 11:00');
      expect((await p.read('2026-03-02 11:29')).assets['points']?.available).toBe(40);
      expect((await p.read('2026-03-02 11:30:05')).assets['points']?.available).toBe(100);
      expect((await no(laurel.captureHold({ path: { id: second }, body: {} }))).code).toBe('hold_closed');
    }),
  );

  test(
    'S20 late counts for when it happened; too late waits for a person',
    told(async ({ person, shop }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      for (const minute of [10, 20, 30]) await p.send('review.posted', `2026-03-31 23:${minute}`);
      const late = await p.order('late', 10_000, '2026-04-20 10:00', {}, { happened: '2026-03-31 23:59:59' });
      expect([local(late.happenedAt), sums(late)]).toEqual([
        '2026-03-31 23:59:59',
        ['growth 100', 'points 100', 'points 100'],
      ]);
      const known = await ok(
        shop.laurel.getMember({ path: { id: p.id }, query: { happenedBy: '2026-03-31T23:59:59+08:00' } }),
      );
      expect(known.happenedBy?.balances['growth']).toBe(130);
      const limited = await p.send('review.posted', '2026-04-20 10:00', {}, { happened: '2026-03-31 23:50' });
      expect(limited.limited).toEqual([{ rule: 'review', limit: '3 per day' }]);
      const words = [
        '2026-05-15 10:00',
        { orderId: `${p.id}/too-late`, amount: 10_000, currency: 'CNY' },
        { happened: '2026-03-31 23:59:59' },
      ] as const;
      const dead = await p.refused('order.completed', ...words);
      expect([dead.status, dead.code]).toEqual([422, 'too_late']);
      const letter = { id: dead.deadLetter ?? '' };
      expect((await ok(shop.laurel.getDeadLetter({ path: letter }))).event?.subject).toBe(p.id);
      expect((await no(shop.laurel.redriveDeadLetter({ path: letter, body: {} }))).code).toBe('too_late');
      const driven = await ok(shop.laurel.redriveDeadLetter({ path: letter, body: { override: true } }));
      expect(sums(driven)).toEqual(['growth 100', 'points 100']);
      expect((await no(shop.laurel.getDeadLetter({ path: letter }))).code).toBe('unknown_dead_letter');
    }),
  );

  test(
    'S22 an allowance comes on the first, is lost with the month, and history shows each',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.adjust('growth', 1_000, '2026-03-10 10:00');
      expect((await p.read('2026-04-01 00:00')).assets['freeship']?.balance).toBe(1);
      expect((await p.read('2026-05-01 00:00')).assets['freeship']?.balance).toBe(1);
      const history = (await p.transfers('freeship'))
        .map(({ kind, amount, decidedAt }) => [local(decidedAt), kind, amount])
        .filter(([at]) => String(at) >= '2026-04' && String(at) <= '2026-05-01 00:00')
        .reverse();
      expect(history).toEqual([
        ['2026-04-01 00:00', 'grant', 1],
        ['2026-05-01 00:00', 'expire', -1],
        ['2026-05-01 00:00', 'grant', 1],
      ]);
    }),
  );
}

/** v3 from 2026-03-10 10:00; 1,200 growth earned in the window that ends with 2027-03-11 00:00. */
async function gold(p: Person): Promise<void> {
  await p.joins('2026-03-01 10:00');
  await p.adjust('growth', 4_999, '2026-03-02 10:00');
  await p.order('lift', 100, '2026-03-10 10:00');
  expect(local((await p.read()).tier?.until)).toBe('2027-03-11 00:00');
  await p.adjust('growth', 1_200, '2026-06-02 10:00');
}
