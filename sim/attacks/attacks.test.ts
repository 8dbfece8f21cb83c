import { describe, expect, test } from 'vitest';
import { attacks } from './attacks.ts';
import { naiveShop } from './naive-shop.ts';
import { coreShop, logShop } from './product-shop.ts';

describe('abuse', () => {
  test.each(attacks)('$name pays at the naive shop', async (attack) => {
    expect(await attack.run(naiveShop())).toBeGreaterThan(0);
  });

  test.each(attacks)('$name does not pay here, by the core', async (attack) => {
    expect(await attack.run(coreShop())).toBe(0);
  });

  test.each(attacks)('$name does not pay here, by the write path', { timeout: 60_000 }, async (attack) => {
    const { shop, close } = await logShop();
    try {
      expect(await attack.run(shop)).toBe(0);
    } finally {
      await close();
    }
  });
});
