import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mariadb } from '../shop/engines.ts';
import { person } from '../shop/person.ts';
import { ok, withShop } from '../shop/shop.ts';
import { activitiesSuite } from './activities-suite.ts';

activitiesSuite(mariadb);

test('I3 two processes, one store: exactly the places, and one vote each', async () => {
  const program = readFileSync(join(import.meta.dirname, 'activities.yaml'), 'utf8');
  const time = '2026-03-02 10:00';
  await withShop({ engine: mariadb, program, clock: time }, async (shop) => {
    const two = [shop.laurel, (await shop.another()).laurel] as const;
    await ok(
      shop.laurel.loadStock({ path: { counter: 'places:tasting' }, body: { by: 7, reason: 'a test' } }),
    );
    const people = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const who = person(shop, `p${n}`);
        await who.joins(time);
        await who.adjust('points', 30, time);
        return who;
      }),
    );
    const at = (id: string, activity: string) => ({ path: { id, activity } });
    // Each asks both processes at once.
    const signed = await Promise.all(
      people.flatMap(({ id }) => two.map((laurel) => laurel.signUp(at(id, 'tasting')))),
    );
    expect(signed.filter(({ data }) => data !== undefined)).toHaveLength(7);
    const voted = await Promise.all(
      people.flatMap(({ id }) =>
        two.map((laurel, i) =>
          laurel.vote({ ...at(id, 'colour'), body: { option: i === 0 ? 'red' : 'blue' } }),
        ),
      ),
    );
    expect(voted.filter(({ data }) => data !== undefined)).toHaveLength(40);
    const { data } = await ok(shop.laurel.listActivities());
    expect(data.find(({ id }) => id === 'tasting')?.left).toBe(0);
    const counts = data.find(({ id }) => id === 'colour')?.options?.map(({ votes }) => votes ?? 0) ?? [];
    expect(counts.reduce((sum, votes) => sum + votes, 0)).toBe(40);
    expect((await shop.done('verify', '--json')).json).toMatchObject({ violations: [] });
  });
}, 120_000);
