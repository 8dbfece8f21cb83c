import { expect, test } from 'vitest';
import { type Bed, command, openBed, order, startOfTests as t0 } from '../log/testing/bed.ts';
import { checkDerived } from './derived-check.ts';
import { storedLog } from './stored-log.ts';
import { verifyStore } from './verify-store.ts';

const found = async (bed: Bed): Promise<readonly string[]> => {
  const snapshot = await bed.store.snapshot();
  const log = storedLog({ reads: snapshot, keyring: bed.keyring, programs: bed.programs.current() });
  const { violations } = await verifyStore(log, {});
  await snapshot.close();
  expect(violations.every(({ invariant }) => invariant === 'I25')).toBe(true);
  return violations.map(({ detail }) => detail);
};

async function filled(): Promise<Bed> {
  const bed = await openBed();
  const orders = Array.from({ length: 30 }, (_, i) => order(`m${i % 7}`, `o${i}`, t0, 300_000));
  await bed.log.inbox.submit([...orders, command('m1', 'checkin', 'c', t0)]);
  await bed.log.inbox.submit([
    command('m2', 'order.refunded', 'r', t0, { orderId: 'o2', refundId: 'r', amount: 100, currency: 'CNY' }),
  ]);
  await bed.log.caughtUp();
  return bed;
}

const { DatabaseSync } = await import('node:sqlite');
/** Changes a table behind everybody's back. */
function change(bed: Bed, sql: string): void {
  const connection = new DatabaseSync(`${bed.folder}/laurel.db`);
  expect(Number(connection.prepare(sql).run().changes)).toBe(1);
  connection.close();
}

test('I25 a changed, a missing and a strange row of a derived table are found and named; rebuilt, none is', async () => {
  const bed = await filled();
  expect(await bed.store.messages.unread(1)).toBeGreaterThan(1);
  expect(await found(bed)).toEqual([]);
  change(
    bed,
    `update messages set template = 'other' where member = 1 and seq = (select min(seq) from messages where member = 1) and n = 0`,
  );
  change(
    bed,
    `delete from messages where (member, seq, n) in (select member, seq, n from messages where member = 3 limit 1)`,
  );
  change(
    bed,
    `insert into messages select 99, seq, n, at, template, reason, params, delivered_at, read_at from messages where member = 4 limit 1`,
  );
  change(
    bed,
    `update orders set member = 5 where order_key = (select order_key from orders where member = 6 limit 1)`,
  );
  change(bed, `insert into calls values (99, 7, 0, 'payment', 'charge', 1, 0, 1, '{}')`);
  const details = await found(bed);
  expect(details).toEqual([
    expect.stringMatching(/^messages \(1, \d+, 0\) is not what the log makes$/),
    expect.stringMatching(/^messages \(3, \d+, 0\) is missing$/),
    expect.stringMatching(/^messages \(99, \d+, \d+\) is of no entry of the log$/),
    'calls (99, 7, 0) is of no entry of the log',
    expect.stringMatching(/^orders \([0-9a-f]{32}, 5\) is of no entry of the log$/),
    expect.stringMatching(/^orders \([0-9a-f]{32}, 6\) is missing$/),
  ]);
  await bed.log.rebuildProjections();
  expect(await found(bed)).toEqual([]);
  await bed.close();
});

test('I25 what has not been carried to the tables yet is not missed', async () => {
  const bed = await openBed({ log: { settings: { projectionMs: 1e9, projectionEntries: 1e9 } } });
  await bed.log.inbox.submit([order('ann', 'o1', t0, 300_000)]);
  await bed.log.caughtUp();
  await bed.log.inbox.submit([order('ann', 'o2', t0, 300_000)]);
  expect((await bed.store.positions.read('projections'))[0]?.pos).toBeLessThan(await bed.store.log.end());
  expect(await checkDerived(bed.store)).toEqual([]);
  await bed.close();
});
