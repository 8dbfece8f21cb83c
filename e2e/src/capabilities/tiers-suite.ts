import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemberTier } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { type Person, sums } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

const on = async (p: Person, track: string, time?: string): Promise<MemberTier> => {
  const found = (await p.read(time)).tiers.find((tier) => tier.track === track);
  if (found === undefined) throw new Error(`${p.id} has no track ${track}`);
  return found;
};
const minute = (time: string | null): string => local(time)?.slice(0, 16) ?? 'never';
const short = ({ tier, cause, until }: MemberTier) => [tier, cause, local(until)];

export function tiersSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ engine, program: readFileSync(join(import.meta.dirname, 'tiers.yaml'), 'utf8') });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);

  test(
    'T1 T8 a threshold over any asset, with a condition; badge, colour and title',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.order('one', 40_000, '2026-03-02 10:00');
      expect(await on(p, 'spend')).toMatchObject({
        tier: 's2',
        name: { zh: '银', en: 'Silver' },
        badge: 'https://shop.example/silver.png',
        color: '#a8b0b8',
      });
      await p.order('two', 100, '2026-03-03 10:00');
      expect((await on(p, 'spend')).tier).toBe('s3');
    }),
  );

  test(
    'T2 windows: days, a calendar year, since the tier began, whole months, all time',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      for (const asset of ['growth', 'yearly', 'since', 'months', 'spent'])
        await p.adjust(asset, 100, '2026-03-05 10:00');
      expect([(await on(p, 'main')).units, (await on(p, 'main', '2026-04-03 23:00')).units]).toEqual([
        100, 100,
      ]);
      expect((await on(p, 'main', '2026-04-04 00:00')).units).toBe(0);
      expect((await on(p, 'since')).tier).toBe('n2');
      expect((await on(p, 'months', '2026-04-07 23:59')).units).toBe(100);
      expect((await on(p, 'months')).tier).toBe('o1');
      expect((await on(p, 'months', '2026-04-08 00:00')).tier).toBe('o2');
      await p.adjust('since', 100, '2026-04-10 10:00');
      expect(await on(p, 'since')).toMatchObject({ tier: 'n2', units: 100 });
      expect((await on(p, 'year', '2026-12-31 23:59')).units).toBe(100);
      expect((await on(p, 'year', '2027-01-01 00:00')).units).toBe(0);
      expect((await on(p, 'spend')).units).toBe(100);
    }),
  );

  test(
    'T2 twelve whole months, settled on the 8th: a month counts from the settlement after it, for twelve of them',
    told(async ({ person }) => {
      const [p, more] = [person(), person()];
      for (const one of [p, more]) {
        await one.joins('2026-03-01 10:00');
        await one.adjust('months', 60, '2026-03-05 10:00');
      }
      // On 04-08 the months are those from April 2025 to March 2026.
      expect(await on(p, 'months', '2026-04-08 00:00')).toMatchObject({ tier: 'o1', units: 60 });
      for (const one of [p, more]) await one.adjust('months', 40, '2026-04-10 10:00');
      expect(await on(p, 'months', '2026-04-29 23:59')).toMatchObject({ tier: 'o1', units: 60 });
      expect(await on(p, 'months', '2026-05-07 23:59')).toMatchObject({ tier: 'o1', units: 100 });
      const risen = await on(p, 'months', '2026-05-08 00:00');
      expect([risen.tier, local(risen.since), local(risen.until)]).toEqual([
        'o2',
        '2026-05-08 00:00',
        '2027-05-08 00:00',
      ]);
      expect((await on(p, 'months', '2027-03-30 23:59')).units).toBe(100);
      expect((await on(p, 'months', '2027-04-01 00:00')).units).toBe(40);
      await p.adjust('months', 99, '2027-04-15 10:00');
      await more.adjust('months', 100, '2027-04-15 10:00');
      // At the end of the period they are those from May 2026 to April 2027.
      expect(await on(p, 'months', '2027-05-08 00:00')).toMatchObject({ tier: 'o1', cause: 'demoted' });
      const kept = await on(more, 'months');
      expect([kept.tier, kept.cause, local(kept.until)]).toEqual(['o2', 'renewed', '2028-05-07 00:00']);
    }),
  );

  test(
    'T3 at once or at settlement, several steps, packs once per period',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      expect(sums(await p.adjust('growth', 300, '2026-03-02 10:00'))).toEqual([
        'growth 300',
        'points 10',
        'points 20',
      ]);
      await p.adjust('settled', 100, '2026-03-02 10:00');
      expect((await on(p, 'settled')).tier).toBe('t1');
      await p.adjust('months', 100, '2026-03-02 10:00');
      expect((await on(p, 'months')).tier).toBe('o1');
      expect((await on(p, 'settled', '2026-04-01 00:00')).tier).toBe('t2');
      expect((await on(p, 'months', '2026-04-08 00:00')).tier).toBe('o2');
      expect((await on(p, 'main', '2026-05-12 00:00')).tier).toBe('m1');
      expect(sums(await p.adjust('growth', 100, '2026-05-12 10:00'))).toEqual(['growth 100', 'points 10']);
    }),
  );

  test(
    'T4 periods end, and demotion is to what was earned, by one step, or never; some tiers are for life',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      for (const [asset, units] of [
        ['growth', 300],
        ['yearly', 300],
        ['since', 100],
        ['spent', 100],
      ] as const)
        await p.adjust(asset, units, '2026-03-02 10:00');
      await p.adjust('yearly', 100, '2027-02-01 10:00');
      expect(short(await on(p, 'year'))).toEqual(['y4', 'upgraded', '2027-03-03 00:00']);
      expect(short(await on(p, 'year', '2027-03-03 00:00'))).toEqual(['y2', 'demoted', '2028-03-02 00:00']);
      expect((await on(p, 'since')).tier).toBe('n2');
      expect(short(await on(p, 'spend'))).toEqual(['s2', 'upgraded', null]);
    }),
  );

  test(
    'D1 T7 grace, one step down, and a history without gaps in which each period has its cause',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.adjust('growth', 300, '2026-03-02 10:00');
      await p.adjust('growth', 60, '2026-03-20 10:00');
      const { next, keep, units } = await on(p, 'main');
      // On the last day of the period only what was earned on the 20th is still in the window.
      expect([units, next, keep?.missing, local(keep?.by)]).toEqual([360, null, 240, '2026-04-02 00:00']);
      expect(short(await on(p, 'main', '2026-04-02 00:00'))).toEqual(['m3', 'grace', '2026-04-07 00:00']);
      expect((await on(p, 'main')).keep).toMatchObject({ missing: 240 });
      expect((await on(p, 'main', '2026-04-07 00:00')).tier).toBe('m2');
      const history = (await p.statuses()).filter(({ track }) => track === 'main').toReversed();
      expect(history.map(({ tier, cause }) => `${tier} ${cause}`)).toEqual([
        'm1 joined',
        'm3 upgraded',
        'm3 grace',
        'm2 demoted',
      ]);
      expect(history.slice(0, -1).map(({ until }) => until)).toEqual(
        history.slice(1).map(({ since }) => since),
      );
    }),
  );

  test(
    'T7 what is missing to the next tier, and when it comes at the present pace',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.adjust('spent', 50, '2026-03-11 10:00');
      const { next } = await on(p, 'spend', '2026-03-21 10:00');
      expect(next).toMatchObject({ tier: 's2', threshold: 100, missing: 50 });
      expect(String(next?.projectedAt) > '2026-03-21').toBe(true);
    }),
  );

  test(
    'D2 a protection card that the member uses herself',
    told(async ({ person, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.adjust('growth', 100, '2026-03-02 10:00');
      const path = { id: p.id };
      expect((await no(laurel.useCard({ path, body: { track: 'main' } }))).code).toBe('no_card');
      await p.adjust('card', 1, '2026-03-03 10:00');
      await ok(laurel.useCard({ path, body: { track: 'main' } }));
      expect(short(await on(p, 'main'))).toEqual(['m2', 'protected', '2026-04-12 00:00']);
      expect(await p.balance('card')).toBe(0);
    }),
  );

  test(
    'D6 C5 before a demotion a message names what is missing, and that much is enough',
    told(async ({ person, at, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.adjust('growth', 100, '2026-03-02 10:00');
      await at('2026-04-02 10:00');
      await at('2026-04-02 10:00:05');
      const path = { id: p.id };
      const inbox = await ok(laurel.listMessages({ path }));
      const notice = inbox.data.find(({ params }) => params['track'] === 'main');
      expect(notice?.params).toMatchObject({ missing: expect.any(Number) });
      expect(inbox.unread).toBeGreaterThan(0);
      await ok(laurel.readMessages({ path, body: { upTo: inbox.data[0]?.id ?? '' } }));
      expect((await ok(laurel.listMessages({ path }))).unread).toBe(0);
      const missing = (await on(p, 'main')).keep?.missing ?? 0;
      await p.adjust('growth', missing, '2026-04-04 10:00');
      expect((await on(p, 'main')).cause).toBe('kept_in_grace');
    }),
  );

  test(
    'T6 a tier by hand with a floor and an end, and a trial that returns to what would have been',
    told(async ({ person, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      const path = { id: p.id };
      const set = (kind: 'floor' | 'trial', until: string) =>
        laurel.setTier({ path, body: { track: 'spend', tier: 's3', kind, reason: 'a promise', until } });
      await ok(set('floor', '2026-03-20T00:00:00+08:00'));
      const shown = await on(p, 'spend');
      expect([shown.tier, shown.cause, shown.manual?.kind, shown.earned]).toEqual([
        's3',
        'set_by_operator',
        'floor',
        's1',
      ]);
      await p.adjust('spent', 150, '2026-03-10 10:00');
      expect((await on(p, 'spend')).tier).toBe('s3');
      expect((await on(p, 'spend', '2026-03-20 00:00')).tier).toBe('s2');
      await ok(set('trial', '2026-04-20T00:00:00+08:00'));
      expect((await on(p, 'spend')).cause).toBe('trial');
      await ok(laurel.clearTier({ path, body: { track: 'spend', reason: 'enough' } }));
      expect(await on(p, 'spend')).toMatchObject({ tier: 's2', cause: 'manual_ended' });
      expect(
        (await no(laurel.setTier({ path, body: { tier: 's9', track: 'spend', reason: 'x' } }))).code,
      ).toBe('unknown_tier');
    }),
  );

  test(
    'T6 T9 I10 a floor equal to what was earned: once a refund takes that, the period ends with the floor',
    told(async ({ person, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.order('o', 10_000, '2026-03-02 10:00');
      const body = { track: 'spend', tier: 's2', kind: 'floor', reason: 'a promise' } as const;
      const until = '2026-03-20T00:00:00+08:00';
      await ok(laurel.setTier({ path: { id: p.id }, body: { ...body, until } }));
      await p.refund('o', 10_000, '2026-03-05 10:00');
      expect(await on(p, 'spend')).toMatchObject({ tier: 's2', earned: 's1' });
      const periods = async () => {
        const all = (await p.statuses()).filter(({ track }) => track === 'spend').toReversed();
        return all.map((one) => [one.tier, minute(one.since), minute(one.until)].join(', '));
      };
      const begun = ['s1, 2026-03-01 10:00, 2026-03-02 10:00', 's2, 2026-03-02 10:00, 2026-03-05 10:00'];
      expect(await periods()).toEqual([...begun, 's2, 2026-03-05 10:00, 2026-03-20 00:00']);
      expect((await on(p, 'spend', '2026-03-20 10:00')).tier).toBe('s1');
      expect((await periods()).slice(2)).toEqual([
        's2, 2026-03-05 10:00, 2026-03-20 00:00',
        's1, 2026-03-20 00:00, never',
      ]);
    }),
  );

  test(
    'T9 a refund of what lifted a tier: reevaluated, kept, or looked at when the period ends',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.order('o', 10_000, '2026-03-02 10:00');
      await p.refund('o', 10_000, '2026-03-03 10:00');
      expect([(await on(p, 'spend')).tier, (await on(p, 'kept')).tier, (await on(p, 'later')).tier]).toEqual([
        's1',
        'k2',
        'l2',
      ]);
      expect((await on(p, 'later', '2026-04-02 00:00')).tier).toBe('l1');
      expect((await on(p, 'kept')).tier).toBe('k2');
    }),
  );
}
