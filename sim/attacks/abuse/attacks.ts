import type { JsonObject } from '@laurel/core';
import type { Ask, Said, Service } from './service.ts';

/** A way to get something for nothing. `run` returns what it brought, in fen. */
export interface Abuse {
  readonly name: string;
  readonly run: (service: Service) => Promise<number>;
}

const minute = 60_000;
export const day = 24 * 60 * minute;
const noon = Date.UTC(2026, 2, 10, 4);

/** What is no abuse in itself must be done, or nothing was tried. */
export function must<T extends Said>(said: T): T {
  if (!said.ok) throw new Error(`${said.code ?? 'it'} stands in the way of the attack`);
  return said;
}

/** Somebody who asks for one thing after the other, a minute apart. */
function script(service: Service) {
  let time = noon;
  const all = async (asks: readonly Ask[]): Promise<readonly Said[]> => {
    time += minute;
    return service.ask(time, asks);
  };
  const say = async (member: string, type: string, data: JsonObject = {}): Promise<Said> =>
    (await all([{ member, type, data }]))[0] ?? { ok: false };
  return {
    all,
    say,
    wait: async (ms: number): Promise<void> => {
      time += ms;
      await service.pass(time);
    },
    join: async (...names: readonly string[]): Promise<void> => {
      for (const name of names) must(await say(name, 'member.registered'));
    },
    worth: async (...names: readonly string[]): Promise<number> => {
      let sum = 0;
      for (const name of names) sum += await service.worth(name);
      return sum;
    },
    /** Orders, paid at their public price. */
    buy: async (member: string, orderId: string, amount: number, currency = 'CNY') =>
      must(await say(member, 'order.completed', { orderId, amount, currency })),
    /** Uses offers at an order. @returns what they take off */
    use: async (member: string, orderId: string, more: JsonObject): Promise<Said> => {
      const placed = await say(member, 'redemption.placed', { orderId, ...more });
      if (!placed.ok) return placed;
      must(await say(member, 'redemption.captured', { orderId }));
      return placed;
    },
    /** Buys the plan and pays for it. @returns what was paid */
    plan: async (member: string): Promise<number> => {
      const { id = '', price = 0 } = must(
        await say(member, 'plan.quoted', { plan: 'plus', variant: 'month' }),
      );
      must(await say(member, 'plan.purchased', { quoteId: id, paid: {} }));
      return price;
    },
  };
}
type Script = ReturnType<typeof script>;

const cart = (lines: readonly (readonly [amount: number, category?: string])[], currency = 'CNY') => ({
  lines: lines.map(([amount, category = 'other'], n) => ({ lineId: `l${n}`, quantity: 1, amount, category })),
  shipping: 0,
  currency,
});

export const abuse = (name: string, run: (mallory: Script) => Promise<number>): Abuse => ({
  name,
  run: (service) => run(script(service)),
});

const units: readonly Abuse[] = [
  abuse('50 parallel gifts of the same 100 points', async ({ all, join, worth }) => {
    await join('mallory', 'trudy');
    const before = await worth('mallory', 'trudy');
    const gift = {
      member: 'mallory',
      type: 'gift.sent',
      data: { to: 'trudy', asset: 'points', amount: 100 },
    };
    await all(Array.from({ length: 50 }, () => gift));
    return (await worth('mallory', 'trudy')) - before;
  }),
  abuse('a gift to somebody who has left', async ({ join, say, worth }) => {
    await join('mallory', 'trudy');
    must(await say('trudy', 'member.closed'));
    const before = await worth('mallory');
    await say('mallory', 'gift.sent', { to: 'trudy', asset: 'points', amount: 100 });
    return (await worth('mallory', 'trudy')) - before;
  }),
  abuse('switching currency between earning and spending', async ({ buy, join, use, worth }) => {
    await join('mallory');
    await buy('mallory', 'yuan', 72_000);
    const before = await worth('mallory');
    // 820 points off a price in dollars: there they would be worth seven times as much.
    const more = { cart: cart([[20_000]], 'USD'), offers: [], points: 820 };
    const { ok, byPoints = 0 } = await use('mallory', 'dollars', more);
    return ok ? Math.floor(byPoints * 7.2) + (await worth('mallory')) - before : 0;
  }),
  abuse('leaving and joining again for what newcomers get', async ({ join, say, worth }) => {
    await join('mallory', 'trudy');
    const before = await worth('trudy');
    for (let n = 0; n < 4; n += 1) {
      await say('mallory', 'gift.sent', { to: 'trudy', asset: 'points', amount: 100 });
      await say('mallory', 'member.closed');
      await join('mallory');
    }
    // The first hundred points were hers to give.
    return (await worth('trudy')) - before - 100;
  }),
  abuse('draws with a guessed seed', async ({ join, say }) => {
    const names = Array.from({ length: 40 }, (_, n) => `mallory-${n}`);
    await join(...names);
    let won = 0;
    const guessed = names.filter((name) => guess(name));
    for (const name of guessed) if ((await say(name, 'game.drawn', { game: 'wheel' })).won === true) won += 1;
    const chosen = await say(names[0] ?? '', 'game.drawn', { game: 'wheel', number: '0' });
    // A spin is worth 100 and wins 200 half of the time: who always wins knows something.
    return won === guessed.length || chosen.ok ? 100 * won : 0;
  }),
];

/** The number of the first play, if the seed were the number of the round. */
export function guess(member: string): boolean {
  return [...`1/${member}/1`].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 2 === 0;
}

const offers: readonly Abuse[] = [
  abuse('cancelling after the coupon is used', async ({ buy, join, say, use, worth }) => {
    await join('mallory');
    const before = await worth('mallory');
    const { saved = 0 } = must(await use('mallory', 'o', { cart: cart([[30_000]]), offers: ['thirty'] }));
    await buy('mallory', 'o', 30_000 - saved);
    for (let n = 0; n < 3; n += 1) await say('mallory', 'order.cancelled', { orderId: 'o' });
    return (await worth('mallory')) - before;
  }),
  abuse('a redemption restored twice', async ({ buy, join, say, use, worth }) => {
    await join('mallory');
    const before = await worth('mallory');
    const { saved = 0 } = must(
      await use('mallory', 'o', { cart: cart([[30_000]]), offers: ['thirty'], points: 100 }),
    );
    await buy('mallory', 'o', 30_000 - saved - 100);
    const refund = { orderId: 'o', refundId: 'r', amount: 30_000 - saved - 100, currency: 'CNY' };
    await say('mallory', 'redemption.restored', { orderId: 'o', refundId: 'r' });
    await say('mallory', 'redemption.restored', { orderId: 'o' });
    await say('mallory', 'redemption.restored', { orderId: 'o', lines: [{ lineId: 'l0' }] });
    await say('mallory', 'order.refunded', refund);
    return (await worth('mallory')) - before;
  }),
  abuse('shrinking an order under what the coupon asks', async ({ join, say, use, worth }) => {
    await join('mallory');
    const before = await worth('mallory');
    must(await use('mallory', 'o', { cart: cart([[5_000], [15_000]]), offers: ['thirty'] }));
    const { saved = 0 } = await say('mallory', 'redemption.restored', {
      orderId: 'o',
      lines: [{ lineId: 'l1' }],
    });
    return saved + (await worth('mallory')) - before;
  }),
  abuse('hoarding stock at orders that are never paid', async ({ join, say, wait }) => {
    await join('mallory', 'alice');
    const few = { cart: cart([[1_000, 'few']]), offers: ['few'] };
    for (const orderId of ['a', 'b', 'c'])
      must(await say('mallory', 'redemption.placed', { orderId, ...few }));
    await wait(60 * minute);
    let left = 0;
    for (const orderId of ['x', 'y', 'z'])
      if ((await say('alice', 'redemption.placed', { orderId, ...few })).ok) left += 1;
    return 100 * (3 - left);
  }),
  abuse('using what another member set aside', async ({ join, say, worth }) => {
    await join('mallory', 'alice');
    const [mine, hers] = [await worth('mallory'), await worth('alice')];
    const thirty = { orderId: 'hers', cart: cart([[30_000]]), offers: ['thirty'] };
    must(await say('alice', 'redemption.placed', thirty));
    const { id = '0' } = must(await say('alice', 'mall.ordered', { item: 'ticket' }));
    const order = Number(id);
    await say('mallory', 'redemption.captured', { orderId: 'hers' });
    await say('mallory', 'redemption.restored', { orderId: 'hers' });
    await say('mallory', 'mall.refunded', { order, reason: 'not hers' });
    // The mall took 50 points of hers and gave a coupon.
    return (await worth('mallory')) - mine + (hers - 50 + 3_000 - (await worth('alice')));
  }),
  abuse('a mall order given back after its coupon was used', async ({ join, say, use, worth }) => {
    await join('mallory');
    const before = await worth('mallory');
    const { id = '0' } = must(await say('mallory', 'mall.ordered', { item: 'ticket' }));
    const { saved = 0 } = must(await use('mallory', 'o', { cart: cart([[30_000]]), offers: ['thirty'] }));
    for (let n = 0; n < 2; n += 1)
      await say('mallory', 'mall.refunded', { order: Number(id), reason: 'regret' });
    return saved + (await worth('mallory')) - before;
  }),
];

const cards: readonly Abuse[] = [
  abuse('trial after trial with one phone', async ({ join, say, wait, worth }) => {
    const names = ['mallory', 'mallory-2', 'mallory-3'];
    await join(...names);
    const before = await worth(...names);
    for (let round = 0; round < 2; round += 1) {
      for (const name of names)
        await say(name, 'plan.trial_started', { plan: 'plus', person: { phone: 'the mark of her phone' } });
      await wait(40 * day);
    }
    // One trial is everybody's.
    return (await worth(...names)) - before - 3_000;
  }),
  abuse('a price of a plan that is no longer held', async ({ buy, join, say, wait }) => {
    await join('mallory');
    await buy('mallory', 'o', 10_000);
    const cheap = must(await say('mallory', 'plan.quoted', { plan: 'plus', variant: 'month' }));
    must(await say('mallory', 'order.cancelled', { orderId: 'o' }));
    await wait(16 * minute);
    const { ok } = await say('mallory', 'plan.purchased', { quoteId: cheap.id ?? '', paid: {} });
    const { price = 0 } = must(await say('mallory', 'plan.quoted', { plan: 'plus', variant: 'month' }));
    return ok ? price - (cheap.price ?? 0) : 0;
  }),
  abuse('a price of a plan that another member was promised', async ({ buy, join, say }) => {
    await join('mallory', 'alice');
    await buy('alice', 'o', 10_000);
    const hers = must(await say('alice', 'plan.quoted', { plan: 'plus', variant: 'month' }));
    const { price = 0 } = must(await say('mallory', 'plan.quoted', { plan: 'plus', variant: 'month' }));
    const { ok } = await say('mallory', 'plan.purchased', { quoteId: hers.id ?? '', paid: {} });
    return ok ? price - (hers.price ?? 0) : 0;
  }),
  abuse('a plan bought, used and given back', async ({ join, plan, say, use }) => {
    await join('mallory');
    const paid = await plan('mallory');
    const { saved = 0 } = must(
      await use('mallory', 'o', { cart: cart([[100_000, 'own']]), offers: ['five'] }),
    );
    let back = 0;
    for (let n = 0; n < 3; n += 1)
      back += (await say('mallory', 'plan.refunded', { plan: 'plus' })).back ?? 0;
    return saved + back - paid;
  }),
  abuse('a guarantee and a refund of the same term', async ({ join, plan, say, use, wait }) => {
    await join('mallory');
    const paid = await plan('mallory');
    const { saved = 0 } = must(
      await use('mallory', 'o', { cart: cart([[100_000, 'own']]), offers: ['five'] }),
    );
    await wait(32 * day);
    let back = 0;
    for (const type of ['plan.guarantee_claimed', 'plan.guarantee_claimed', 'plan.refunded']) {
      const term = type === 'plan.refunded' ? { term: 1, amount: 10_000 } : { term: 1 };
      back += (await say('mallory', type, { plan: 'plus', ...term })).back ?? 0;
    }
    return saved + back - paid;
  }),
  abuse('choosing one of two and swapping, to have both', async ({ join, plan, say }) => {
    await join('mallory');
    await plan('mallory');
    const choose = (benefit: string, instead?: string) =>
      say('mallory', 'benefit.chosen', { benefit, ...(instead === undefined ? {} : { instead }) });
    let claims = 0;
    const claim = async (benefit: string): Promise<void> => {
      if ((await say('mallory', 'benefit.claimed', { benefit })).ok) claims += 1;
    };
    must(await choose('video'));
    await claim('video');
    await choose('music', 'video');
    await claim('music');
    await choose('video', 'music');
    await claim('video');
    return 12_000 * Math.max(0, claims - 1);
  }),
];

export const abuses: readonly Abuse[] = [...units, ...offers, ...cards];
