import { expect, test } from 'vitest';
import { entryOf } from '../log/codec.ts';
import { command, openBed, order, startOfTests } from '../log/testing/bed.ts';
import { asksOf } from './decide-again.ts';

const hour = 3_600_000;
const reason = 'one person';

test('I8 a refund that waited at one who was merged, or at one who has left, is no asking of its own when its order comes', async () => {
  const bed = await openBed();
  try {
    let at = startOfTests;
    const send = async (...messages: Parameters<typeof bed.log.inbox.submit>[0]): Promise<void> => {
      bed.clock.moveTo(at);
      const [result] = await bed.log.inbox.submit(messages);
      expect(result?.status).not.toBe('refused');
      at += hour;
    };
    const refund = (id: string) => {
      const data = { orderId: id, amount: 100, currency: 'CNY', refundId: `r-${id}` };
      return command('bea', 'order.refunded', `refund-${id}`, at, data);
    };
    for (const who of ['ann', 'bea']) await send(command(who, 'member.registered', who, at, {}));
    await send(refund('b1'));
    await send(command('bea', 'member.merged', 'merge', at, { into: 'ann', reason }));
    await send(order('bea', 'b1', at, 10_000));
    await send(refund('b2'));
    await send(command('ann', 'member.unmerged', 'part', at, { member: 'bea', reason }));
    await send(order('bea', 'b2', at, 10_000));
    for (const [who, last] of [
      [
        'ann',
        ['member.registered', 'merge.received', 'order.completed', 'order.refunded', 'member.unmerged'],
      ],
      [
        'bea',
        ['member.registered', 'order.refunded', 'member.merged', 'unmerge.received', 'order.completed'],
      ],
    ] as const) {
      const member = (await bed.log.reads.find(who))?.member ?? 0;
      const entries = (await bed.store.log.entries(member, { after: 0, limit: 100 })).map(entryOf);
      expect(asksOf(member, entries).map(({ event }) => event.type)).toEqual(last);
    }
  } finally {
    await bed.close();
  }
});
