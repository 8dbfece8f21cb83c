import type { Store } from '@laurel/db';
import * as db from '@laurel/db';

/** The store on MySQL's protocol; loaded where one is configured. */
export async function openMysql(address: string): Promise<Store> {
  const { openMysql: connect } = db as unknown as {
    openMysql?: (options: { address: string }) => Promise<Store>;
  };
  if (connect === undefined) throw new Error('this build has no MySQL store');
  return connect({ address });
}
