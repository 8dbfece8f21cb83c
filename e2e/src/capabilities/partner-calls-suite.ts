import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { type PartnerSandbox, partnerSandbox } from '../shop/partners.ts';
import { person } from '../shop/person.ts';
import { receiver } from '../shop/receiver.ts';
import { ok, openShop, type Shop } from '../shop/shop.ts';
import { claimantsOf } from './claimants.ts';

const program = readFileSync(join(import.meta.dirname, 'partners.yaml'), 'utf8');

/** Pieces that are delivered through the signed port, by a partner that misbehaves. */
export function partnerCallsSuite(engine: Engine): void {
  let shop: Shop;
  let video: PartnerSandbox;
  beforeAll(async () => {
    video = await partnerSandbox();
    shop = await openShop({ engine, program, clock: null, env: video.env });
    await video.start(`${shop.server().url}/v1/partners/callbacks`, 'succeed');
    await shop.done('partner', 'connect', 'video', `${video.url}/calls`, '--secret-env', 'PARTNER_SECRET');
  }, 60_000);
  afterAll(async () => {
    await video.kill();
    await shop.close();
  });
  const { joins, claims, settled } = claimantsOf(() => shop);
  const balance = (id: string) => person(shop, id).balance('ticket');

  test.each(['succeed', 'late', 'twice', 'shuffled', 'lost', 'hang'])(
    'J2 B7 a partner that does %s: it is delivered once, and counted once',
    async (mode) => {
      await video.mode(mode);
      const before = (await video.state()).delivered;
      const id = `one-${mode}`;
      await joins(id, 4);
      await claims(id, 'ticketed');
      const [issue] = await settled(id);
      expect(issue).toMatchObject({ item: 'hour', state: 'delivered', reference: expect.any(String) });
      expect([(await video.state()).delivered - before, await balance(id)]).toEqual([1, 2]);
      // The partner knows her by a name of its own.
      const call = (await video.state()).calls.find(({ id: of }) => of === issue?.id);
      expect(call?.member).toMatch(/^[A-Za-z0-9_-]{22}$/);
    },
    60_000,
  );

  test('J3 what fails for good is substituted by a code, or the claim comes back with its units', async () => {
    await video.mode('fail');
    const id = 'fails';
    await joins(id, 4);
    const path = { id, plan: 'joint' };
    const { id: quoteId } = await ok(shop.laurel.quotePlan({ path, body: { variant: 'year' } }));
    await ok(shop.laurel.buyPlan({ path, body: { quoteId, paid: {} } }));
    const pool = { id: 'video', item: 'code' };
    await ok(shop.laurel.loadPartnerCodes({ path: pool, body: { batch: 'v', codes: ['V-1'] } }));
    const first = await claims(id, 'joint-card');
    const after = await settled(id);
    expect(after.map(({ item, state, insteadOf }) => [item, state, insteadOf])).toEqual([
      ['code', 'delivered', first.id],
      ['month', 'failed', null],
    ]);
    expect(after[1]).toMatchObject({ reason: 'not to be had', replacedBy: after[0]?.id });
    await claims(id, 'ticketed');
    await settled(id);
    expect(await balance(id)).toBe(4);
    const inbox = (await ok(shop.laurel.listMessages({ path: { id } }))).data;
    expect(inbox.map(({ template }) => template)).toEqual([
      'partner.returned',
      'partner.substituted',
      'partner.delivered',
    ]);
    await video.mode('succeed');
    await claims(id, 'ticketed');
    expect([(await settled(id))[0]?.state, await balance(id)]).toEqual(['delivered', 2]);
  }, 60_000);

  test('J2 a wrong secret on either side: nothing is delivered, and nothing is believed', async () => {
    const id = 'wrong';
    await joins(id, 4);
    const secret = `whsec_${Buffer.from('another secret of so many bytes!').toString('base64')}`;
    const connect = (of: string) =>
      ok(
        shop.laurel.connectPartner({
          path: { id: 'video' },
          body: { url: `${video.url}/calls`, secret: of },
        }),
      );
    // One that it was asked for under the right secret, and has said nothing of yet.
    await video.mode('hang');
    const known = (await claims(id, 'ticketed')).id;
    const asked = async () => (await video.state()).calls.map(({ id: call }) => call);
    await expect.poll(asked, { timeout: 20_000 }).toContain(known);
    await connect(secret);
    await video.mode('succeed');
    const { id: call } = await claims(id, 'ticketed');
    const tries = async () =>
      (await ok(shop.laurel.listCalls({ query: { port: 'partner', limit: 200 } }))).data.find(
        (one) => one.id === call,
      )?.tries;
    await expect.poll(tries, { timeout: 20_000 }).toBeGreaterThanOrEqual(1);
    expect(await asked()).not.toContain(call);
    // A partner that signs with what it shares with nobody any more is not believed.
    const says = async (of: string, signature: (body: string) => string) => {
      const at = String(Math.floor(Date.now() / 1_000));
      const body = JSON.stringify({ id: of, status: 'delivered', reference: 'forged' });
      const headers = { 'webhook-id': of, 'webhook-timestamp': at, 'webhook-signature': signature(body) };
      const { status, body: answer } = await shop.call('POST', '/v1/partners/callbacks', body, {
        ...headers,
        'content-type': 'application/json',
      });
      return [status, answer.code];
    };
    const bySecret = (of: string) => (body: string) => new Webhook(video.secret).sign(of, new Date(), body);
    expect(await says(known, bySecret(known))).toEqual([401, 'bad_signature']);
    expect(await says(call, () => 'v1,AAAA')).toEqual([401, 'bad_signature']);
    const states = async () =>
      (await ok(shop.laurel.listPartnerIssues({ path: { id } }))).data.map(({ state }) => state);
    expect(await states()).toEqual(['open', 'open']);
    await connect(video.secret);
    await settled(id);
    expect([await states(), await balance(id)]).toEqual([['delivered', 'delivered'], 0]);
  }, 60_000);

  test('J2 where calls may go: https on the open internet, or a network that configuration names', async () => {
    for (const url of ['http://192.168.0.1/x', 'https://10.0.0.1/x', 'ftp://partner.example', 'nothing']) {
      const body = { url, secret: video.secret };
      const { error } = await shop.laurel.connectPartner({ path: { id: 'video' }, body });
      expect(error).toMatchObject({ code: 'invalid_value', pointer: '/url' });
    }
  });

  test('B7 fulfilment by webhook: what is claimed is told to the system that gives it, which says when it was used', async () => {
    const there = await receiver();
    onTestFinished(() => there.close());
    const types = ['benefit.claimed', 'partner.*'];
    const hook = await ok(shop.laurel.addWebhook({ body: { url: there.url, types } }));
    there.knows(hook.secret);
    const id = 'webhook';
    await joins(id, 2);
    await ok(shop.laurel.claimBenefit({ path: { id, benefit: 'gift-box' } }));
    await video.mode('succeed');
    await claims(id, 'ticketed');
    await settled(id);
    await there.until((received) => received.length >= 3);
    const told = there.received.filter(({ data }) => data['member'] === id);
    expect(told.map(({ type }) => type)).toEqual(['benefit.claimed', 'benefit.claimed', 'partner.delivered']);
    expect(told.every(({ isRight }) => isRight)).toBe(true);
    expect(told[0]?.data['entry']).toMatchObject({ data: { benefit: 'gift-box' } });
    const data = { benefit: 'gift-box', useId: 'parcel-1' };
    const sent = { specversion: '1.0', type: 'benefit.used', source: 'shop', id: 'parcel-1' } as const;
    await ok(
      shop.laurel.postEvents({ body: { ...sent, subject: id, time: new Date().toISOString(), data } }),
    );
    const uses = await ok(shop.laurel.listBenefitUses({ path: { id, benefit: 'gift-box' } }));
    expect([uses.count, uses.data[0]?.key]).toEqual([2, 'parcel-1']);
  }, 60_000);

  test('I13 I14 the store of these calls verifies', async () => {
    expect((await shop.done('verify', '--json')).json['violations']).toEqual([]);
  }, 60_000);
}
