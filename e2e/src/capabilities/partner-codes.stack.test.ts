import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mariadb } from '../shop/engines.ts';
import { each } from '../shop/many.ts';
import { ok, withShop } from '../shop/shop.ts';

const program = readFileSync(join(import.meta.dirname, 'partners.yaml'), 'utf8');

test('J1 I13 a pool of 100 codes under 1,000 parallel claims on two processes over MariaDB: exactly 100, none twice', async () => {
  await withShop({ engine: mariadb, program, clock: null }, async (shop) => {
    const { laurel: second } = await shop.another();
    const codes = Array.from({ length: 100 }, (_, i) => `C-${i}`);
    const pool = { id: 'music', item: 'week' };
    await ok(shop.laurel.loadPartnerCodes({ path: pool, body: { batch: 'all', codes } }));
    const both = [shop.laurel, second] as const;
    const people = 1_000;
    await each(people, 64, async (i) => {
      await ok((both[i % 2] ?? second).createMember({ body: { id: `m-${i}` } }));
    });
    const refused: string[] = [];
    const given: (readonly [member: string, issue: string])[] = [];
    await each(people, 200, async (i) => {
      const path = { id: `m-${i}`, benefit: 'music-week' };
      const { data, error } = await (both[i % 2] ?? second).claimBenefit({ path });
      if (data?.issue === undefined) refused.push((error as { code: string }).code);
      else given.push([path.id, data.issue.id]);
    });
    expect([given.length, refused.length, new Set(refused)]).toEqual([
      100,
      900,
      new Set(['benefit_exhausted']),
    ]);
    const texts = new Set<string>();
    await each(given.length, 32, async (i) => {
      const [id = '', issue = ''] = given[i] ?? [];
      const answer = await ok((both[i % 2] ?? second).getPartnerCode({ path: { id, issue } }));
      texts.add(answer.code);
    });
    expect([...texts].sort()).toEqual(codes.toSorted());
    expect((await ok(second.getStock({ path: { counter: 'codes:music:week' } }))).left).toBe(0);
    await shop.stop();
    expect((await shop.cli('verify', '--json')).json).toMatchObject({ violations: [] });
  });
}, 240_000);
