import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemberPlan, PlanQuote } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

type At = (time: string) => Promise<void>;
type Ask = { readonly variant: string; readonly instead?: string };

export function plansSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'plans.yaml'), 'utf8');
    shop = await openShop({ engine, program });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const path = (p: Person, plan: string) => ({ id: p.id, plan });
  const quote = (p: Person, plan: string, body: Ask): Promise<PlanQuote> =>
    ok(shop.laurel.quotePlan({ path: path(p, plan), body }));
  const buy = (p: Person, plan: string, quoteId: string, more: object = { paid: {} }) =>
    shop.laurel.buyPlan({ path: path(p, plan), body: { quoteId, ...more } });
  const bought = async (p: Person, plan: string, ask: Ask, more?: object) =>
    ok(buy(p, plan, (await quote(p, plan, ask)).id, more));
  const plan = async (p: Person, id = 'plus'): Promise<MemberPlan | undefined> =>
    (await p.read()).plans.find((one) => one.plan === id);
  const calls = async (p: Person) => {
    const { data } = await ok(shop.laurel.listCalls({ query: { limit: 200 } }));
    return data.filter(({ member }) => member === p.id);
  };
  const answer = (id: string, outcome: string, key?: string) =>
    shop.laurel.answerCall({
      path: { id },
      body: { outcome },
      ...(key === undefined ? {} : { headers: { 'Idempotency-Key': key } }),
    });

  test(
    'P1 P3 V2 the price is by the settled score, from its day on',
    told(async ({ person, at }) => {
      const people = [person(), person(), person()];
      for (const [i, p] of people.entries()) {
        await p.joins('2026-03-01 10:00');
        await p.adjust('score', [1_000, 999, 2_500][i] ?? 0, '2026-03-07 10:00');
      }
      const ask = async () => {
        const quotes = await Promise.all(people.map((p) => quote(p, 'plus', { variant: 'year' })));
        return quotes.map(({ amount }) => amount);
      };
      const before = await ask();
      await at('2026-03-08 00:00');
      const after = await ask();
      const prices = before.map((amount, i) => [amount, after[i]]);
      expect(prices).toEqual([
        [88_800, 8_800],
        [88_800, 88_800],
        [88_800, 8_800],
      ]);
    }),
  );

  test(
    'P2 V2 a quote holds its price for 15 minutes; later it is refused with a new one',
    told(async ({ person, at }) => {
      const people = [person(), person()] as const;
      for (const p of people) {
        await p.joins('2026-03-02 10:00');
        await p.adjust('score', 1_003, '2026-03-02 10:00');
      }
      await at('2026-04-07 23:50');
      const quotes = await Promise.all(people.map((p) => quote(p, 'plus', { variant: 'year' })));
      expect(quotes).toMatchObject([{ amount: 8_800, currency: 'CNY' }, { amount: 8_800 }]);
      for (const p of people) await p.adjust('score', -13, '2026-04-07 23:55');
      await at('2026-04-08 00:04');
      const early = await ok(buy(people[0], 'plus', quotes[0]?.id ?? ''));
      expect(early.purchase).toMatchObject({ state: 'paid', amount: 8_800 });
      await at('2026-04-08 00:06');
      const late = await no(buy(people[1], 'plus', quotes[1]?.id ?? ''));
      expect(late).toMatchObject({ code: 'quote_expired', quote: { amount: 88_800 } });
      expect((await no(buy(people[0], 'plus', quotes[0]?.id ?? ''))).code).toBe('quote_taken');
    }),
  );

  test(
    'P9 V1 V4 terms end at the 00:00 of their date, keep their anchor, and append',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-03 10:00');
      await at('2026-03-31 15:00');
      await bought(p, 'plus', { variant: 'month' });
      await bought(p, 'plus', { variant: 'month' });
      await bought(p, 'plus', { variant: 'month' });
      const held = await plan(p);
      const ends = [held?.term, ...(held?.ahead ?? [])].map((term) => local(term?.until));
      expect(ends).toEqual(['2026-04-30 00:00', '2026-05-31 00:00', '2026-06-30 00:00']);
      expect(local(held?.ahead[1]?.anchor)).toBe('2026-03-31 00:00');
      // Rules meet a term when it begins, and each once.
      expect(await p.balance('points')).toBe(10);
      await at('2026-06-15 00:00');
      expect(await plan(p)).toMatchObject({ status: 'active', term: { no: 3 }, ahead: [] });
      const history = await ok(shop.laurel.getPlan({ path: path(p, 'plus') }));
      expect(history.past.map(({ no, account }) => [no, account.recognised, account.deferred])).toEqual([
        [2, 1_500, 0],
        [1, 1_500, 0],
      ]);
      await at('2026-06-30 00:00');
      expect(await plan(p)).toMatchObject({ status: 'none', term: null });
    }),
  );

  test(
    'P13 V3 a trial freezes, a purchase in time releases, and there is one per person',
    told(async ({ person, at }) => {
      const people = [person(), person(), person()] as const;
      const phones = ['+86 138 0000 1111', '+86 138 0000 2222', '13800001111'];
      for (const [i, p] of people.entries()) {
        const profile = { phone: phones[i] };
        await ok(shop.laurel.createMember({ body: { id: p.id, profile } }));
      }
      await at('2026-03-01 12:00');
      const trial = (p: Person) => shop.laurel.startTrial({ path: path(p, 'plus') });
      for (const p of people.slice(0, 2)) await ok(trial(p));
      for (const p of people.slice(0, 2)) {
        await p.order('a', 128_000, '2026-03-05 10:00');
        expect(await p.balance('frozen')).toBe(1_280);
      }
      expect((await no(trial(people[2]))).code).toBe('trial_used');
      expect((await no(trial(people[0]))).code).toBe('trial_used');
      expect(await plan(people[0])).toMatchObject({ status: 'trial' });
      await people[1].order('b', 10_000, '2026-04-10 10:00');
      await at('2026-04-29 23:00');
      await bought(people[0], 'plus', { variant: 'month' });
      expect([await people[0].balance('points'), await people[0].balance('frozen')]).toEqual([1_290, 0]);
      await at('2026-04-30 00:00');
      await bought(people[1], 'plus', { variant: 'month' });
      expect([await people[1].balance('points'), await people[1].balance('frozen')]).toEqual([10, 0]);
    }),
  );

  test(
    'P14 V3 paying in a trial begins the term at once',
    told(async ({ person, at }) => {
      const p = person();
      await ok(shop.laurel.createMember({ body: { id: p.id, profile: { phone: '13900000014' } } }));
      await at('2026-03-01 12:00');
      await ok(shop.laurel.startTrial({ path: path(p, 'plus') }));
      await at('2026-03-12 10:00');
      await bought(p, 'plus', { variant: 'month' });
      const held = await plan(p);
      expect([held?.status, local(held?.term?.until)]).toEqual(['active', '2026-04-12 00:00']);
    }),
  );

  test(
    'P23 V7 nothing, what was not used, or all of it',
    told(async ({ person, at }) => {
      const [strict, kind, fair, late] = [person(), person(), person(), person()];
      for (const p of [strict, kind, fair, late]) await p.joins('2026-03-03 10:00');
      await at('2026-03-04 10:00');
      const ids = [
        [strict, 'strict'],
        [kind, 'kind'],
        [fair, 'fair'],
        [late, 'fair'],
      ] as const;
      for (const [p, id] of ids) await bought(p, id, { variant: 'year' });
      for (const amount of [2_645, 600, 600, 2_000])
        await kind.send('benefit.used', '2026-03-05 10:00', { plan: 'kind', amount });
      const saved = await ok(shop.laurel.getPlan({ path: path(kind, 'kind') }));
      expect(saved.savings).toEqual({ cash: 5_845, list: 0, uses: 4 });
      const refund = (p: Person, id: string) => shop.laurel.refundPlan({ path: path(p, id), body: {} });
      await at('2026-03-11 09:00');
      expect((await ok(refund(fair, 'fair'))).refunds).toMatchObject([{ amount: 8_800, state: 'open' }]);
      await at('2026-04-13 10:00');
      expect((await no(refund(strict, 'strict'))).code).toBe('refund_not_allowed');
      expect((await no(refund(late, 'fair'))).code).toBe('refund_not_allowed');
      const back = await ok(refund(kind, 'kind'));
      expect(back.refunds).toMatchObject([{ amount: 2_955 }]);
      expect(back.plan).toMatchObject({ status: 'none' });
      const [call] = await calls(kind);
      await ok(answer(call?.id ?? '', 'refunded'));
      expect(await calls(kind)).toEqual([]);
    }),
  );

  test(
    'V9 what a term did not save of its price comes back, once',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-03 10:00');
      await at('2026-03-04 10:00');
      await bought(p, 'plus', { variant: 'month' });
      await p.send('benefit.used', '2026-03-05 10:00', { plan: 'plus', amount: 900 });
      await at('2026-04-05 10:00');
      const claim = () => shop.laurel.claimGuarantee({ path: path(p, 'plus'), body: { term: 1 } });
      expect((await ok(claim())).refunds).toMatchObject([{ amount: 600 }]);
      expect((await no(claim())).code).toBe('nothing_to_refund');
    }),
  );

  test(
    'P25 V5 charged by proof of the notice; without it nobody is; cancelling wins',
    told(async ({ person, at }) => {
      const [told, untold, cancelled] = [person(), person(), person()];
      for (const p of [told, untold, cancelled]) {
        await p.joins('2026-03-01 09:00');
        await at('2026-03-01 10:00');
        await bought(p, 'plus', { variant: 'month' }, { paid: {}, mandate: { ref: `m-${p.id}` } });
      }
      await notified(told, '2026-03-26 09:59', at);
      await notified(cancelled, '2026-03-26 09:59', at);
      await at('2026-03-31 09:59:59');
      await ok(shop.laurel.cancelPlan({ path: path(cancelled, 'plus'), body: {} }));
      await at('2026-03-31 10:01');
      const asked = await calls(told);
      expect(asked).toMatchObject([{ action: 'charge', data: { amount: 1_500, mandate: `m-${told.id}` } }]);
      expect([...(await calls(untold)), ...(await calls(cancelled))]).toEqual([]);
      await ok(answer(asked[0]?.id ?? '', 'succeeded'));
      await at('2026-04-02 10:00');
      expect(await plan(told)).toMatchObject({ status: 'active', term: { no: 2 } });
      expect(await plan(untold)).toMatchObject({ status: 'grace', term: { no: 1 } });
      expect(await plan(cancelled)).toMatchObject({ status: 'none' });
      await at('2026-04-08 00:00');
      expect(await plan(untold)).toMatchObject({ status: 'none' });
    }),
  );

  /** The notice that time sent, and the channel's word that it arrived. */
  async function notified(p: Person, time: string, at: At): Promise<void> {
    await at(time);
    const { data } = await ok(shop.laurel.listMessages({ path: { id: p.id } }));
    const notice = data.find(({ template }) => template === 'plan.renewal_notice');
    await p.send('message.delivered', time, { messageId: notice?.id, by: 'sms' });
  }

  test(
    'P26 V6 fails, is tried again, succeeds on the third day; answers ten times and shuffled',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 09:00');
      await at('2026-03-01 10:00');
      await bought(p, 'plus', { variant: 'month' }, { paid: {}, mandate: {} });
      await notified(p, '2026-03-25 10:00', at);
      await at('2026-03-31 10:01');
      const [first] = await calls(p);
      await ok(answer(first?.id ?? '', 'failed'));
      await at('2026-04-01 10:01');
      const [second] = await calls(p);
      await ok(answer(second?.id ?? '', 'failed'));
      expect(await plan(p)).toMatchObject({ status: 'grace' });
      await at('2026-04-03 10:01');
      const [third] = await calls(p);
      const words = Array.from({ length: 10 }, (_, i) => [
        answer(third?.id ?? '', 'succeeded', `${p.id}-${i}`),
        answer(i % 2 === 0 ? (first?.id ?? '') : (second?.id ?? ''), 'failed'),
      ]);
      await Promise.all(words.flat().map((one) => ok(one)));
      const held = await plan(p);
      expect([held?.status, held?.term?.no, local(held?.term?.from)]).toEqual([
        'active',
        2,
        '2026-04-01 00:00',
      ]);
      expect(held?.ahead).toEqual([]);
      const began = (await p.statuses()).filter(
        ({ track, cause }) => track === 'plan:plus' && cause === 'renewed',
      );
      expect(began).toHaveLength(1);
    }),
  );

  test(
    'V6 V12 money is asked for; a second success goes back, and an answer is worth once',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-03 10:00');
      await at('2026-03-04 11:00');
      const open = await bought(p, 'plus', { variant: 'month' }, {});
      expect([open.purchase?.state, open.plan.status]).toEqual(['open', 'none']);
      const id = open.purchase?.callId ?? '';
      await ok(answer(id, 'failed'));
      await ok(answer(id, 'succeeded'));
      await ok(answer(id, 'succeeded'));
      await ok(answer(id, 'failed'));
      expect(await plan(p)).toMatchObject({ status: 'active', term: { no: 1, paid: 1_500 }, ahead: [] });
      expect(await no(answer('cl-zz-1-0', 'succeeded'))).toMatchObject({ code: 'unknown_call' });
    }),
  );

  test(
    'V1 I14 a month is changed for a year, its rest credited by days',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-03 10:00');
      await at('2026-03-04 10:00');
      await bought(p, 'plus', { variant: 'month' });
      await at('2026-03-14 10:00');
      const price = await quote(p, 'plus', { variant: 'year', instead: 'plus' });
      expect(price).toMatchObject({ price: 88_800, credit: 1_500 - 483, amount: 88_800 - 1_017 });
      await ok(buy(p, 'plus', price.id));
      const { current, past } = await ok(shop.laurel.getPlan({ path: path(p, 'plus') }));
      expect(current.term).toMatchObject({ no: 2, variant: 'year', paid: 88_800, credit: 1_017 });
      expect(past[0]?.account).toEqual({ recognised: 483, deferred: 0, refunded: 0, moved: 1_017 });
      expect(
        (
          await no(
            shop.laurel.quotePlan({ path: path(p, 'fair'), body: { variant: 'year', instead: 'plus' } }),
          )
        ).code,
      ).toBe('upgrade_not_allowed');
    }),
  );

  test(
    'V10 codes: each is used once, whoever tries and however often',
    told(async ({ person, at }) => {
      const people = Array.from({ length: 10 }, () => person());
      for (const p of people) await p.joins('2026-03-03 10:00');
      await at('2026-03-04 10:00');
      const made = await ok(
        shop.laurel.makePlanCodes({
          body: { plan: 'plus', variant: 'month', name: 'gift cards', count: 3, worth: 1_200 },
        }),
      );
      const [one = '', two = '', three = ''] = made.codes;
      const redeem = (p: Person, code: string) =>
        shop.laurel.redeemPlanCode({ path: { id: p.id }, body: { code } });
      const tries = await Promise.all(people.map((p) => redeem(p, one.toLowerCase())));
      expect(tries.filter(({ data }) => data !== undefined)).toHaveLength(1);
      expect(tries.filter(({ error }) => error?.code === 'code_used')).toHaveLength(9);
      const [p = person()] = people;
      const used = await ok(redeem(p, two));
      expect(used.plan).toMatchObject({ status: 'active' });
      expect((await no(redeem(p, `${three.slice(0, -1)}${three.endsWith('0') ? '1' : '0'}`))).code).toBe(
        'unknown_code',
      );
      await ok(shop.laurel.revokePlanCodes({ path: { batch: made.batch.id } }));
      expect((await no(redeem(p, three))).code).toBe('unknown_code');
      expect((await no(shop.laurel.refundPlan({ path: path(p, 'plus'), body: {} }))).code).toBe(
        'nothing_to_refund',
      );
    }),
  );

  test(
    'D7 a tier is not lost while a term runs',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.send('review.posted', '2026-03-01 11:00');
      await at('2027-02-20 10:00');
      await bought(p, 'plus', { variant: 'month' });
      const tier = async () => (await p.read()).tier;
      await at('2027-03-10 00:00');
      expect(await tier()).toMatchObject({ tier: 'v2', cause: 'protected' });
      await at('2027-03-20 00:00');
      expect(await tier()).toMatchObject({ tier: 'v1' });
    }),
  );
}
