import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Engine, mariadb, sqlite } from '../shop/engines.ts';
import { allSettled, askedMore, each, insisting, missed, sizeOf } from '../shop/many.ts';
import { type PartnerSandbox, partnerSandbox } from '../shop/partners.ts';
import { ok, type Shop, withShop } from '../shop/shop.ts';

const program = readFileSync(join(import.meta.dirname, 'partners.yaml'), 'utf8');
/** `LAUREL_E2E_ISSUES=100000` is the whole of it. */
const count = sizeOf('LAUREL_E2E_ISSUES', 1_000);
/** So many claims of one member. */
const ofOne = 10;
const members = Math.ceil(count / ofOne);
const engines: readonly Engine[] =
  process.env['LAUREL_E2E_ISSUES'] === undefined ? [sqlite, mariadb] : [sqlite];
const msMax = 420_000 + count * 60;

// In the stack: what was lost is asked again after growing waits.
test.each(engines)(
  `J2 J4 I13 I14 on $name ${count} issues at the partner's worst, with restarts of either side: none twice, none lost, settlement = ledger`,
  async (engine) => {
    const video = await partnerSandbox();
    onTestFinished(() => video.kill());
    await withShop({ engine, program, clock: null, env: video.env }, async (shop) => {
      const callback = (): string => `${shop.server().url}/v1/partners/callbacks`;
      const again = async (): Promise<void> => {
        await video.kill();
        await video.start(callback(), 'chaos');
      };
      await video.start(callback(), 'chaos');
      const partner = { path: { id: 'video' }, body: { url: `${video.url}/calls`, secret: video.secret } };
      await ok(shop.laurel.connectPartner(partner));
      const began = performance.now();
      await claims(shop, 0, Math.floor(members / 3));
      await shop.restart('kill');
      await again();
      const { calls } = await video.state();
      await claims(shop, Math.floor(members / 3), members);
      await askedMore(video.state, calls.length);
      await video.kill();
      await missed(shop, 'partner');
      await shop.restart('kill');
      await again();
      await allSettled(() => shop, 'partner', 120_000);
      const seconds = ((performance.now() - began) / 1_000).toFixed(0);
      const { delivered, failed } = await booksAgree(shop, video);
      expect(await tickets(shop)).toBe(members * ofOne * 2 - delivered * 2);
      await shop.stop();
      expect((await shop.cli('verify', '--json')).json).toMatchObject({ members, violations: [] });
      console.log(
        `${count} issues on ${engine.name}: ${delivered} delivered, ${failed} failed, ${seconds} s`,
      );
    });
  },
  msMax,
);

/** Members join, get two tickets for each claim, and claim; whatever the server does meanwhile. */
function claims({ laurel }: Shop, from: number, to: number): Promise<void> {
  return each(to - from, 32, async (i) => {
    const id = `w-${from + i}`;
    const body = { asset: 'ticket', amount: ofOne * 2, reason: 'a test' };
    const keyed = (key: string) => ({ headers: { 'Idempotency-Key': key } });
    await insisting((key) => ok(laurel.createMember({ body: { id }, ...keyed(key) })), `j-${id}`);
    await insisting((key) => ok(laurel.adjust({ path: { id }, body, ...keyed(key) })), `a-${id}`);
    const path = { id, benefit: 'ticketed' };
    for (let n = 0; n < ofOne && (from + i) * ofOne + n < count; n += 1)
      await insisting((key) => ok(laurel.claimBenefit({ path, ...keyed(key) })), `c-${id}-${n}`);
  });
}

type Line = Readonly<Record<string, unknown>> & {
  readonly record: string;
  readonly posting: string;
  readonly id: string;
};

/** The partner's own book: each call once, and what it delivered is what is owed, piece by piece. */
async function booksAgree(
  shop: Shop,
  video: PartnerSandbox,
): Promise<{ readonly delivered: number; readonly failed: number }> {
  const { delivered, failed, calls } = await video.state();
  expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
  expect([calls.length, delivered + failed]).toEqual([count, count]);
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  const { text } = await shop.call('GET', `/v1/partners/video/settlements/${month}`);
  const lines = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
  const sum = lines.find(({ record }) => record === 'sum');
  expect(sum).toMatchObject({ item: 'hour', issued: count, delivered, late: 0, failed, givenBack: failed });
  expect(sum).toMatchObject({ closing: 0, owed: delivered * 90 });
  const posted = lines.filter(({ posting }) => posting === 'delivered').map(({ id }) => id);
  const theirs = calls.filter(({ status }) => status === 'delivered').map(({ id }) => id);
  expect(posted.toSorted()).toEqual(theirs.toSorted());
  return { delivered, failed };
}

/** What members have: of what was given back two tickets each are there again. */
async function tickets(shop: Shop): Promise<number> {
  let left = 0;
  await each(members, 32, async (i) => {
    const member = await ok(shop.laurel.getMember({ path: { id: `w-${i}` } }));
    left += member.assets['ticket']?.balance ?? 0;
  });
  return left;
}
