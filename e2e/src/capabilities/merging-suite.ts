import type { Decision } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';
import { soundAndMovable } from './moved.ts';

const reason = 'one person, two accounts';

/** Under the starter program: 100 points for joining, a point and growth for each yuan, 100 points for a first order. */
/** @param whole with what takes its time: the command line, and the whole store looked at */
export function mergingSuite(engine: Engine, whole: boolean): void {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ engine });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const merge = (she: Person, into: Person): Promise<Decision> =>
    ok(shop.laurel.mergeMember({ path: { id: she.id }, body: { into: into.id, reason } }));
  const unmerge = (she: Person): Promise<Decision> =>
    ok(shop.laurel.unmergeMember({ path: { id: she.id }, body: { reason } }));
  const moved = ({ transfers }: Decision) =>
    transfers.map(({ asset, units, from, to }) => `${units} ${asset} ${from} > ${to}`);
  /** Joined, with one order each: 600 growth and 800 points, 700 growth and 900 points. */
  const two = async (person: () => Person): Promise<[Person, Person]> => {
    const [a, b] = [person(), person()];
    await a.joins('2026-03-01 10:00');
    await b.joins('2026-03-01 10:00');
    await a.order('a1', 60_000, '2026-03-02 10:00');
    await b.order('b1', 70_000, '2026-03-02 10:00');
    return [a, b];
  };

  test(
    'A5 a merge brings units, growth and tier together, and says what moved',
    told(async ({ at, person }) => {
      const [a, b] = await two(person);
      const lots = await b.lots('points');
      await at('2026-03-10 10:00');
      const answer = await merge(b, a);
      expect(moved(answer)).toEqual([
        '1 freeship balance > transit',
        '700 growth balance > transit',
        '900 points balance > transit',
        '1 spin balance > transit',
      ]);
      const ann = await a.read();
      // 800 and 900, and the pack of silver: 1,300 growth are there, and neither had it.
      expect([ann.assets['points']?.balance, ann.assets['growth']?.balance, ann.tier?.tier]).toEqual([
        1_750,
        1_300,
        'v2',
      ]);
      expect(ann.merged).toEqual([b.id]);
      // Of hers: 900 points until the end of next year, as they were.
      expect((await a.lots('points')).map(({ expiresAt }) => expiresAt)).toContain(lots[0]?.expiresAt);
      const bea = await b.read();
      expect([bea.id, bea.mergedInto, bea.assets['points']?.balance]).toEqual([b.id, a.id, 1_750]);
      const before = await ok(
        shop.laurel.getMember({ path: { id: b.id }, query: { at: '2026-03-09T10:00:00+08:00' } }),
      );
      expect([before.standing, before.assets['points']?.balance]).toEqual(['active', 900]);
    }),
  );

  test(
    'A5 the better tier wins until its own end',
    told(async ({ at, person }) => {
      const [a, b] = await two(person);
      await b.order('b2', 450_000, '2026-03-03 10:00');
      const gold = (await b.read()).tier;
      expect(gold?.tier).toBe('v3');
      // Three of ten of it came back, and a first period of gold goes on.
      await at('2026-03-10 11:00');
      await merge(b, a);
      const ann = (await a.read()).tier;
      // 600 and 5,200 growth are gold by themselves too: earned, from now for a year.
      expect([ann?.tier, local(ann?.since ?? null)?.slice(0, 16)]).toEqual(['v3', '2026-03-10 11:00']);
      const [c, d] = await two(person);
      await shop.laurel.setTier({
        path: { id: d.id },
        body: { tier: 'v4', kind: 'floor', until: '2026-06-01T00:00:00+08:00', reason },
      });
      await merge(d, c);
      const cat = (await c.read()).tier;
      expect([cat?.tier, cat?.earned, local(cat?.until ?? null)]).toEqual(['v4', 'v2', '2026-06-01 00:00']);
    }),
  );

  test(
    'A5 what is sent for the one who went is decided where she is, once',
    told(async ({ at, person }) => {
      const [a, b] = await two(person);
      const old = b.event('checkin', '2026-03-09 10:00');
      const [first, same] = [
        b.event('checkin', '2026-03-10 13:00'),
        a.event('review.posted', '2026-03-10 13:00'),
      ];
      await at('2026-03-09 10:00');
      await ok(shop.laurel.postEvents({ body: old }));
      await at('2026-03-10 12:00');
      await merge(b, a);
      const again = (await ok(shop.laurel.postEvents({ body: old }))) as Decision;
      expect(again.status).toBe('duplicate');
      await at('2026-03-10 13:00');
      const taken = (await ok(shop.laurel.postEvents({ body: first }))) as Decision;
      expect(taken.transfers.map(({ asset, amount }) => `${asset} ${amount}`)).toEqual([
        'points 5',
        'growth 1',
      ]);
      // Another event of the same source and id, for the other one, is another event.
      const other = (await ok(shop.laurel.postEvents({ body: { ...same, id: first.id } }))) as Decision;
      expect(other.status).toBe('applied');
      expect(((await ok(shop.laurel.postEvents({ body: first }))) as Decision).status).toBe('duplicate');
      const list = (await ok(shop.laurel.listEvents({ query: { member: a.id } }))).data;
      const entry = list.find(({ id, type }) => id === first.id && type === 'checkin');
      expect([entry?.subject, entry?.log]).toEqual([b.id, a.id]);
      // A refund of her order takes back 700 and 100 for the first one, and silver goes with it.
      const back = await b.refund('b1', 70_000, '2026-03-11 10:00');
      expect(back.transfers.map(({ asset, amount }) => `${asset} ${amount}`).sort()).toEqual([
        'growth -700',
        'points -100',
        'points -700',
      ]);
      const order = await ok(shop.laurel.getOrder({ path: { id: `${b.id}/b1` } }));
      expect([order.emptied, order.earned]).toEqual([true, { growth: 0, points: 0 }]);
    }),
  );

  test(
    'A5 ids of holds and transfers are found, and why still answers',
    told(async ({ at, person }) => {
      const [a, b] = await two(person);
      const hold = await b.hold('points', 300, '2026-03-10 14:00');
      const [last] = await b.transfers('points');
      await at('2026-03-10 14:10');
      await merge(b, a);
      expect((await ok(shop.laurel.getHold({ path: { id: hold } }))).amount).toBe(300);
      await ok(shop.laurel.captureHold({ path: { id: hold }, body: { amount: 200 } }));
      expect(await a.balance('points')).toBe(1_550);
      await ok(shop.laurel.restoreHold({ path: { id: hold }, body: {} }));
      expect(await b.balance('points')).toBe(1_750);
      const own = await ok(
        shop.laurel.listTransfers({ path: { id: b.id }, query: { log: 'own', asset: 'points' } }),
      );
      expect(own.data.map(({ id }) => id)).toContain(last?.id);
      const grant = own.data.find(({ rule }) => rule === 'order-points');
      expect((await ok(shop.laurel.explainTransfer({ path: { id: grant?.id ?? '' } }))).agrees).toBe(true);
    }),
  );

  test(
    'A5 an unmerge gives back both as if they had never been one',
    told(async ({ at, person }) => {
      const [a, b] = await two(person);
      const [c, d] = await two(person);
      await at('2026-03-12 10:00');
      await merge(b, a);
      const both = async (act: (one: Person, other: Person) => Promise<unknown>): Promise<void> => {
        await act(a, b);
        await act(c, d);
      };
      await both((_, other) => other.order('b2', 50_000, '2026-03-13 10:00'));
      await both((one) => one.refund('a1', 60_000, '2026-03-14 10:00'));
      for (const day of [15, 16, 17]) await both((one) => one.send('checkin', `2026-03-${day} 10:00`));
      await both((_, other) => other.send('checkin', '2026-03-17 11:00'));
      await at('2026-03-20 10:00');
      await unmerge(b);
      for (const [one, alone] of [
        [a, c],
        [b, d],
      ] as const)
        expect(await shownOf(one)).toEqual(await shownOf(alone));
      expect((await a.read()).merged).toBeUndefined();
      await b.order('b3', 10_000, '2026-03-21 10:00');
      expect(await b.balance('points')).toBe((await d.balance('points')) + 100);
      expect(await no(shop.laurel.unmergeMember({ path: { id: b.id }, body: { reason } }))).toMatchObject({
        code: 'not_merged',
      });
    }),
  );

  test(
    'A5 what one spent of the other’s is her debt, and the other has all of hers',
    told(async ({ at, person }) => {
      const [a, b] = await two(person);
      await at('2026-03-12 11:00');
      await merge(b, a);
      await b.spend('points', 1_500, '2026-03-13 11:00');
      expect(await a.balance('points')).toBe(250);
      await at('2026-03-20 11:00');
      await unmerge(b);
      // Of 1,500 she had 900; nobody has gained: 250 less 50 for silver, which neither reached alone, is 800 - 600.
      expect([await a.balance('points'), await b.balance('points')]).toEqual([800, -600]);
      await b.order('b2', 65_000, '2026-03-21 11:00');
      // 650 pay the debt first, and 1,350 growth of her own bring silver and its 50.
      expect(await b.balance('points')).toBe(100);
    }),
  );

  test(
    'A5 a hold that she placed meanwhile goes with her under its id',
    told(async ({ at, person }) => {
      const [a, b] = await two(person);
      await at('2026-03-12 12:00');
      await merge(b, a);
      const hold = await b.hold('points', 100, '2026-03-12 12:10');
      await unmerge(b);
      expect((await a.read()).holds).toEqual([]);
      expect((await ok(shop.laurel.getHold({ path: { id: hold } }))).amount).toBe(100);
      await ok(shop.laurel.captureHold({ path: { id: hold }, body: {} }));
      expect([await a.balance('points'), await b.balance('points')]).toEqual([800, 800]);
    }),
  );

  test(
    'A5 what is kept of a person is all of hers and nothing of another one’s',
    told(async ({ at, person }) => {
      const [a, b] = await two(person);
      const kept = async (one: Person): Promise<readonly string[]> => {
        const { body } = await shop.call('GET', `/v1/members/${one.id}/export`);
        const events = body['events'] as readonly {
          type: string;
          subject: string;
          data: { orderId?: string };
        }[];
        return events.filter(({ type }) => type === 'order.completed').map(({ data }) => data.orderId ?? '');
      };
      await at('2026-03-12 16:00');
      await merge(b, a);
      await b.order('b2', 10_000, '2026-03-12 16:10');
      expect(await kept(a)).toEqual([`${a.id}/a1`, `${b.id}/b2`, `${b.id}/b1`]);
      await unmerge(b);
      expect([await kept(a), await kept(b)]).toEqual([[`${a.id}/a1`], [`${b.id}/b1`, `${b.id}/b2`]]);
    }),
  );

  test(
    'A5 who cannot be merged is told so, and nothing changes',
    told(async ({ at, person }) => {
      const [a, b] = await two(person);
      const c = person();
      await c.joins('2026-03-12 13:00');
      await at('2026-03-12 13:30');
      const merging = (she: string, into: string) =>
        no(shop.laurel.mergeMember({ path: { id: she }, body: { into, reason } }));
      expect(await merging(b.id, b.id)).toMatchObject({ code: 'invalid_value', pointer: '/into' });
      expect(await merging(b.id, 'nobody-here')).toMatchObject({ code: 'unknown_member', pointer: '/into' });
      await ok(shop.laurel.freezeMember({ path: { id: a.id }, body: { reason } }));
      expect(await merging(b.id, a.id)).toMatchObject({ code: 'merge_returned', pointer: '/into' });
      expect((await merging(a.id, b.id)).code).toBe('member_frozen');
      expect([(await b.read()).standing, await b.balance('points')]).toEqual(['active', 900]);
      await ok(shop.laurel.unfreezeMember({ path: { id: a.id }, body: { reason } }));
      await merge(b, a);
      expect((await merging(b.id, c.id)).code).toBe('already_merged');
      expect((await merging(a.id, b.id)).code).toBe('invalid_value');
      // Into her means into the one who has all that was hers.
      await merge(c, b);
      expect((await a.read()).merged).toEqual([b.id, c.id]);
      expect((await shop.call('POST', `/v1/members/${b.id}/merge`, { into: a.id })).status).toBe(400);
    }),
  );

  test(
    'A5 erasing one erases who was merged into her, and both ids are free again',
    told(async ({ at, person }) => {
      const [a, b] = await two(person);
      await at('2026-03-12 14:00');
      await merge(b, a);
      await ok(shop.laurel.eraseMember({ path: { id: b.id }, body: { reason } }));
      for (const one of [a, b]) {
        expect((await no(shop.laurel.getMember({ path: { id: one.id } }))).code).toBe('unknown_member');
        await one.joins('2026-03-13 14:00');
        expect(await one.balance('points')).toBe(100);
      }
    }),
  );

  if (whole) wholeStore();

  function wholeStore(): void {
    test(
      'A5 the command line merges and undoes it',
      told(async ({ at, person }) => {
        const [a, b] = await two(person);
        await at('2026-03-12 15:00');
        const how = ['--reason', reason] as const;
        const merged = await shop.done('member', 'merge', b.id, '--into', a.id, ...how);
        expect(merged.out).toContain('900 points  balance → transit');
        expect((await shop.done('member', 'show', b.id, '--json')).json).toMatchObject({ mergedInto: a.id });
        const undone = await shop.done('member', 'unmerge', b.id, ...how, '--json');
        expect(undone.json).toMatchObject({ status: 'applied' });
        const refused = await shop.cli('member', 'unmerge', b.id, ...how, '--json');
        expect([refused.code, refused.json['error']]).toEqual([1, 'not_merged']);
      }),
    );

    test('A5 the store is sound, decided again it comes to the same, and so it does where its log is moved to', async () => {
      // Over all members nothing moved: what neither would have earned alone is a correction.
      const month = (await shop.done('export', 'ledger', '--month', '2026-03', '--json')).lines;
      const sums = month.filter(({ record }) => record === 'sum');
      expect(sums.map(({ moved: units }) => units)).toEqual(sums.map(() => 0));
      expect(sums.find(({ asset }) => asset === 'points')?.['adjusted']).toBeLessThan(0);
      expect(await soundAndMovable(shop, engine)).toEqual([]);
    });

    test('A5 whoever may only change members may not merge them', async () => {
      const made = await shop.done('key', 'create', 'desk', '--scopes', 'members:write', '--json');
      const headers = { authorization: `Bearer ${String(made.json['secret'])}` };
      const asked = await shop.call('POST', '/v1/members/x/merge', { into: 'y', reason }, headers);
      expect([asked.status, asked.body.code]).toEqual([403, 'forbidden']);
    });
  }

  /** What a page would show, but for her name and ids. */
  async function shownOf(one: Person): Promise<unknown> {
    const { id: _, at: __, ...shown } = await one.read();
    const text = JSON.stringify({ ...shown, lots: await one.lots('points') });
    // The clock of a sandbox ticks: what happened one after the other is some milliseconds apart.
    return JSON.parse(text.replaceAll(/:00\.\d{3}/g, ':00'), (key, value: unknown) =>
      key === 'projectedAt' ? undefined : value,
    );
  }
}
