import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { type Engine, mariadb, sqlite } from '../shop/engines.ts';
import { allSettled, each, insisting, sizeOf } from '../shop/many.ts';
import { partnerSandbox } from '../shop/partners.ts';
import { ok, withShop } from '../shop/shop.ts';

const program = readFileSync(join(import.meta.dirname, 'partners.yaml'), 'utf8');
/** `LAUREL_E2E_ISSUES=100000` is the whole of it. */
const count = sizeOf('LAUREL_E2E_ISSUES', 2_000);
/** So many claims of one member. */
const ofOne = 10;
const engines: readonly Engine[] =
  process.env['LAUREL_E2E_ISSUES'] === undefined ? [sqlite, mariadb] : [sqlite];
const msMax = 240_000 + count * 60;

// In the stack: what was lost is asked again after growing waits.
test.each(engines)(
  `J2 J4 I13 I14 on $name ${count} issues at the partner's worst, with restarts of either side: none twice, none lost, settlement = ledger`,
  async (engine) => {
    const video = await partnerSandbox();
    onTestFinished(() => video.kill());
    await withShop({ engine, program, clock: null, env: video.env }, async (shop) => {
      const callback = (): string => `${shop.server().url}/v1/partners/callbacks`;
      await video.start(callback(), 'chaos');
      const partner = { path: { id: 'video' }, body: { url: `${video.url}/calls`, secret: video.secret } };
      await ok(shop.laurel.connectPartner(partner));
      const members = Math.ceil(count / ofOne);
      const began = performance.now();
      const claims = (from: number, to: number): Promise<void> =>
        each(to - from, 32, async (i) => {
          const id = `w-${from + i}`;
          await insisting(
            (key) => ok(shop.laurel.createMember({ body: { id }, headers: { 'Idempotency-Key': key } })),
            `j-${id}`,
          );
          const body = { asset: 'ticket', amount: ofOne * 2, reason: 'a test' };
          await insisting(
            (key) => ok(shop.laurel.adjust({ path: { id }, body, headers: { 'Idempotency-Key': key } })),
            `a-${id}`,
          );
          for (let n = 0; n < ofOne && (from + i) * ofOne + n < count; n += 1)
            await insisting(
              (key) =>
                ok(
                  shop.laurel.claimBenefit({
                    path: { id, benefit: 'ticketed' },
                    headers: { 'Idempotency-Key': key },
                  }),
                ),
              `c-${id}-${n}`,
            );
        });
      await claims(0, Math.floor(members / 3));
      await shop.restart('kill');
      await video.kill();
      await video.start(callback(), 'chaos');
      await claims(Math.floor(members / 3), members);
      await sleep(1_000);
      await video.kill();
      await sleep(1_000);
      await video.start(callback(), 'chaos');
      await shop.restart('kill');
      await video.kill();
      await video.start(callback(), 'chaos');
      await allSettled(() => shop, 'partner', 120_000);
      const seconds = ((performance.now() - began) / 1_000).toFixed(0);

      // The partner's own book: each call once, and what it delivered is what is owed, piece by piece.
      const { delivered, failed, calls } = await video.state();
      expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
      expect([calls.length, delivered + failed]).toEqual([count, count]);
      const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
      const text = (await shop.call('GET', `/v1/partners/video/settlements/${month}`)).text;
      const lines = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
      const [sum] = lines.filter(({ record }) => record === 'sum');
      expect(sum).toMatchObject({
        item: 'hour',
        issued: count,
        delivered,
        late: 0,
        failed,
        givenBack: failed,
        closing: 0,
        owed: delivered * 90,
      });
      const posted = new Map<string, number>();
      for (const { posting, id } of lines)
        if (posting === 'delivered') posted.set(id, (posted.get(id) ?? 0) + 1);
      const theirs = calls.filter(({ status }) => status === 'delivered').map(({ id }) => id);
      expect(theirs.every((id) => posted.get(id) === 1)).toBe(true);
      expect(posted.size).toBe(theirs.length);
      // What was given back is at the members again: two tickets for each.
      let left = 0;
      await each(members, 32, async (i) => {
        const member = await ok(shop.laurel.getMember({ path: { id: `w-${i}` } }));
        left += member.assets['ticket']?.balance ?? 0;
      });
      expect(left).toBe(members * ofOne * 2 - delivered * 2);
      await shop.stop();
      const verified = (await shop.cli('verify', '--json')).json;
      expect(verified).toMatchObject({ members, violations: [] });
      console.log(
        `${count} issues on ${engine.name}: ${delivered} delivered, ${failed} failed, ${seconds} s`,
      );
    });
  },
  msMax,
);

type Line = Readonly<Record<string, unknown>> & {
  readonly record: string;
  readonly posting: string;
  readonly id: string;
};
