import type { CloudEvent, Decision, Lot, Member, Problem, Status, Transfer } from '@laurel/sdk';
import { no, ok, type Shop } from './shop.ts';
import { rfc } from './times.ts';

export type Data = Readonly<Record<string, unknown>>;
export type More = { readonly id?: string; readonly source?: string; readonly happened?: string };

/** Waits for a time; where a store's clock is nobody's, there is nothing to wait for. */
export type At = (time: string) => Promise<void>;

/** A member of a shop, as the shop's systems speak about her. Times are when the call is made. */
export type Person = {
  readonly id: string;
  readonly shop: Shop;
  readonly event: (type: string, time: string, data?: Data, more?: More) => CloudEvent;
  /** Sends an event when the clock shows `time`; it happened then, unless `more.happened` says when. */
  readonly send: (type: string, time: string, data?: Data, more?: More) => Promise<Decision>;
  readonly refused: (type: string, time: string, data?: Data, more?: More) => Promise<Problem>;
  readonly joins: (time: string) => Promise<Decision>;
  readonly order: (
    orderId: string,
    amount: number,
    time: string,
    data?: Data,
    more?: More,
  ) => Promise<Decision>;
  readonly refund: (orderId: string, amount: number, time: string, data?: Data) => Promise<Decision>;
  readonly adjust: (asset: string, amount: number, time: string, expiresAt?: string) => Promise<Decision>;
  readonly hold: (asset: string, amount: number, time: string) => Promise<string>;
  readonly spend: (asset: string, amount: number, time: string) => Promise<string>;
  /** As read when the clock shows `time`. */
  readonly read: (time?: string) => Promise<Member>;
  readonly balance: (asset: string, time?: string) => Promise<number>;
  readonly transfers: (asset?: string) => Promise<readonly Transfer[]>;
  readonly lots: (asset: string) => Promise<readonly Lot[]>;
  readonly statuses: () => Promise<readonly Status[]>;
};

let made = 0;

export function person(shop: Shop, id: string, at: At = async () => undefined): Person {
  const { laurel } = shop;
  const path = { id };
  const own = (orderId: string): string => `${id}/${orderId}`;
  const event = (type: string, time: string, data: Data = {}, more: More = {}): CloudEvent => {
    made += 1;
    const { happened = time, source = 'shop', id: eventId = `e${made}` } = more;
    return { specversion: '1.0', type, source, id: eventId, subject: id, time: rfc(happened), data };
  };
  const post = async (type: string, time: string, data?: Data, more?: More) => {
    await at(time);
    return laurel.postEvents({ body: event(type, time, data, more) });
  };
  const send = async (...words: Parameters<typeof post>): Promise<Decision> =>
    (await ok(post(...words))) as Decision;
  const money = (orderId: string, amount: number, data: Data): Data => ({
    orderId: own(orderId),
    amount,
    currency: 'CNY',
    ...data,
  });
  const adjust: Person['adjust'] = async (asset, amount, time, expiresAt) => {
    await at(time);
    const more = expiresAt === undefined ? {} : { expiresAt: rfc(expiresAt) };
    return (await ok(
      laurel.adjust({ path, body: { asset, amount, reason: 'a test', ...more } }),
    )) as Decision;
  };
  const hold: Person['hold'] = async (asset, amount, time) => {
    await at(time);
    return (await ok(laurel.placeHold({ path, body: { asset, amount } }))).hold?.id ?? '';
  };
  return {
    id,
    shop,
    event,
    send,
    adjust,
    hold,
    refused: (...words) => no(post(...words)),
    joins: (time) => send('member.registered', time),
    order: (orderId, amount, time, data = {}, more = {}) =>
      send('order.completed', time, money(orderId, amount, data), more),
    refund: (orderId, amount, time, data = {}) =>
      send('order.refunded', time, money(orderId, amount, { refundId: `r${made}`, ...data })),
    spend: async (asset, amount, time) => {
      const holdId = await hold(asset, amount, time);
      await ok(laurel.captureHold({ path: { id: holdId }, body: {} }));
      return holdId;
    },
    ...readsOf(shop, id, at),
  };
}

type Reads = Pick<Person, 'read' | 'balance' | 'transfers' | 'lots' | 'statuses'>;

function readsOf({ laurel, seen }: Shop, id: string, at: At): Reads {
  const path = { id };
  const read = async (time?: string): Promise<Member> => {
    if (time !== undefined) await at(time);
    const shown = await ok(laurel.getMember({ path }));
    seen.push(shown);
    return shown;
  };
  return {
    read,
    balance: async (asset, time) => (await read(time)).assets[asset]?.balance ?? 0,
    transfers: (asset) =>
      all((cursor) =>
        laurel.listTransfers({
          path,
          query: { limit: 200, ...(asset === undefined ? {} : { asset }), ...cursor },
        }),
      ),
    lots: async (asset) => (await ok(laurel.listLots({ path, query: { asset } }))).data,
    statuses: () => all((cursor) => laurel.listStatuses({ path, query: { limit: 200, ...cursor } })),
  };
}

type Page<T> = { readonly data: readonly T[]; readonly nextCursor: string | null };

/** All items of a list, page after page. */
export async function all<T>(
  page: (cursor: {
    cursor?: string;
  }) => Promise<{ readonly data?: Page<T> | undefined; readonly error?: unknown }>,
): Promise<readonly T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { data, nextCursor } = await ok(page(cursor === undefined ? {} : { cursor }));
    items.push(...data);
    cursor = nextCursor;
  }
  return items;
}

/** Transfers in short: `points -50`. */
export const sums = ({ transfers }: Pick<Decision, 'transfers'>): readonly string[] =>
  transfers.map(({ asset, amount }) => `${asset} ${amount}`);
