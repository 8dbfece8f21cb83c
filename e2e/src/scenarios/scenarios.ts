import { afterAll, beforeAll } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { lawsSuite } from './laws-suite.ts';
import { ordersSuite } from './orders-suite.ts';
import { peopleSuite } from './people-suite.ts';
import { timeSuite } from './time-suite.ts';

/** Part 1 of the worked scenarios, on one store under the starter program. */
export function scenarios(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ engine });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  ordersSuite(told);
  timeSuite(told);
  peopleSuite(told);
  lawsSuite(() => shop);
}
