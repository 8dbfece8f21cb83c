import { expect, test } from 'vitest';
import { Members } from '../../../core/test/members.ts';
import { checkPartings, type LogsOf } from './partings-check.ts';
import { starter } from './try-log.ts';

const [ANN, BEA] = [1, 2];
const programs = starter();
const reason = 'one person';
const order = (orderId: string, amount: number) => ({ orderId, amount, currency: 'CNY' });

function parted(): Members {
  const shop = new Members(programs);
  for (const who of [ANN, BEA]) shop.send(who, 'member.registered', '2026-03-01 10:00');
  shop.send(BEA, 'order.completed', '2026-03-02 10:00', order('b1', 70_000));
  shop.send(BEA, 'member.merged', '2026-03-10 10:00', { into: { member: ANN }, reason });
  shop.send(BEA, 'order.completed', '2026-03-12 10:00', order('b2', 50_000));
  shop.send(ANN, 'checkin', '2026-03-13 10:00');
  shop.send(ANN, 'member.unmerged', '2026-03-20 10:00', { member: { member: BEA }, reason });
  return shop;
}

async function foundIn(shop: Members): Promise<readonly string[]> {
  const found: string[] = [];
  const logs: LogsOf = async (members) => members.map((member) => shop.of(member).entries);
  await checkPartings(
    { programs, logs },
    { member: ANN, entries: shop.of(ANN).entries },
    (id, seq, detail) => {
      found.push(`${id} ${seq} ${detail}`);
    },
  );
  return found;
}

test('I20 how two parted who had been merged is decided anew; what does not come out of both logs is found', async () => {
  const shop = parted();
  expect(await foundIn(shop)).toEqual([]);
  const { entries } = shop.of(ANN);
  const at = entries.findIndex(({ context }) => context?.parting !== undefined);
  const entry = entries[at]!;
  const parting = structuredClone(entry.context!.parting!) as {
    goes: { head: { assets: Record<string, { owed: number }> } };
  };
  parting.goes.head.assets['points']!.owed += 1;
  entries[at] = { ...entry, context: { ...entry.context, parting: parting as never } };
  expect(await foundIn(shop)).toEqual([`I20 ${entry.seq} how they parted is not what both logs come to`]);
});
