import type { Entry } from '@laurel/core';
import type { Store as Database } from '@laurel/db';
import type { Log } from '@laurel/server/log';

/** Compares messages and orders, which the relay makes of the log, with the log. */
export async function projectedFault(
  database: Database,
  log: Log,
  members: readonly { readonly member: number; readonly entries: readonly Entry[] }[],
): Promise<string | null> {
  await log.caughtUp();
  for (const { member, entries } of members) {
    const rows = await database.messages.list(member, { seq: Number.MAX_SAFE_INTEGER, n: 0 }, 10_000);
    const is = rows.map(({ seq, n }) => `${seq}.${n}`).reverse();
    const must = entries.flatMap(({ seq, outcome }) => (outcome.messages ?? []).map((_, n) => `${seq}.${n}`));
    if (is.join() !== must.join()) return `messages must be ${must.join()}, are ${is.join()}`;
    for (const { event } of entries) {
      const order = event.type.startsWith('order.') ? event.data['orderId'] : undefined;
      if (typeof order !== 'string') continue;
      if (!(await log.reads.ofOrder(order)).includes(member))
        return `order ${order} does not lead to its member`;
    }
  }
  return null;
}
