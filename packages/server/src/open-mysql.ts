import type { Store } from '@laurel/db';
import { openMysql as connect } from '@laurel/db/mysql';
import { systemChance, systemClock } from '@laurel/runtime';

/** The store on MySQL's protocol; loaded where one is configured. */
export function openMysql(url: string): Promise<Store> {
  const owner = systemChance.bytes(12).toString('base64url');
  return connect({ url, owner, monotonicMs: systemClock.monotonicMs });
}
