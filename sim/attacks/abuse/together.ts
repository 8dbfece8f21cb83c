import { type Abuse, abuse, day, must } from './attacks.ts';

const two = ['mallory', 'trudy'] as const;
const why = { reason: 'one person' };

/** Abuse of rewards that are claimed by hand, places, and households. */
export const partAbuses: readonly Abuse[] = [
  abuse('claiming a reward after its order went back', async ({ buy, join, say, worth }) => {
    await join('mallory');
    const before = await worth('mallory');
    await buy('mallory', 'o', 250_000);
    const refund = { orderId: 'o', refundId: 'r', amount: 250_000, currency: 'CNY' };
    must(await say('mallory', 'order.refunded', refund));
    for (let n = 0; n < 2; n += 1) await say('mallory', 'task.claimed', { task: 'big' });
    return (await worth('mallory')) - before;
  }),
  abuse('signing up and withdrawing again and again', async ({ join, say, worth }) => {
    await join('mallory');
    const before = await worth('mallory');
    for (let n = 0; n < 3; n += 1) {
      must(await say('mallory', 'activity.signed_up', { activity: 'fair' }));
      for (const _ of two) await say('mallory', 'activity.withdrawn', { activity: 'fair' });
    }
    return (await worth('mallory')) - before;
  }),
  abuse('hopping from household to household for what seats may draw', async ({ join, say, wait, worth }) => {
    await join('mallory', 'alice', 'bob');
    const before = await worth('mallory');
    for (const owner of ['alice', 'bob']) must(await say(owner, 'household.founded'));
    for (const owner of ['alice', 'bob', 'alice']) {
      await say(owner, 'household.invited', { member: 'mallory' });
      await say('mallory', 'household.accepted', { member: owner });
      await say('mallory', 'household.drawn', { asset: 'points', amount: 50 });
      await say('mallory', 'household.left');
      await wait(day);
    }
    return (await worth('mallory')) - before;
  }),
  abuse('drawing in parallel above the cap of a seat', async ({ all, join, say, worth }) => {
    await join('mallory', 'alice');
    must(await say('alice', 'household.founded'));
    must(await say('alice', 'household.invited', { member: 'mallory' }));
    must(await say('mallory', 'household.accepted', { member: 'alice' }));
    const before = await worth('mallory');
    const draw = { member: 'mallory', type: 'household.drawn', data: { asset: 'points', amount: 40 } };
    await all([draw, draw]);
    if ((await worth('mallory')) === before) throw new Error('nothing was drawn');
    for (const _ of two) await say('mallory', 'household.drawn', draw.data);
    await say('mallory', 'household.left');
    return (await worth('mallory')) - before;
  }),
];

/** Abuse of merges: two logs, so by the write path alone. */
export const mergeAbuses: readonly Abuse[] = [
  abuse('merging and parting for everything twice', async ({ join, say, worth }) => {
    await join(...two);
    const before = await worth(...two);
    for (let n = 0; n < 3; n += 1) {
      must(await say('mallory', 'member.merged', { into: 'trudy', ...why }));
      must(await say('trudy', 'member.unmerged', { member: 'mallory', ...why }));
    }
    return (await worth(...two)) - before;
  }),
  abuse('spending what was the other one’s, then parting', async ({ join, say, worth }) => {
    await join(...two);
    const before = await worth(...two);
    must(await say('mallory', 'member.merged', { into: 'trudy', ...why }));
    for (let n = 0; n < 3; n += 1) must(await say('trudy', 'mall.ordered', { item: 'ticket' }));
    must(await say('trudy', 'member.unmerged', { member: 'mallory', ...why }));
    // 150 points became three coupons; trudy has 100 of her own, and owes 50.
    return (await worth(...two)) - before - 3 * (3_000 - 50);
  }),
];
