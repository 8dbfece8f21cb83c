import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLaurel, type Laurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { done, storeFlags } from '../shop/cli.ts';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { type Receiver, receiver } from '../shop/receiver.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';
import { soundAndMovable } from './moved.ts';
import { tokenOf } from './tokens.ts';

const SECRET = 'a secret for the members of the shop, long enough';

/** The clock of a sandbox ticks. */
const minute = (time: string | null): string | undefined => local(time)?.slice(0, 16);

export function serviceSuite(engine: Engine): void {
  let shop: Shop;
  let there: Receiver;
  beforeAll(async () => {
    there = await receiver();
    const program = readFileSync(join(import.meta.dirname, 'service.yaml'), 'utf8');
    const env = { LAUREL_MEMBER_TOKEN_SECRET: SECRET, LAUREL_WEBHOOK_NETWORKS: '127.0.0.0/8' };
    shop = await openShop({ engine, program, env });
    const made = await ok(shop.laurel.addWebhook({ body: { url: there.url, types: ['case.*'] } }));
    there.knows(made.secret);
  }, 60_000);
  afterAll(async () => {
    await shop.close();
    await there.close();
  });
  const { told } = stories(() => shop);
  const member = (p: Person): Laurel =>
    createLaurel({
      baseUrl: shop.server().url,
      key: tokenOf({ alg: 'HS256' }, { sub: p.id, aud: 'laurel', exp: 4_000_000_000 }, SECRET),
    });
  const opens = async (p: Person, more: object = {}) =>
    (await ok(shop.laurel.openCase({ path: { id: p.id }, body: { channel: 'chat', ...more } }))).case;
  const tries = (p: Person) => shop.laurel.startTrial({ path: { id: p.id, plan: 'plus' } });

  test(
    'P30 a holder with a verified phone comes to the VIP line, without one to the normal; the line stays until the case is closed',
    told(async ({ person, at, shop: { laurel } }) => {
      const [holder, bare, plain] = [person('holder'), person('bare'), person('plain')];
      for (const p of [holder, bare, plain]) await p.joins('2026-03-01 10:00');
      const phone = { profile: { phone: '+8613800000001' } };
      await ok(laurel.updateMember({ path: { id: holder.id }, body: phone }));
      expect((await bare.refused('member.verified', '2026-03-02 10:00', { field: 'phone' })).code).toBe(
        'invalid_value',
      );
      await holder.send('member.verified', '2026-03-02 10:00', { field: 'phone', method: 'sms' });
      for (const p of [holder, bare]) await ok(tries(p));
      const { has } = await ok(laurel.listBenefits({ path: { id: holder.id } }));
      expect(has.find(({ id }) => id === 'fast-lane')?.service).toEqual({
        line: 'vip',
        priority: 9,
        name: { zh: 'VIP 专线', en: 'VIP line' },
      });
      const vip = await opens(holder, { subject: 'refund', externalId: 'hd-1' });
      expect([vip.line, vip.priority, vip.lineName.en, vip.plans, minute(vip.respondBy)]).toEqual([
        'vip',
        9,
        'VIP line',
        ['plus'],
        '2026-03-02 10:10',
      ]);
      expect((await opens(bare)).line).toBe('normal');
      expect((await opens(plain)).line).toBe('normal');
      await ok(laurel.answerCase({ path: { id: vip.id }, body: { agent: 'li' } }));
      // The trial ends on 03-09; the chat goes on.
      await at('2026-03-12 10:00');
      expect((await holder.read()).plans.map(({ status }) => status)).not.toContain('trial');
      const kept = await ok(laurel.getCase({ path: { id: vip.id } }));
      expect([kept.state, kept.line, kept.priority, kept.agent, kept.overdue]).toEqual([
        'answered',
        'vip',
        9,
        'li',
        0,
      ]);
      expect((await opens(holder, { externalId: 'hd-2' })).line).toBe('normal');
      expect(
        (await no(laurel.rateCase({ path: { id: holder.id, case: vip.id }, body: { stars: 5 } }))).code,
      ).toBe('case_open');
      const closed = (await ok(laurel.closeCase({ path: { id: vip.id }, body: { resolution: 'refunded' } })))
        .case;
      expect([closed.state, closed.line, closed.priority, closed.resolution]).toEqual([
        'closed',
        'vip',
        9,
        'refunded',
      ]);
      const rates = { path: { id: holder.id, case: vip.id }, body: { stars: 5 } };
      expect((await ok(member(holder).rateCase(rates))).case.stars).toBe(5);
      expect((await no(laurel.rateCase(rates))).code).toBe('already_rated');
      expect((await no(laurel.answerCase({ path: { id: vip.id }, body: {} }))).code).toBe('case_closed');
      // Another phone has to be verified anew.
      await ok(laurel.updateMember({ path: { id: bare.id }, body: phone }));
      await bare.send('member.verified', '2026-03-12 10:00', { field: 'phone' });
      await ok(
        laurel.updateMember({ path: { id: bare.id }, body: { profile: { phone: '+8613800000002' } } }),
      );
      expect((await bare.read()).verified).toEqual([]);
      const events = await shop.call('GET', '/v1/exports/events');
      expect(events.text).toContain('member.verified');
      expect(events.text).not.toContain('1380000000');
    }),
    30_000,
  );

  test(
    'S1 priority by status, an agent of her own, hand-over, and what nobody answers in time goes to a more urgent line',
    told(async ({ person, at, shop: { laurel } }) => {
      const [mei, li, noor] = [person('mei'), person('li'), person('noor')];
      for (const p of [mei, li, noor]) await p.joins('2026-03-20 10:00');
      await mei.adjust('growth', 100, '2026-03-20 10:00');
      await ok(laurel.updateMember({ path: { id: mei.id }, body: { profile: { manager: 'zhao' } } }));
      await at('2026-03-21 09:00');
      const late = await opens(li, { orderId: 'o-1' });
      const own = await opens(mei);
      expect([own.line, own.priority, own.agent, minute(own.respondBy)]).toEqual([
        'care',
        5,
        'zhao',
        '2026-03-21 10:00',
      ]);
      expect([late.line, late.priority, late.agent, late.orderId]).toEqual(['normal', 1, null, 'o-1']);
      const ours = async (line?: string): Promise<string[]> => {
        const { data } = await ok(
          laurel.listCases({ query: { limit: 100, ...(line === undefined ? {} : { line }) } }),
        );
        return data.filter(({ member: id }) => [mei.id, li.id].includes(id)).map(({ id }) => id);
      };
      expect(await ours()).toEqual([own.id, late.id]);
      expect(await ours('care')).toEqual([own.id]);
      const listed = await shop.done('case', 'list', '--line', 'care', '--json');
      expect(listed.lines.map(({ id }) => id)).toContain(own.id);
      await ok(laurel.handOverCase({ path: { id: own.id }, body: { agent: 'wang' } }));
      await ok(laurel.answerCase({ path: { id: own.id }, body: {} }));
      // 8 hours: normal gives it to care; one more: care gives it to the VIP line.
      await at('2026-03-21 17:01');
      const once = await ok(laurel.getCase({ path: { id: late.id } }));
      expect([once.line, once.priority, once.overdue, minute(once.respondBy)]).toEqual([
        'care',
        5,
        1,
        '2026-03-21 18:00',
      ]);
      await at('2026-03-21 18:01');
      const twice = await ok(laurel.getCase({ path: { id: late.id } }));
      expect([twice.line, twice.priority, twice.overdue, minute(twice.respondBy)]).toEqual([
        'vip',
        9,
        2,
        '2026-03-21 18:10',
      ]);
      // A rule on what is late says sorry, each time.
      expect(await li.balance('points')).toBe(10);
      expect((await ok(laurel.getCase({ path: { id: own.id } }))).agent).toBe('wang');
      const calm = await opens(li);
      const hurried = (
        await ok(laurel.escalateCase({ path: { id: calm.id }, body: { line: 'vip', reason: 'press' } }))
      ).case;
      expect([hurried.line, hurried.priority]).toEqual(['vip', 9]);
      expect((await no(laurel.escalateCase({ path: { id: calm.id }, body: {} }))).code).toBe('no_escalation');
      // What she does not own is not there.
      const rates = { path: { id: li.id, case: own.id }, body: { stars: 1 } };
      expect((await no(member(li).rateCase(rates))).code).toBe('unknown_case');
      expect((await no(member(li).closeCase({ path: { id: late.id }, body: {} }))).code).toBe('forbidden');
      const mine = await ok(member(li).listMemberCases({ path: { id: li.id } }));
      expect(mine.data.map(({ id }) => id)).toEqual([late.id, calm.id]);
      // Who leaves is answered still; who is erased can no longer be.
      await ok(laurel.closeMember({ path: { id: mei.id } }));
      expect((await ok(laurel.closeCase({ path: { id: own.id }, body: {} }))).case.state).toBe('closed');
      await opens(noor);
      const waiting = async () =>
        (await ok(laurel.listCases({ query: { limit: 100 } }))).data.map((one) => one.member);
      expect(await waiting()).toContain(noor.id);
      await ok(laurel.eraseMember({ path: { id: noor.id }, body: { reason: 'asked for it' } }));
      expect(await waiting()).not.toContain(noor.id);
      expect((await waiting()).filter((id) => id === li.id)).toHaveLength(2);
    }),
    30_000,
  );

  test(
    'S1 A5 cases of one who was merged are answered where she is, and are hers again when the two part',
    told(async ({ person, at, shop: { laurel } }) => {
      const [ann, bea] = [person('ann'), person('bea')];
      for (const p of [ann, bea]) await p.joins('2026-03-03 10:00');
      await ann.order('o', 10_000, '2026-03-03 10:00');
      await at('2026-03-04 10:00');
      for (const p of [ann, bea]) await opens(p);
      const reason = 'one person';
      await ok(laurel.mergeMember({ path: { id: bea.id }, body: { into: ann.id, reason } }));
      const casesOf = async (p: Person) =>
        (await ok(laurel.listMemberCases({ path: { id: p.id } }))).data.map(({ line, state }) => [
          line,
          state,
        ]);
      expect(await casesOf(ann)).toHaveLength(2);
      // Both go to more urgent lines meanwhile, which a scheduler writes before the two part.
      await at('2026-03-20 10:00');
      await ok(laurel.unmergeMember({ path: { id: bea.id }, body: { reason } }));
      await at('2026-03-20 10:01');
      expect(await casesOf(ann)).toEqual([['vip', 'open']]);
      expect(await casesOf(bea)).toEqual([['vip', 'open']]);
    }),
    30_000,
  );

  test('S1 the help desk is told by webhooks, and all of it verifies and is decided the same again', async () => {
    const types = [
      'case.opened',
      'case.answered',
      'case.overdue',
      'case.handed_over',
      'case.escalated',
      'case.closed',
      'case.rated',
    ];
    await there.until((all) => types.every((type) => all.some((one) => one.type === type)));
    expect(there.received.every(({ type, isRight }) => type.startsWith('case.') && isRight)).toBe(true);
    const listed = async (flags: readonly string[]) =>
      (await done(['case', 'list', '--json', ...flags])).lines.map(({ id }) => id);
    const open = await listed(storeFlags(shop.place));
    expect(open.length).toBeGreaterThan(3);
    await soundAndMovable(shop, engine, async (flags) => expect(await listed(flags)).toEqual(open));
  }, 60_000);
}
