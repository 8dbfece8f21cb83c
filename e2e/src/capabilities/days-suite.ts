import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemberTask } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { type Person, person, sums } from '../shop/person.ts';
import { ok, openShop, type Shop, withShop } from '../shop/shop.ts';
import { moveClock, stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

/** What comes by the calendar of a member and of a shop, on the program of the tasks. */
export function daysSuite(engine: Engine): void {
  let shop: Shop;
  const program = readFileSync(join(import.meta.dirname, 'tasks.yaml'), 'utf8');
  beforeAll(async () => {
    shop = await openShop({ engine, program });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const task = async (p: Person, id: string): Promise<MemberTask | undefined> =>
    (await ok(p.shop.laurel.listTasks({ path: { id: p.id } }))).data.find((one) => one.id === id);
  const rewards = ['points', 'spin', 'freeship'];
  const only = (assets: readonly string[], decision: Parameters<typeof sums>[0]) =>
    sums(decision).filter((line) => assets.includes(line.split(' ')[0] ?? ''));

  test(
    'D3 a task saves the tier: shown to those at risk alone, with the exact end; a refund gives the old end back',
    told(async ({ person, at }) => {
      const [p, grace, safe] = [person(), person(), person()];
      for (const one of [p, grace, safe]) await one.order('up', 100_000, '2026-03-02 10:00');
      await safe.order('more', 100_000, '2026-04-10 10:00');
      expect(local((await p.read()).tier?.until)).toBe('2026-05-02 00:00');
      await at('2026-04-17 23:59');
      expect(await task(p, 'rescue')).toBeUndefined();
      await at('2026-04-18 00:00');
      const shown = await task(p, 'rescue');
      expect(shown).toMatchObject({ state: 'open', goal: '2', progress: '0', priority: 99 });
      expect(shown?.saves).toMatchObject({ track: 'main', tier: 'v2' });
      expect([local(shown?.saves?.periodEnds), local(shown?.saves?.until), local(shown?.until)]).toEqual([
        '2026-05-02 00:00',
        '2026-05-12 00:00',
        '2026-05-12 00:00',
      ]);
      expect(await task(safe, 'rescue')).toBeUndefined();
      await p.order('one', 10_000, '2026-04-19 10:00');
      expect(await task(p, 'rescue')).toMatchObject({ state: 'inProgress', progress: '1' });
      const second = await p.order('two', 10_000, '2026-04-20 10:00');
      expect(second.echoes.map(({ type }) => type)).toContain('tier.saved');
      expect(second.statusChanges).toMatchObject([{ tier: 'v2', cause: 'saved_by_task' }]);
      expect(local((await p.read()).tier?.until)).toBe('2026-06-01 00:00');
      expect(await task(p, 'rescue')).toBeUndefined();
      await grace.order('one', 10_000, '2026-04-25 10:00');
      expect((await grace.read('2026-05-05 10:00')).tier).toMatchObject({ tier: 'v2', inGrace: true });
      expect(await task(grace, 'rescue')).toMatchObject({ state: 'inProgress', progress: '1' });
      await grace.order('two', 10_000, '2026-05-11 23:59');
      const kept = (await grace.read()).tier;
      expect([kept?.tier, kept?.inGrace, local(kept?.since), local(kept?.until)]).toEqual([
        'v2',
        false,
        '2026-05-02 00:00',
        '2026-06-01 00:00',
      ]);
      await p.refund('two', 10_000, '2026-05-12 10:00');
      expect((await p.read()).tier).toMatchObject({ tier: 'v1', cause: 'revoked_by_refund' });
      const causes = (await p.statuses()).map(({ cause }) => cause);
      expect(causes).toContain('saved_by_task');
    }),
  );

  test(
    'C2 the newcomer pack, the upgrade pack, birthdays and anniversaries at their 00:00, once a year',
    told(async ({ person, at, shop: { laurel } }) => {
      const [p, leap] = [person(), person()];
      expect(only(rewards, await p.joins('2026-03-02 10:00'))).toEqual(['points 100', 'spin 1']);
      await leap.joins('2026-03-02 10:00');
      await at('2026-03-02 11:00');
      const born = (id: string, birthday: string) =>
        laurel.updateMember({ path: { id }, body: { profile: { birthday } } });
      await ok(born(p.id, '1990-05-20'));
      await ok(born(leap.id, '1992-02-29'));
      expect(only(rewards, await p.order('up', 100_000, '2026-03-03 10:00'))).toEqual(['points 50']);
      expect(await p.balance('points', '2026-05-19 23:59')).toBe(150);
      expect(await p.balance('points', '2026-05-20 00:00')).toBe(238);
      // Another birthday in the same year gives nothing more.
      await ok(born(p.id, '1990-06-20'));
      expect(await p.balance('points', '2026-06-21 00:00')).toBe(238);
      expect(await leap.balance('points', '2027-02-27 23:59')).toBe(100);
      expect(await leap.balance('points', '2027-02-28 00:00')).toBe(188);
      expect(await p.balance('points', '2027-03-01 23:59')).toBe(238);
      expect(await p.balance('points', '2027-03-02 00:00')).toBe(248);
      expect(await p.balance('points', '2028-03-02 00:00')).toBe(248 + 88 + 20);
    }),
  );

  test(
    'C7 member days by date, weekday and hour; late events by when they happened; the next one is shown',
    told(async ({ person, at, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-02 10:00');
      const coins = async (id: string, time: string, happened?: string) => {
        const more = happened === undefined ? {} : { happened };
        const { transfers } = await p.order(id, 10_000, time, {}, more);
        return transfers.reduce((sum, one) => sum + (one.asset === 'coins' ? one.amount : 0), 0);
      };
      const offers = async () =>
        (await ok(laurel.listBenefits({ path: { id: p.id }, query: { scene: 'cart' } }))).has.map(
          ({ id }) => id,
        );
      expect(await coins('friday', '2026-03-06 23:59')).toBe(200);
      expect(await coins('saturday', '2026-03-07 00:00')).toBe(100);
      await at('2026-03-07 12:00');
      const next = (await ok(laurel.listDays())).data.map(({ id, open, from, until }) => [
        id,
        open,
        local(from),
        local(until),
      ]);
      expect(next).toEqual([
        ['memberDay', false, '2026-03-08 10:00', '2026-03-08 22:00'],
        ['doubleDay', false, '2026-03-13 00:00', '2026-03-14 00:00'],
        ['singles', false, '2026-11-11 00:00', '2026-11-12 00:00'],
      ]);
      expect(await coins('before', '2026-03-08 09:59')).toBe(100);
      expect(await offers()).not.toContain('day-off');
      expect(await coins('first', '2026-03-08 10:00')).toBe(107);
      expect(await offers()).toContain('day-off');
      expect((await ok(laurel.listDays())).data[0]).toMatchObject({ id: 'memberDay', open: true });
      expect(await coins('last', '2026-03-08 21:59')).toBe(107);
      expect(await coins('after', '2026-03-08 22:00')).toBe(100);
      expect(await coins('late', '2026-03-09 09:00', '2026-03-08 21:00')).toBe(107);
      expect(await offers()).not.toContain('day-off');
    }),
  );

  test(
    'T5 a growth track, a brand track and a paid plan side by side, each by its own',
    told(async ({ person, at, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-02 10:00');
      const shown = async () => {
        const { tiers, plans } = await p.read();
        return [
          ...tiers.map(({ track, tier }) => `${track} ${tier}`),
          ...plans.map(({ plan, status }) => `plan ${plan} ${status}`),
        ];
      };
      const items = [{ lineId: '1', sku: 'L1', brand: 'laurel', quantity: 1, amount: 40_000 }];
      await p.order('brand', 40_000, '2026-03-03 10:00', { items, goods: 40_000 });
      expect(await shown()).toEqual(['main v1', 'brand b2']);
      await p.order('other', 60_000, '2026-03-04 10:00');
      expect(await shown()).toEqual(['main v2', 'brand b2']);
      await at('2026-03-05 10:00');
      const path = { id: p.id, plan: 'plus' };
      const { id: quoteId } = await ok(laurel.quotePlan({ path, body: { variant: 'month' } }));
      await ok(laurel.buyPlan({ path, body: { quoteId, paid: {} } }));
      expect(await shown()).toEqual(['main v2', 'brand b2', 'plan plus active']);
      await p.refund('brand', 40_000, '2026-03-06 10:00');
      expect(await shown()).toEqual(['main v1', 'brand b1', 'plan plus active']);
      const history = (await p.statuses()).map(({ track, tier }) => `${track} ${tier}`);
      expect(history).toContain('brand b2');
      await p.read('2026-04-05 00:00');
      expect(await shown()).toEqual(['main v1', 'brand b1', 'plan plus none']);
    }),
  );

  test('C7 named days of 23 and of 25 hours, and an hour that comes twice', async () => {
    const days = `
program: new-york
timeZone: America/New_York
join: onFirstEvent
assets: { points: { kind: currency } }
days:
  sunday: { weekly: [sunday] }
  oneToTwo: { dates: [2026-11-01], hours: { from: "01:00", until: "02:00" } }
rules:
  - { id: sunday, on: checkin, when: 'day("sunday")', grants: { points: 1 } }
  - { id: one-to-two, on: checkin, when: 'day("oneToTwo")', grants: { points: 10 } }
`;
    await withShop({ engine, program: days, clock: '2026-03-07T12:00:00-05:00' }, async (own) => {
      const p = person(own, 'p', (to) => moveClock(own, to));
      const given = async (...times: readonly string[]) => {
        const all: number[] = [];
        for (const time of times) {
          const { transfers } = await p.send('checkin', time);
          all.push(transfers.reduce((sum, { amount }) => sum + amount, 0));
        }
        return all;
      };
      const [day] = (await ok(own.laurel.listDays())).data;
      // 23 hours: from midnight at -05:00 to midnight at -04:00.
      expect([day?.from, day?.until]).toEqual(['2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00']);
      expect(
        await given(
          '2026-03-08T04:59:59Z',
          '2026-03-08T05:00:00Z',
          '2026-03-09T03:59:58Z',
          '2026-03-09T04:00:00Z',
        ),
      ).toEqual([0, 1, 1, 0]);
      // 25 hours, and from one to two comes twice.
      expect(
        await given(
          '2026-11-01T04:59:59Z',
          '2026-11-01T05:00:00Z',
          '2026-11-01T06:59:58Z',
          '2026-11-01T07:00:00Z',
        ),
      ).toEqual([1, 11, 11, 1]);
      expect(await given('2026-11-02T04:59:58Z', '2026-11-02T05:00:00Z')).toEqual([1, 0]);
    });
  }, 60_000);

  test('I13 the store of these stories verifies', async () => {
    const { json } = await shop.done('verify', '--json');
    expect(json['violations']).toEqual([]);
  }, 60_000);
}
