import { systemClock } from '@laurel/runtime';
import type { Opened } from '@laurel/server';

/** One prize and one benefit of which there are only so many, and nothing else to do. */
export const hotItem = {
  program: 'hot-item',
  join: 'explicit',
  assets: { points: { kind: 'currency' } },
  games: {
    wheel: { kind: 'wheel', prizes: [{ id: 'cup', odds: 1, stock: true }], rounds: { plays: 1_000_000 } },
  },
  benefits: { lounge: { offer: { amount: 100 }, stock: { units: 10_000_000 } } },
};

/** What a member does to the hot item. */
export interface Act {
  readonly type: string;
  readonly data: (member: number) => Readonly<Record<string, unknown>>;
}
const cart = {
  lines: [{ lineId: '1', quantity: 1, amount: 5_000 }],
  shipping: 0,
  currency: 'CNY',
};
export const register: Act = { type: 'member.registered', data: () => ({}) };
export const draw: Act = { type: 'game.drawn', data: () => ({ game: 'wheel' }) };
export const place: Act = {
  type: 'redemption.placed',
  data: (member) => ({ orderId: `o${member}`, cart, offers: ['lounge'] }),
};
export const capture: Act = {
  type: 'redemption.captured',
  data: (member) => ({ orderId: `o${member}` }),
};

/** Publishes the program, loads the prize, and lets the members join. */
export async function openHotItem(opened: Opened, members: number): Promise<void> {
  await opened.store.programs.add({
    number: 1,
    effectiveAt: 0,
    publishedAt: 0,
    source: JSON.stringify(hotItem),
    hash: Buffer.alloc(32),
    policy: 'honourPeriod',
    actor: 'bench',
  });
  await opened.programs.refresh();
  await opened.store.stock.load('prize:wheel:cup', 10_000_000);
  await everybody(opened, members, register);
}

/**
 * Each member acts once, so many at a time as connections would; every answer is waited for.
 * @returns seconds until the last answer
 */
export async function everybody(opened: Opened, members: number, act: Act): Promise<number> {
  const time = systemClock.now() - 1_000;
  const before = performance.now();
  let next = 0;
  const send = async (): Promise<void> => {
    for (let member = next++; member < members; member = next++) {
      const [result] = await opened.log.inbox.submit([
        {
          subject: `m${member}`,
          type: act.type,
          source: 'laurel:bench',
          id: `${act.type}-${member}`,
          time,
          data: act.data(member) as never,
          actor: 'bench',
        },
      ]);
      if (result?.status !== 'applied')
        throw new Error(`${act.type} was not applied: ${JSON.stringify(result)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
  return (performance.now() - before) / 1_000;
}

/** As many as the connections of F2. */
export const atOnce = 64;
