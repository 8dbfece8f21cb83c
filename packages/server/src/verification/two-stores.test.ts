import { expect, test } from 'vitest';
import { type Bed, command, openBed, order, startOfTests as t0 } from '../log/testing/bed.ts';
import { replayStore } from './replay-store.ts';
import { storedLog } from './stored-log.ts';
import { verifyStore } from './verify-store.ts';

const DAY = 86_400_000;
const names = ['ann', 'bob', '会员', 'a/b'];

/** A year of four members, day by day. */
const days = Array.from({ length: 25 }, (_, day) => {
  const at = t0 + day * 15 * DAY;
  return names.flatMap((name, i) => [
    order(name, `${i}-${day}`, at, 10_000 * (day + 1) * (i + 1)),
    command(name, 'checkin', `c${i}-${day}`, at),
    ...(day % 5 === 4
      ? [
          command(name, 'order.refunded', `r${i}-${day}`, at, {
            orderId: `${i}-${day - 1}`,
            refundId: `r${i}-${day}`,
            amount: 5_000,
            currency: 'CNY',
          }),
        ]
      : []),
  ]);
});

async function hashesOf({ store, keyring, programs }: Bed) {
  const reads = await store.snapshot();
  const log = storedLog({ reads, keyring, programs: programs.current() });
  const at = t0 + 400 * DAY;
  const { violations, more, ...verified } = await verifyStore(log, { at });
  expect([violations, more]).toEqual([[], 0]);
  expect(await replayStore(log, { at })).toMatchObject({ ...verified, differences: 0 });
  await reads.close();
  return verified;
}

test('I9 two stores whose logs hold the same entries have the same hashes', async () => {
  const one = await openBed();
  for (const [day, commands] of days.entries()) {
    one.clock.moveTo(t0 + day * 15 * DAY);
    await one.log.inbox.submit(commands);
  }
  // The other: members in another order and so with other numbers, in small groups, time let pass, restarts, crashes.
  let other = await openBed({ log: { settings: { groupMax: 2, headsMax: 2, checkpointEntries: 7 } } });
  for (const [day, commands] of days.entries()) {
    other.clock.moveTo(t0 + day * 15 * DAY);
    if (day % 2 === 0) await other.log.time.advanceDue(other.clock.now(), 100);
    for (const name of names.toReversed())
      for (const each of commands.filter(({ subject }) => subject === name))
        await other.log.inbox.submit([each]);
    if (day % 6 === 5) other = await other.again(day % 12 === 5);
  }
  other.clock.moveTo(t0 + 400 * DAY);
  await other.log.time.advanceDue(other.clock.now(), 100);
  const [a, b] = [await hashesOf(one), await hashesOf(other)];
  expect(b).toEqual(a);
  // And one entry more is another hash.
  await other.log.inbox.submit([command('ann', 'checkin', 'more', t0 + 399 * DAY)]);
  expect((await hashesOf(other)).ledgerHash).not.toBe(a.ledgerHash);
  await one.close();
  await other.close();
});
