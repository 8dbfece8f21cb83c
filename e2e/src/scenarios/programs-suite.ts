import { expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { person, sums } from '../shop/person.ts';
import { starterWith } from '../shop/places.ts';
import { withProgram } from '../shop/programs.ts';
import { publish, type Shop, withShop } from '../shop/shop.ts';
import { moveClock } from '../shop/stories.ts';

/** S18, S27 and S29: the starter program with one thing changed, each on a store of its own. */
export function programsSuite(engine: Engine): void {
  test('S18 where shortfall is charged, the answer says how much cash to keep back', async () => {
    const program = starterWith(['shortfall: debt', 'shortfall: charge']);
    await withShop({ engine, program, clock: '2026-03-01 10:00' }, async (shop) => {
      const p = person(shop, 'p', (to) => moveClock(shop, to));
      await p.joins('2026-03-01 10:00');
      await p.adjust('points', -100, '2026-03-01 10:01');
      await p.order('none', 0, '2026-03-01 11:00');
      await p.order('o', 10_000, '2026-03-02 10:00');
      await p.spend('points', 80, '2026-03-02 11:00');
      const { shortfall } = await p.refund('o', 10_000, '2026-03-03 10:00');
      expect(shortfall).toEqual([
        { asset: 'points', units: 80, policy: 'charge', charge: { amount: 80, currency: 'CNY' } },
      ]);
      expect((await p.read()).assets['points']).toMatchObject({ balance: 0, owed: 0 });
    });
  }, 60_000);

  test('S27 who moves in the simulation of a lower threshold is who moves when it is published', async () => {
    await withShop({ engine, clock: '2026-03-01 10:00' }, async (shop) => {
      for (const [n, growth] of [
        0, 500, 999, 1_000, 3_000, 3_999, 4_000, 4_001, 4_500, 4_999, 5_000, 9_000,
      ].entries()) {
        const p = person(shop, `p${n}`);
        await p.joins('2026-03-01 10:00');
        if (growth > 0) await p.order('o', growth * 100, '2026-03-01 10:00');
      }
      const before = await tiers(shop);
      const file = await withProgram(shop.place.data, starterWith(['threshold: 5000', 'threshold: 4000']));
      const { json } = await shop.done('simulate', '--program', file, '--json');
      const { moves, atPublication } = json as { moves: readonly Move[]; atPublication: readonly Move[] };
      await publish(shop, file);
      const after = await tiers(shop);
      const moved = Object.keys(before).flatMap((member) =>
        before[member] === after[member]
          ? []
          : [{ member, track: 'main', from: before[member], to: after[member] }],
      );
      expect(moved.map(({ member, to }) => `${member} ${to}`)).toEqual(['p6 v3', 'p7 v3', 'p8 v3', 'p9 v3']);
      expect([byMember(moves), byMember(atPublication)]).toEqual([moved, moved]);
    });
  }, 60_000);

  test('S29 limits follow local days of 23 and of 25 hours', async () => {
    const program = starterWith(['timeZone: Asia/Shanghai', 'timeZone: America/New_York']);
    await withShop({ engine, program, clock: '2026-03-07T12:00:00-05:00' }, async (shop) => {
      const p = person(shop, 'p', (to) => moveClock(shop, to));
      await p.joins('2026-03-07T12:00:00-05:00');
      const paid = async (time: string) => sums(await p.send('review.posted', time)).length === 1;
      const short = [
        '2026-03-08T05:00:00Z',
        '2026-03-08T06:59:59Z',
        '2026-03-08T07:00:00Z',
        '2026-03-09T03:59:58Z',
        '2026-03-09T04:00:00Z',
        '2026-03-09T04:30:00Z',
      ];
      expect(await each(short, paid)).toEqual([true, true, true, false, true, true]);
      const long = [
        '2026-11-01T04:00:00Z',
        '2026-11-01T05:30:00Z',
        '2026-11-01T06:30:00Z',
        '2026-11-02T04:00:00Z',
        '2026-11-02T04:59:58Z',
        '2026-11-02T05:00:00Z',
      ];
      expect(await each(long, paid)).toEqual([true, true, true, false, false, true]);
    });
  }, 60_000);
}

type Move = { readonly member: string };
const byMember = (moves: readonly Move[]) =>
  moves.toSorted((a, b) => Number(a.member.slice(1)) - Number(b.member.slice(1)));

async function each<T>(times: readonly string[], act: (time: string) => Promise<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for (const time of times) all.push(await act(time));
  return all;
}

async function tiers(shop: Shop): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (let n = 0; n < 12; n += 1) found[`p${n}`] = (await person(shop, `p${n}`).read()).tier?.tier ?? '';
  return found;
}
