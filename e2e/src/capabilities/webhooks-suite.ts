import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { type Receiver, receiver } from '../shop/receiver.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { toldAbout } from './told.ts';

/** What other systems are told, through a real server and a receiver that verifies with the published library. */
export function webhooksSuite(engine: Engine): void {
  let shop: Shop;
  let there: Receiver;
  let hook = '';
  beforeAll(async () => {
    there = await receiver();
    shop = await openShop({ engine, clock: null, env: { LAUREL_WEBHOOK_NETWORKS: '127.0.0.0/8' } });
    const made = await ok(shop.laurel.addWebhook({ body: { url: there.url, types: ['*'] } }));
    hook = made.id;
    there.knows(made.secret);
  }, 60_000);
  beforeEach(() => {
    there.answers(204);
  });
  afterAll(async () => {
    await shop.close();
    await there.close();
  });

  const { joins, checks, of } = toldAbout(() => ({ shop, there }));
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 100; i += 1) {
      if ((await ok(shop.laurel.getWebhook({ path: { id: hook } }))).waiting === 0) return;
      await sleep(200);
    }
    throw new Error('something still waits');
  };
  const delivered = async () =>
    (await ok(shop.laurel.listDeliveries({ path: { id: hook }, query: { limit: 100 } }))).data;

  test('X2 what happens is told, signed, with the member and the entry as the API shows it', async () => {
    await joins('anna');
    await there.until(() => of('anna').some(({ type }) => type === 'tier.joined'));
    const told = of('anna').find(({ type }) => type === 'member.registered');
    expect(told).toMatchObject({
      isRight: true,
      data: { entry: { subject: 'anna', type: 'member.registered', seq: 1, status: 'applied' } },
    });
    expect(of('anna').every(({ isRight }) => isRight)).toBe(true);
    expect((await delivered()).find(({ type }) => type === 'member.registered')).toMatchObject({
      status: 'delivered',
      tries: 1,
      detail: 'answered 204',
      nextAt: null,
    });
  });

  test('X2 one that is not taken is sent again, and what follows of that member waits for it', async () => {
    await joins('ben');
    await there.until(() => of('ben').length >= 2);
    const before = of('ben').length;
    let refusals = 2;
    there.answers(({ data }) => {
      if (data['member'] !== 'ben' || refusals === 0) return 200;
      refusals -= 1;
      return refusals === 0 ? 302 : 500;
    });
    await checks('ben', 1);
    await checks('ben', 2);
    await joins('cara');
    await there.until(() => of('ben').filter(({ type }) => type === 'checkin').length >= 4);
    const seqs = of('ben')
      .slice(before)
      .filter(({ type }) => type === 'checkin')
      .map(({ data }) => (data['entry'] as { seq: number }).seq);
    expect(seqs.slice(0, 3)).toEqual([seqs[0], seqs[0], seqs[0]]);
    expect(seqs.toSorted((a, b) => a - b)).toEqual(seqs);
    expect(of('cara').length).toBeGreaterThan(0);
    const again = of('ben').slice(before, before + 3);
    expect(new Set(again.map(({ id }) => id)).size).toBe(1);
  });

  test('X2 nothing goes out of who was erased, and nothing of what was backfilled', async () => {
    there.answers(({ data }) => (data['member'] === 'eva' ? 500 : 200));
    await joins('eva');
    await there.until(() => of('eva').length > 0);
    const old = {
      specversion: '1.0',
      type: 'checkin',
      source: 'test',
      id: 'old-1',
      subject: 'olga',
      data: {},
    };
    const sent = { ...old, time: '2026-01-02T10:00:00+08:00' };
    const answer = await shop.call('POST', '/v1/events?backfill=true', sent);
    expect([answer.status, answer.text]).toEqual([200, answer.text]);
    await ok(shop.laurel.eraseMember({ path: { id: 'eva' }, body: { reason: 'a test' } }));
    const before = of('eva').length;
    there.answers(200);
    await settled();
    expect(of('eva').length).toBe(before);
    expect(of('olga')).toEqual([]);
    const rows = await delivered();
    expect(rows.some(({ status, member }) => status === 'dropped' && member === null)).toBe(true);
  });

  test('X2 one delivery is sent again, or all since a time, under the same id', async () => {
    await joins('finn');
    await there.until(() => of('finn').length > 0);
    const first = of('finn')[0]?.id ?? '';
    await ok(shop.laurel.replayDeliveries({ path: { id: hook }, body: { delivery: first } }));
    await there.until((all) => all.filter(({ id }) => id === first).length === 2);
    const said = await shop.done('webhook', 'replay', hook, '--from', '2020-01-01T00:00:00Z', '--json');
    expect((said.json as { deliveries: number }).deliveries).toBeGreaterThan(5);
    await there.until((all) => all.filter(({ id }) => id === first).length === 3);
    const body = { delivery: 'wd-zz-1-0' };
    expect((await no(shop.laurel.replayDeliveries({ path: { id: hook }, body }))).code).toBe(
      'unknown_delivery',
    );
  });

  test('X2 an address that wants nothing more is asked no more, until an operator says so', async () => {
    await settled();
    there.answers(410);
    await joins('gina');
    await there.until(() => of('gina').length > 0);
    const state = async () => (await ok(shop.laurel.getWebhook({ path: { id: hook } }))).status;
    for (let i = 0; i < 100 && (await state()) !== 'failed'; i += 1) await sleep(100);
    expect(await ok(shop.laurel.getWebhook({ path: { id: hook } }))).toMatchObject({
      status: 'failed',
      note: 'answered 410',
    });
    const audit = await ok(shop.laurel.listAudit({ query: { limit: 5 } }));
    expect(audit.data.some(({ action }) => action === 'webhookFailed')).toBe(true);
    there.answers(200);
    const before = of('gina').length;
    await shop.done('webhook', 'resume', hook);
    await there.until(() => of('gina').length > before);
  });

  test('X2 a test is sent at once; the command line lists and removes', async () => {
    expect((await shop.done('webhook', 'test', hook, '--json')).json).toEqual({
      taken: true,
      detail: 'answered 204',
    });
    expect((await shop.done('webhook', 'list', '--json')).json).toMatchObject([{ id: hook }]);
    const secret = (await shop.done('webhook', 'add', there.url, '--types', 'tier.*', '--json')).json as {
      id: string;
      secret: string;
    };
    expect(secret.secret).toMatch(/^whsec_/);
    await shop.done('webhook', 'remove', secret.id);
    expect((await no(shop.laurel.getWebhook({ path: { id: secret.id } }))).code).toBe('unknown_webhook');
  });

  test('X2 A9 a secret is replaced without a gap: the library takes what is sent by either', async () => {
    const other = await receiver();
    try {
      const made = await ok(shop.laurel.addWebhook({ body: { url: other.url, types: ['*'] } }));
      const tried = async (secret: string): Promise<boolean | undefined> => {
        other.knows(secret);
        await ok(shop.laurel.testWebhook({ path: { id: made.id } }));
        return other.received.at(-1)?.isRight;
      };
      const { json } = await shop.done('webhook', 'rotate', made.id, '--hours', '1', '--json');
      const { secret } = json as { secret: string };
      expect([await tried(made.secret), await tried(secret)]).toEqual([true, true]);
      const last = await ok(shop.laurel.rotateWebhookSecret({ path: { id: made.id }, body: { hours: 0 } }));
      expect([await tried(made.secret), await tried(secret), await tried(last.secret)]).toEqual([
        false,
        false,
        true,
      ]);
      await ok(shop.laurel.removeWebhook({ path: { id: made.id } }));
    } finally {
      await other.close();
    }
  });

  test('X2 addresses that are not on the open internet are refused', async () => {
    for (const url of ['https://10.0.0.1/', 'https://[::1]/', 'http://8.8.8.8/', 'file:///etc/passwd']) {
      const refused = await no(shop.laurel.addWebhook({ body: { url, types: ['*'] } }));
      expect([url, refused.code]).toEqual([url, 'webhook_address']);
    }
  });

  test('C5 a channel says that a message has reached the member', async () => {
    const path = { id: 'anna', message: 'ms-1-0' };
    expect((await no(shop.laurel.messageDelivered({ path, body: { channel: 'sms' } }))).code).toBe(
      'unknown_message',
    );
  });
}
