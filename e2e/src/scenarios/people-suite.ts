import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Person, sums } from '../shop/person.ts';
import { no, ok } from '../shop/shop.ts';
import type { stories } from '../shop/stories.ts';

type Told = ReturnType<typeof stories>['told'];

/** S19, S21, S23, S30: what clients send twice, in parallel, to each other, and wrongly. */
export function peopleSuite(told: Told): void {
  test(
    'S19 the same event ten times is applied once and answers the same',
    told(async ({ person, shop, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await at('2026-03-02 10:00');
      const body = p.event('order.completed', '2026-03-02 10:00', {
        orderId: `${p.id}/o`,
        amount: 19_990,
        currency: 'CNY',
      });
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => shop.call('POST', '/v1/events', body)),
      );
      expect(answers.map(({ body }) => String(body['status'])).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
        'applied',
        ...Array<string>(9).fill('duplicate'),
      ]);
      expect(new Set(answers.map(({ body: { status: _, ...same } }) => JSON.stringify(same))).size).toBe(1);
      const other = await no(
        shop.laurel.postEvents({ body: { ...body, data: { ...body.data, amount: 20_000 } } }),
      );
      expect([other.status, other.code]).toEqual([409, 'event_conflict']);
      expect((await p.read()).assets['growth']?.balance).toBe(199);
      expect(((await ok(shop.laurel.postEvents({ body }))) as { status: string }).status).toBe('duplicate');
    }),
  );

  test(
    'S21 check-ins: seven days in a row, two of them four minutes apart; once a day',
    told(async ({ person, shop, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      let got = 0;
      for (let day = 2; day <= 7; day += 1) got += pointsOf(await p.send('checkin', `2026-03-0${day} 23:58`));
      const seventh = await p.send('checkin', '2026-03-08 00:02');
      expect(sums(seventh)).toEqual(['points 5', 'growth 1', 'points 50']);
      expect(got + pointsOf(seventh)).toBe(7 * 5 + 50);
      expect(sums(await p.send('checkin', '2026-03-08 12:02'))).toEqual([]);
      const missed = person();
      await missed.joins('2026-03-01 10:00');
      for (const day of [2, 3, 4, 6, 7, 8, 9, 10, 11])
        expect(pointsOf(await missed.send('checkin', date(day)))).toBe(5);
      expect(pointsOf(await missed.send('checkin', date(12)))).toBe(55);
      await at('2026-03-13 09:00');
      const many = Array.from({ length: 50 }, () => missed.send('checkin', '2026-03-13 09:00'));
      expect((await Promise.all(many)).flatMap(sums)).toEqual(['points 5', 'growth 1']);
      expect(shop.engine.name).not.toBe('');
    }),
  );

  test(
    'S23 an invitation pays on the first real order, and none in a ring',
    told(async ({ person }) => {
      const [inviter, fifty, small, alone] = [
        person('inviter'),
        person('fifty'),
        person('small'),
        person('alone'),
      ];
      for (const p of [inviter, fifty, small, alone]) await p.joins('2026-03-01 10:00');
      for (const p of [fifty, small])
        await p.send('invite.accepted', '2026-03-02 10:00', { inviter: inviter.id });
      await small.order('first', 4_900, '2026-03-03 10:00');
      await small.order('second', 6_000, '2026-03-04 10:00');
      expect((await inviter.read('2026-03-05 10:00')).assets).toMatchObject({
        growth: { balance: 0 },
        points: { balance: 100 },
      });
      await fifty.order('first', 5_000, '2026-03-06 10:00');
      await until(async () => (await inviter.balance('growth')) === 50);
      expect((await inviter.read()).assets).toMatchObject({
        growth: { balance: 50 },
        points: { balance: 300 },
      });
      await isVoid(alone, alone.id);
      await isVoid(inviter, fifty.id);
      await fifty.refund('first', 100, '2026-03-08 10:00');
      await until(async () => (await inviter.balance('growth')) === 0);
      expect((await inviter.read()).assets['points']?.balance).toBe(100);
    }),
  );

  test(
    'S30 bad amounts are refused with a code and a pointer, and nothing is written; an order of nothing is one',
    told(async ({ person, shop, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await at('2026-03-02 10:00');
      const before = JSON.stringify(await p.transfers());
      const send = (data: string, type = 'order.completed') =>
        shop.call(
          'POST',
          '/v1/events',
          `{"type":"${type}","source":"shop","id":"bad","subject":"${p.id}","time":"2026-03-02T10:00:00+08:00","data":${data}}`,
        );
      for (const amount of ['-1', '1.5', '9007199254740992', '"100"', 'null', 'true']) {
        const { status, body } = await send(`{"orderId":"bad","amount":${amount},"currency":"CNY"}`);
        expect([amount, status >= 400 && status < 500, body.code !== '', body.pointer]).toEqual([
          amount,
          true,
          true,
          '/data/amount',
        ]);
      }
      const missing = await send('{"orderId":"bad","currency":"CNY"}');
      expect([missing.status, missing.body.code, missing.body.pointer]).toEqual([
        400,
        'missing_field',
        '/data/amount',
      ]);
      const tags = JSON.stringify(Array.from({ length: 60_000 }, (_, n) => `tag-number-${n}`));
      const large = await shop.call('PATCH', `/v1/members/${p.id}`, `{"tags":${tags}}`);
      expect([large.status, large.body.code]).toEqual([413, 'body_too_large']);
      const unknown = await no(shop.laurel.getMember({ path: { id: 'nobody-at-all' } }));
      expect([unknown.status, unknown.code, unknown.pointer]).toEqual([404, 'unknown_member', '/path/id']);
      expect(JSON.stringify(await p.transfers())).toBe(before);
      expect((await p.order('nothing', 0, '2026-03-02 10:00')).transfers).toEqual([]);
      await p.order('some', 1_000, '2026-03-03 10:00');
      const zero = await send(
        `{"orderId":"${p.id}/some","amount":0,"currency":"CNY","refundId":"z"}`,
        'order.refunded',
      );
      expect([zero.status >= 400 && zero.status < 500, zero.body.pointer]).toEqual([true, '/data/amount']);
      const twice = await p.refused('order.completed', '2026-03-04 10:00', {
        orderId: `${p.id}/nothing`,
        amount: 0,
        currency: 'CNY',
      });
      expect(twice.code).toBe('order_already_completed');
    }),
  );
}

const date = (day: number): string => `2026-03-${String(day).padStart(2, '0')} 09:00`;
const pointsOf = (answer: Parameters<typeof sums>[0]): number =>
  answer.transfers.reduce((sum, { asset, amount }) => sum + (asset === 'points' ? amount : 0), 0);

/** Follow-on events for others come through the outbox, a moment later. */
export async function until(holds: () => Promise<boolean>, secondsMax = 10): Promise<void> {
  for (const end = performance.now() + secondsMax * 1_000; performance.now() < end; await sleep(20))
    if (await holds()) return;
  throw new Error(`it did not hold within ${secondsMax} s`);
}

/** Remembered and without effect, or refused: nothing was paid for it either way. */
async function isVoid(p: Person, inviter: string): Promise<void> {
  await p.read('2026-03-07 10:00');
  const event = p.event('invite.accepted', '2026-03-07 10:00', { inviter });
  const { status, body } = await p.shop.call('POST', '/v1/events', event);
  const voided = body['void'] as { code: string } | undefined;
  expect(status === 200 ? voided?.code : body.code).toBe('invitation_void');
}
