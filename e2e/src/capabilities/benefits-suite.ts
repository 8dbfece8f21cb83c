import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { withProgram } from '../shop/programs.ts';
import { no, ok, openShop, publish, type Shop, withShop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local, rfc } from '../shop/times.ts';

type Query = NonNullable<Parameters<Shop['laurel']['listBenefits']>[0]['query']>;

export function benefitsSuite(engine: Engine): void {
  let shop: Shop;
  const program = readFileSync(join(import.meta.dirname, 'benefits.yaml'), 'utf8');
  beforeAll(async () => {
    shop = await openShop({ engine, program });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const path = (p: Person, benefit: string) => ({ id: p.id, benefit });
  const list = (p: Person, query: Query = {}) =>
    ok(p.shop.laurel.listBenefits({ path: { id: p.id }, query }));
  const ids = async (p: Person, query?: Query) => (await list(p, query)).has.map(({ id }) => id);
  const plus = (p: Person) => ({ id: p.id, plan: 'plus' });
  const bought = async (p: Person, variant = 'year') => {
    const { laurel } = p.shop;
    const { id } = await ok(laurel.quotePlan({ path: plus(p), body: { variant } }));
    return ok(laurel.buyPlan({ path: plus(p), body: { quoteId: id, paid: {} } }));
  };
  const basic = ['newcomer', 'lounge', 'repair'];

  test(
    'B1 B2 B4 basic, special and exclusive benefits, why she has them, and what unlocks the others',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      const before = await list(p);
      expect(before.has.map(({ id }) => id)).toEqual(basic);
      expect(before.has[0]).toMatchObject({
        layer: 'basic',
        gives: 'offer',
        offer: { amount: 500 },
        how: { en: 'Off each order' },
        reasons: [{ kind: 'everybody' }],
        until: null,
        used: { count: 0, lastAt: null },
      });
      const unlocks = Object.fromEntries(before.locked.map(({ id, unlocks: by }) => [id, by]));
      expect(unlocks['high-service']).toEqual([{ kind: 'tier', track: 'main', tier: 'v2' }]);
      expect(unlocks['friends-badge']).toEqual([
        { kind: 'plan', plan: 'plus', variant: 'month', price: 1_500, currency: 'CNY' },
        { kind: 'audience', audience: 'friends' },
      ]);
      expect(unlocks['birthday-gift']).toBeUndefined();
      await p.adjust('growth', 100, '2026-03-02 10:00');
      const after = await list(p);
      expect(after.has.find(({ id }) => id === 'high-service')).toMatchObject({
        layer: 'special',
        service: { line: 'vip', priority: 1 },
        reasons: [{ kind: 'tier', track: 'main', tier: 'v2' }],
      });
      expect(after.has.find(({ id }) => id === 'monthly-freeship')?.allowance).toMatchObject({
        units: 3,
        available: 3,
        nextAt: rfc('2026-04-01 00:00'),
        expiring: [{ amount: 3, at: rfc('2026-04-01 00:00') }],
      });
      const granted = { path: path(p, 'birthday-gift'), body: { reason: 'a friend' } };
      await ok(
        shop.laurel.grantBenefit({ ...granted, body: { reason: 'x', until: rfc('2026-03-05 00:00') } }),
      );
      expect((await list(p)).has.find(({ id }) => id === 'birthday-gift')).toMatchObject({
        layer: 'exclusive',
        reasons: [{ kind: 'granted', until: rfc('2026-03-05 00:00') }],
      });
      await at('2026-03-05 00:00');
      expect(await ids(p)).not.toContain('birthday-gift');
      await ok(shop.laurel.grantBenefit(granted));
      await ok(shop.laurel.withdrawBenefit(granted));
      expect(await ids(p)).not.toContain('birthday-gift');
      expect((await no(shop.laurel.withdrawBenefit(granted))).code).toBe('benefit_not_granted');
      const nothing = { path: path(p, 'nothing'), body: { reason: 'x' } };
      expect((await no(shop.laurel.grantBenefit(nothing))).code).toBe('unknown_benefit');
    }),
  );

  test(
    'P9 B3 V4 a pack a month by the anchor of the term, each valid 30 days; renewing early brings no second one',
    told(async ({ person, at }) => {
      const [p, q] = [person(), person()];
      for (const each of [p, q]) await each.joins('2026-03-01 10:00');
      await at('2026-03-31 10:00');
      await bought(p);
      await bought(q, 'month');
      await bought(q, 'month');
      expect([await p.balance('coupon'), await q.balance('coupon')]).toEqual([5, 5]);
      const [pack] = (await list(p)).has.find(({ id }) => id === 'coupons')?.allowance?.expiring ?? [];
      expect([pack?.amount, local(pack?.at)?.slice(0, 16)]).toEqual([5, '2026-04-30 10:00']);
      const coupons = (await list(q)).has.find(({ id }) => id === 'coupons');
      expect(coupons?.allowance?.nextAt).toBe(rfc('2026-04-30 00:00'));
      await at('2026-04-29 10:00');
      await bought(q, 'month');
      expect([await p.balance('coupon'), await q.balance('coupon')]).toEqual([5, 5]);
      await at('2026-04-30 10:01');
      expect([await p.balance('coupon'), await q.balance('coupon')]).toEqual([5, 5]);
      await at('2027-04-01 00:00');
      const packs = async (each: Person) =>
        (await each.transfers('coupon'))
          .filter(({ kind }) => kind === 'grant')
          .map(({ decidedAt }) => local(decidedAt)?.slice(0, 10))
          .reverse();
      expect(await packs(p)).toEqual([
        '2026-03-31',
        '2026-04-30',
        '2026-05-31',
        '2026-06-30',
        '2026-07-31',
        '2026-08-31',
        '2026-09-30',
        '2026-10-31',
        '2026-11-30',
        '2026-12-31',
        '2027-01-31',
        '2027-02-28',
      ]);
      expect(await packs(q)).toEqual(['2026-03-31', '2026-04-30', '2026-05-31']);
    }),
  );

  test(
    'P29 B5 member day: holders see all, trial members those marked, others what they would save and a quote',
    told(async ({ person, at }) => {
      const [holder, trying, other] = [person(), person(), person()];
      for (const each of [holder, trying, other]) await each.joins('2026-03-01 10:00');
      await at('2026-03-10 10:00');
      await bought(holder);
      await ok(shop.laurel.startTrial({ path: plus(trying) }));
      const cart: Query = { scene: 'cart', shop: 's1', amount: 20_000 };
      const offers = async (p: Person) => {
        const { has, locked } = await list(p, cart);
        const of = (rows: readonly { id: string; gives: string; saves: number | null }[]) =>
          rows.filter(({ gives }) => gives === 'offer').map(({ id, saves }) => [id, saves]);
        return { has: of(has), locked: of(locked) };
      };
      const [price, day] = [
        ['plus-price', 0],
        ['member-day', 1_000],
      ];
      expect(await offers(holder)).toEqual({ has: [price, day], locked: [] });
      expect(await offers(trying)).toEqual({ has: [price], locked: [day] });
      expect(await offers(other)).toEqual({ has: [], locked: [price, day] });
      const { locked } = await list(other, cart);
      expect(locked.find(({ id }) => id === 'member-day')?.unlocks).toMatchObject([
        { kind: 'plan', plan: 'plus', price: 1_500 },
      ]);
      expect(
        await ok(shop.laurel.quotePlan({ path: plus(other), body: { variant: 'month' } })),
      ).toMatchObject({
        amount: 1_500,
      });
      const saves = async (query: Query, benefit: string) =>
        (await list(holder, query)).has.find(({ id }) => id === benefit)?.saves;
      expect(await saves({ scene: 'product', sku: 'A1', quantity: 2 }, 'plus-price')).toBe(20_000);
      expect(await saves({ amount: 9_999 }, 'member-day')).toBe(0);
      expect(await saves({ amount: 100_000 }, 'member-day')).toBe(3_000);
      // In another shop, and in the service chat, they do not matter.
      expect(await ids(holder, { shop: 's2' })).not.toContain('member-day');
      expect(await ids(holder, { scene: 'service' })).not.toContain('plus-price');
    }),
  );

  test(
    'P19 B6 choose one of three, a swap a quarter at the end of the month, and what it costs by days',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 09:00');
      await at('2026-03-01 11:00');
      await bought(p);
      const choose = (benefit: string, instead?: string) =>
        shop.laurel.chooseBenefit({
          path: path(p, benefit),
          body: instead === undefined ? {} : { instead },
        });
      expect((await list(p)).choices).toMatchObject([
        { id: 'extra', pick: 1, options: ['video', 'music', 'books'], chosen: [], swap: { left: 1 } },
      ]);
      expect((await no(choose('coupons'))).code).toBe('nothing_to_choose');
      await ok(choose('video'));
      expect((await no(choose('music'))).code).toBe('choice_full');
      await at('2026-04-09 10:00');
      await ok(choose('music', 'video'));
      expect((await list(p)).choices[0]?.chosen).toMatchObject([
        { benefit: 'video', to: rfc('2026-05-01 00:00'), days: 61, cost: 2_005 },
        {
          benefit: 'music',
          from: rfc('2026-05-01 00:00'),
          to: rfc('2027-03-01 00:00'),
          days: 304,
          cost: 9_995,
        },
      ]);
      const chosen = async () => (await ids(p)).filter((id) => ['video', 'music', 'books'].includes(id));
      expect(await chosen()).toEqual(['video']);
      await at('2026-05-01 00:00');
      expect(await chosen()).toEqual(['music']);
      const early = await no(choose('books', 'music'));
      expect([early.code, early.detail]).toEqual(['swap_used', expect.stringContaining('2026-07-01')]);
      await at('2026-07-01 00:00');
      await ok(choose('books', 'music'));
      await at('2026-08-01 00:00');
      expect(await chosen()).toEqual(['books']);
    }),
  );

  test(
    'P17 two claims a year; the third plan is bought and the claim waits for January, known before the payment',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      const claim = () => shop.laurel.claimBenefit({ path: path(p, 'joint-card') });
      expect((await no(claim())).code).toBe('benefit_locked');
      for (const month of ['09', '10']) {
        await at(`2026-${month}-02 10:00`);
        await bought(p, 'month');
        await ok(claim());
        expect((await no(claim())).code).toBe('claim_limit');
      }
      await at('2026-12-20 10:00');
      const before = (await list(p)).locked.find(({ id }) => id === 'joint-card');
      expect(before?.claim).toEqual({ used: 2, times: 2, from: rfc('2027-01-01 00:00') });
      expect((await bought(p, 'month')).plan.status).toBe('active');
      expect((await no(claim())).detail).toContain('2027-01-01');
      await at('2027-01-01 00:00');
      await ok(claim());
    }),
  );

  test(
    'D5 a benefit stays for 30 days after the tier was lost',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.adjust('growth', 100, '2026-03-10 10:00');
      await at('2027-03-11 00:00');
      expect((await p.read()).tier?.tier).toBe('v1');
      const service = async () => (await list(p)).has.find(({ id }) => id === 'high-service');
      expect((await service())?.reasons).toMatchObject([{ kind: 'landing', until: rfc('2027-04-10 00:00') }]);
      await at('2027-04-10 00:00');
      expect(await service()).toBeUndefined();
    }),
  );

  test(
    'B8 B9 B4 stock and budget are taken by uses, with alarm and runway; a use is rated once',
    told(async ({ person, at }) => {
      const people = Array.from({ length: 5 }, () => person());
      for (const p of people) await p.joins('2026-03-01 10:00');
      const use = (p: Person, benefit: string, time: string, orderId: string) =>
        p.send('benefit.used', time, { benefit, orderId });
      const [p, q] = people as [Person, Person];
      for (const [i, each] of people.entries()) await use(each, 'repair', '2026-03-06 10:00', `r${i}`);
      const gone = await p.refused('benefit.used', '2026-03-06 11:00', { benefit: 'repair', orderId: 'r9' });
      expect(gone.code).toBe('benefit_exhausted');
      const of = async (id: string) =>
        (await ok(shop.laurel.getBenefitCatalogue())).data.find((one) => one.id === id);
      expect((await of('repair'))?.budget).toMatchObject({
        used: 5_000,
        left: 0,
        alarm: true,
        runwayDays: 0,
      });
      await at('2026-04-01 00:00');
      expect((await of('repair'))?.budget).toMatchObject({
        used: 0,
        left: 5_000,
        alarm: false,
        runwayDays: 30,
      });
      await use(p, 'repair', '2026-04-01 10:00', 'r10');
      // Of 1,000 parallel uses of a stock of 24 just 24 succeed.
      const tries = Array.from({ length: 1_000 }, (_, i) =>
        shop.laurel.postEvents({
          body: (people[i % 5] as Person).event('benefit.used', '2026-04-01 10:00', {
            benefit: 'lounge',
            useId: `u${i}`,
          }),
        }),
      );
      const done = await Promise.all(tries);
      expect(done.filter(({ data }) => data !== undefined)).toHaveLength(24);
      expect((await of('lounge'))?.stock).toEqual({
        units: 24,
        used: 24,
        left: 0,
        alarm: true,
        runwayDays: 0,
      });
      const { text: metrics } = await shop.call('GET', '/metrics');
      expect(metrics).toContain('laurel_benefit_left{benefit="lounge",of="stock"} 0\n');
      expect(metrics).toContain('laurel_benefit_alarm{benefit="lounge",of="stock"} 1\n');
      const rate = (stars: number, orderId: string, who = p) =>
        shop.laurel.rateBenefit({ path: path(who, 'repair'), body: { stars, orderId } });
      await ok(rate(5, 'r10'));
      await ok(rate(4, 'r1', q));
      expect((await no(rate(1, 'r10'))).code).toBe('already_rated');
      expect((await no(rate(1, 'r1'))).code).toBe('unknown_use');
      expect((await of('repair'))?.rating).toEqual({ count: 2, average: '4.50' });
      const uses = await ok(shop.laurel.listBenefitUses({ path: path(p, 'repair') }));
      expect(uses).toMatchObject({
        count: 2,
        data: [
          { key: 'r10', units: 1, amount: 1_000, stars: 5 },
          { key: 'r0', stars: null },
        ],
      });
      expect((await list(p)).has.find(({ id }) => id === 'repair')?.used).toMatchObject({ count: 2 });
    }),
  );

  test('I13 the store of these stories verifies, each decision made again', async () => {
    const { json } = await shop.done('verify', '--json');
    expect(json['violations']).toEqual([]);
  }, 60_000);

  test('P11 a worse version in mid-term: holders keep the old to the end of the term, buyers get the new', async () => {
    await withShop({ engine, program }, async (own) => {
      const at = (time: string) => ok(own.laurel.moveClock({ body: { to: rfc(time) } }));
      const [old, late] = ['old', 'late'];
      const p = (id: string): Person => ({ id, shop: own }) as Person;
      for (const id of [old, late]) await ok(own.laurel.createMember({ body: { id } }));
      await bought(p(old));
      const change = async (from: string, to: string) => {
        const text = program.replace(from, to);
        expect(text).not.toBe(program);
        await publish(own, await withProgram(own.place.data, text));
      };
      const shown = async (id: string) => {
        const { has } = await list(p(id));
        const of = (benefit: string) => has.find((one) => one.id === benefit);
        return [of('coupons')?.allowance?.units, of('member-day')?.offer?.percent, of('music') !== undefined];
      };
      await at('2026-03-02 10:00');
      await change('amount: 5, expires', 'amount: 3, expires');
      await at('2026-03-03 10:00');
      await bought(p(late));
      expect([await shown(old), await shown(late)]).toEqual([
        [5, 5, false],
        [3, 5, false],
      ]);
      await at('2026-03-04 10:00');
      await change('percent: 5, over', 'percent: 8, over');
      expect([await shown(old), await shown(late)]).toEqual([
        [5, 8, false],
        [5, 8, false],
      ]);
      await at('2027-03-01 00:00');
      await bought(p(old));
      expect(await shown(old)).toEqual([5, 8, false]);
    });
  }, 60_000);

  test(
    'B2 B8 operators grant, withdraw and look at the catalogue by the command line',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await shop.done('benefit', 'grant', p.id, 'birthday-gift', '--reason', 'a friend', '--json');
      const { json } = await shop.done('benefit', 'show', p.id, '--json');
      expect(json['has']).toContainEqual(
        expect.objectContaining({ id: 'birthday-gift', layer: 'exclusive' }),
      );
      await shop.done('benefit', 'withdraw', p.id, 'birthday-gift', '--reason', 'enough', '--json');
      const again = await shop.cli('benefit', 'withdraw', p.id, 'birthday-gift', '--reason', 'enough');
      expect([again.code === 0, again.err]).toEqual([false, expect.stringContaining('not granted')]);
      const { out } = await shop.done('benefit', 'list');
      expect(out).toMatch(/lounge +basic +access/);
    }),
  );

  test('P8 R6 a member price above the public one is not published, and says why; forced it is', async () => {
    await withShop({ engine, program }, async (own) => {
      const dear = program.replace('prices: { A1: 149900 }', 'prices: { A1: 169900 }');
      const file = await withProgram(own.place.data, dear);
      const refused = await own.cli('program', 'publish', file, '--json');
      expect(refused.code).not.toBe(0);
      expect(refused.out + refused.err).toContain('Everybody pays 159900 for A1');
      const draft = await ok(own.laurel.createProgram({ body: { source: dear } }));
      await ok(own.laurel.approveProgram({ path: { id: draft.id } }));
      const path = { id: draft.id };
      expect((await no(own.laurel.publishProgram({ path }))).code).toBe('price_above_public');
      expect((await ok(own.laurel.getProgram())).number).toBe(1);
      expect((await ok(own.laurel.publishProgram({ path, body: { force: true } }))).number).toBe(2);
    });
  }, 60_000);
}
