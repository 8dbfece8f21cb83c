import type { CloudEvent, Decision, Laurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { person } from '../shop/person.ts';
import { ok, openShop, type Shop } from '../shop/shop.ts';
import { rfc } from '../shop/times.ts';

const time = '2026-03-02 10:00';

/** S16, S19 and S21 over real parallel connections; where the store allows it, on two server processes. */
export function parallelSuite(engine: Engine): void {
  let shop: Shop;
  let doors: readonly Laurel[];
  beforeAll(async () => {
    shop = await openShop({ engine, clock: time });
    doors =
      engine.name === 'MariaDB' ? [shop.laurel, (await shop.another()).laurel] : [shop.laurel, shop.laurel];
  }, 60_000);
  afterAll(() => shop.close());
  const door = (n: number): Laurel => doors[n % doors.length] as Laurel;

  test('S16 H19 two holds at the same instant, 1,000 times: exactly one succeeds each time', async () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `s16-${n}`);
    await join(shop, ids);
    const codes = new Set<string>();
    await inTurns(ids, 16, async (id) => {
      const place = (n: number) => door(n).placeHold({ path: { id }, body: { asset: 'points', amount: 60 } });
      const answers = await Promise.all([place(0), place(1)]);
      expect(answers.filter(({ data }) => data !== undefined)).toHaveLength(1);
      codes.add(answers.flatMap(({ error }) => error?.code ?? []).join());
    });
    expect([...codes]).toEqual(['insufficient_available']);
    expect(await shop.done('verify', '--json')).toMatchObject({ json: { violations: [] } });
  }, 120_000);

  test('S19 H19 the same event ten times at once is applied once, whichever process takes it', async () => {
    for (let round = 0; round < 20; round += 1) {
      const p = person(shop, `s19-${round}`);
      await join(shop, [p.id]);
      const body = p.event('order.completed', time, {
        orderId: `${p.id}/o`,
        amount: 19_990,
        currency: 'CNY',
      });
      const answers = await Promise.all(
        Array.from({ length: 10 }, async (_, n) => (await ok(door(n).postEvents({ body }))) as Decision),
      );
      expect(answers.filter(({ status }) => status === 'applied')).toHaveLength(1);
      expect(new Set(answers.map((answer) => JSON.stringify({ ...answer, status: '' }))).size).toBe(1);
      const changed = Array.from({ length: 4 }, (_, n) =>
        door(n).postEvents({ body: { ...body, data: { ...body.data, amount: 1 } } }),
      );
      expect((await Promise.all(changed)).map(({ error }) => error?.code)).toEqual(
        Array<string>(4).fill('event_conflict'),
      );
      expect(await p.balance('growth')).toBe(199);
    }
  }, 60_000);

  test('S21 H19 fifty check-ins at once pay once', async () => {
    const p = person(shop, 's21');
    await join(shop, [p.id]);
    const answers = await Promise.all(
      Array.from(
        { length: 50 },
        async (_, n) => (await ok(door(n).postEvents({ body: p.event('checkin', time) }))) as Decision,
      ),
    );
    expect(answers.filter(({ transfers }) => transfers.length > 0)).toHaveLength(1);
    expect((await p.read()).assets).toMatchObject({ growth: { balance: 1 }, points: { balance: 105 } });
  }, 60_000);
}

async function join(shop: Shop, ids: readonly string[]): Promise<void> {
  const body = ids.map(
    (subject): CloudEvent => ({
      type: 'member.registered',
      source: 'shop',
      id: 'joins',
      subject,
      time: rfc(time),
    }),
  );
  const { status, text } = await shop.call('POST', '/v1/events', body);
  if (status !== 200) throw new Error(text.slice(0, 500));
}

/** Calls `act` for all, so many at a time. */
export async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
