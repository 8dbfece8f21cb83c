import { describe, expect, test } from 'vitest';
import { attacks } from './attacks.ts';
import { naiveShop } from './naive-shop.ts';

describe('attacks', () => {
  test.each(attacks)('$name pays at the naive shop', async (attack) => {
    expect(await attack.run(naiveShop())).toBeGreaterThan(0);
  });
});
