import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemberScore } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';

const scoreOf = async (p: Person, time?: string): Promise<MemberScore> => {
  const [score] = (await p.read(time)).scores;
  if (score === undefined) throw new Error(`${p.id} has no score`);
  return score;
};
const counted = (parts: readonly { readonly found: number; readonly counted: number }[] = []) =>
  parts.map((part) => [part.found, part.counted]);

export function scoresSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'scores.yaml'), 'utf8');
    shop = await openShop({ engine, program });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);

  test(
    'P5 G6 a composite score: parts with caps that add up to the whole',
    told(async ({ person }) => {
      const p = person();
      await p.order('one', 81_200, '2026-03-01 10:00');
      await p.adjust('interaction', 96, '2026-03-01 11:00');
      await p.adjust('credit', 150, '2026-03-01 12:00');
      const score = await scoreOf(p);
      expect(score).toMatchObject({ score: 'loyalty', live: 846, settled: null });
      expect(score.parts.map(({ id, cap }) => [id, cap])).toEqual([
        ['purchase', 600],
        ['interaction', 250],
        ['credit', 150],
      ]);
      expect(counted(score.parts)).toEqual([
        [812, 600],
        [96, 96],
        [150, 150],
      ]);
      await p.order('two', 10_000, '2026-03-02 10:00');
      expect(await scoreOf(p)).toMatchObject({ live: 846 });
    }),
  );

  test(
    'P3 G6 settled at 00:00 on its day; until then the score that was settled before counts',
    told(async ({ person }) => {
      const p = person();
      await p.order('one', 60_000, '2026-04-02 10:00');
      await p.adjust('interaction', 250, '2026-04-02 11:00');
      await p.adjust('credit', 135, '2026-04-02 12:00');
      expect(await scoreOf(p, '2026-04-08 00:00')).toMatchObject({ live: 985, settled: { total: 985 } });
      await p.adjust('credit', 15, '2026-05-07 10:00');
      expect(await scoreOf(p)).toMatchObject({ live: 1000, settled: { total: 985 } });
      await p.send('checkin', '2026-05-07 10:01');
      expect(await p.balance('spins')).toBe(1);
      const { settled, nextSettlement } = await scoreOf(p, '2026-05-07 23:59');
      expect([settled?.total, local(nextSettlement)]).toEqual([985, '2026-05-08 00:00']);
      const after = await scoreOf(p, '2026-05-08 00:00');
      expect([after.settled?.total, local(after.settled?.at ?? null)]).toEqual([1000, '2026-05-08 00:00']);
      expect(counted(after.settled?.parts)).toEqual(counted(after.parts));
    }),
  );

  test(
    'G6 what a rule read of a score is kept, and computes to the same number later',
    told(async ({ person }) => {
      const p = person();
      await p.order('one', 60_000, '2026-06-01 10:00');
      await p.adjust('interaction', 250, '2026-06-01 11:00');
      await p.send('review.posted', '2026-06-08 10:00');
      const [grant] = await p.transfers('spins');
      expect(grant).toMatchObject({ amount: 850, rule: 'settled' });
      await p.order('two', 5_000, '2026-07-10 10:00');
      const why = await ok(shop.laurel.explainTransfer({ path: { id: grant?.id ?? '' } }));
      expect(why).toMatchObject({ inputs: { 'settled.loyalty': 850 } });
    }),
  );
}
