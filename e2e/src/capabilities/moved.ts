import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { done, storeFlags } from '../shop/cli.ts';
import type { Engine } from '../shop/engines.ts';
import type { Shop } from '../shop/shop.ts';

/**
 * The store verifies, each decision made again comes out as recorded, and an empty store to which its log is moved has
 * the same hashes. @param look asks the copy by further commands @returns violations, of which there are none
 */
export async function soundAndMovable(
  shop: Shop,
  engine: Engine,
  look: (flags: readonly string[]) => Promise<void> = async () => undefined,
): Promise<unknown> {
  const { violations, ...hashes } = (await shop.done('verify', '--json')).json;
  expect(violations).toEqual([]);
  expect((await shop.done('replay', '--json')).code).toBe(0);
  const { remove, ...place } = await engine.make();
  try {
    const log = join(place.data, 'log.jsonl');
    await writeFile(log, (await shop.done('export', 'log')).out);
    await done(['import', '--log', log, '--json', ...storeFlags(place)]);
    const moved = await done(['verify', '--json', ...storeFlags(place)]);
    expect(moved.json).toEqual({ ...hashes, violations });
    await look(storeFlags(place));
    return violations;
  } finally {
    await remove();
  }
}
