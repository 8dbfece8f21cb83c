import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { starterFile } from '../shop/places.ts';
import { withProgram } from '../shop/programs.ts';
import { ok, publish, type Shop, withShop } from '../shop/shop.ts';
import { rfc } from '../shop/times.ts';

const starter = readFileSync(starterFile, 'utf8');

export function rulesPageSuite(engine: Engine): void {
  const gold = async (shop: Shop, lang: 'zh' | 'en') => {
    const { version, sections } = await ok(shop.laurel.getRules({ query: { lang } }));
    const tracks = sections.find(({ id }) => id === 'tracks');
    return [version, tracks?.items.find(({ id }) => id === 'main/v3')?.figure];
  };

  test('the rules page is of the program in force, for anybody, and shows what will change until it has', async () => {
    await withShop({ engine, program: starter }, async (shop) => {
      expect(await gold(shop, 'zh')).toEqual([1, '5,000 成长值 起']);
      const dearer = starter.replace('threshold: 5000', 'threshold: 6000');
      await ok(shop.laurel.moveClock({ body: { to: rfc('2026-03-01 10:00') } }));
      const file = await withProgram(shop.place.data, dearer);
      const { number } = (
        await shop.done('program', 'publish', file, '--at', rfc('2026-03-08 00:00'), '--json')
      ).json;
      expect(number).toBe(2);
      await expect
        .poll(async () => (await ok(shop.laurel.getRules({ query: { lang: 'en' } }))).coming, {
          timeout: 10_000,
        })
        .toEqual([
          {
            version: 2,
            effectiveAt: rfc('2026-03-08 00:00'),
            from: '2026-03-08 00:00',
            changes: [
              {
                section: 'Tiers',
                title: 'Gold',
                kind: 'changed',
                before: ['from 5,000 Growth'],
                after: ['from 6,000 Growth'],
              },
            ],
          },
        ]);
      expect(await gold(shop, 'en')).toEqual([1, 'from 5,000 Growth']);
      // Nobody has to say who she is.
      const page = await fetch(`${shop.server().url}/rules?lang=en`);
      expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
      const html = await page.text();
      expect(html).toContain('Version 2, in force from 2026-03-08 00:00');
      expect(html).not.toContain('<script');
      await ok(shop.laurel.moveClock({ body: { to: rfc('2026-03-08 00:00') } }));
      expect(await gold(shop, 'en')).toEqual([2, 'from 6,000 Growth']);
      expect((await ok(shop.laurel.getRules({ query: { lang: 'en' } }))).coming).toEqual([]);
      expect((await shop.done('program', 'rules', '--section', 'tracks')).out).toContain(
        '金 (6,000 成长值 起)',
      );
      // What is published at once is on the page at once.
      await publish(
        shop,
        await withProgram(shop.place.data, starter.replace('threshold: 5000', 'threshold: 7000')),
      );
      expect(await gold(shop, 'zh')).toEqual([3, '7,000 成长值 起']);
    });
  }, 60_000);
}
