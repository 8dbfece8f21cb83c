import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PartnerIssue } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { rfc } from '../shop/times.ts';
import { tokenOf } from './tokens.ts';

const program = readFileSync(join(import.meta.dirname, 'partners.yaml'), 'utf8');
const tokenSecret = 'a secret of the shop that is long enough';

export function partnersSuite(engine: Engine): void {
  let shop: Shop;
  const folder = mkdtempSync(join(tmpdir(), 'laurel-partners-e2e-'));
  beforeAll(async () => {
    const env = { LAUREL_MEMBER_TOKEN_SECRET: tokenSecret };
    shop = await openShop({ engine, program, env });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const buys = async (p: Person, variant = 'month') => {
    const path = { id: p.id, plan: 'joint' };
    const quote = await ok(shop.laurel.quotePlan({ path, body: { variant } }));
    await ok(shop.laurel.buyPlan({ path, body: { quoteId: quote.id, paid: {} } }));
    return quote;
  };
  const claim = (p: Person, benefit: string) => shop.laurel.claimBenefit({ path: { id: p.id, benefit } });
  const claims = async (p: Person, benefit: string): Promise<PartnerIssue> => {
    const { issue } = await ok(claim(p, benefit));
    if (issue === undefined) throw new Error('nothing was issued');
    return issue;
  };
  const issues = async (p: Person) => (await ok(shop.laurel.listPartnerIssues({ path: { id: p.id } }))).data;
  /** Nobody is connected: the shop carries calls out itself, and says what became of them. */
  const answers = (id: string, outcome: 'delivered' | 'failed', reason?: string) =>
    ok(
      shop.laurel.answerCall({
        path: { id },
        body: { outcome, reference: `ref-${id}`, ...(reason === undefined ? {} : { reason }) },
      }),
    );
  /** Until the relay has given up what nobody answered in time. */
  const givenUp = async (p: Person): Promise<void> => {
    for (let tries = 0; (await issues(p)).some(({ state }) => state === 'open'); tries += 1) {
      if (tries > 300) throw new Error('an issue is open');
      await sleep(50);
    }
  };
  const load = (
    item: string,
    codes: readonly string[],
    more: { expiresAt?: string; batch?: string } = {},
  ) => {
    const [partner = '', of = ''] = item.split('/');
    const body = { batch: 'b1', codes: [...codes], ...more };
    return shop.laurel.loadPartnerCodes({ path: { id: partner, item: of }, body });
  };
  const pool = async (item: string) => {
    const [partner, of] = item.split('/');
    const { data } = await ok(shop.laurel.listPartners());
    return data.find(({ id }) => id === partner)?.items.find(({ id }) => id === of)?.pool;
  };
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const settlement = async (partner: string, month: string): Promise<string> =>
    (await shop.call('GET', `/v1/partners/${partner}/settlements/${month}`)).text;
  const sums = async (partner: string, month: string) =>
    (await settlement(partner, month))
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]))
      .filter(({ record }) => record === 'sum');

  test(
    'P17 a joint card, at most 2 partner claims per calendar year; the third bought on 12-20: plan yes, partner from 01-01',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      for (const month of ['09', '10']) {
        await at(`2026-${month}-02 10:00`);
        await buys(p);
        const made = await claims(p, 'joint-card');
        expect(made).toMatchObject({ state: 'open', item: 'month', cost: 600 });
        await answers(made.id, 'delivered');
      }
      await at('2026-12-20 10:00');
      const path = { id: p.id, plan: 'joint' };
      const quote = await ok(shop.laurel.quotePlan({ path, body: { variant: 'month' } }));
      // Told before the payment: the plan yes, the partner no.
      expect(quote.amount).toBe(1_500);
      expect(quote.partners).toEqual([
        {
          benefit: 'joint-card',
          partner: 'video',
          item: 'month',
          used: 2,
          times: 2,
          left: 0,
          claimable: false,
          from: rfc('2027-01-01 00:00'),
        },
      ]);
      await ok(shop.laurel.buyPlan({ path, body: { quoteId: quote.id, paid: {} } }));
      const early = await no(claim(p, 'joint-card'));
      expect([early.code, early.detail]).toEqual(['claim_limit', expect.stringContaining('2027-01-01')]);
      await at('2026-12-31 23:59');
      expect((await no(claim(p, 'joint-card'))).code).toBe('claim_limit');
      await at('2027-01-01 00:00');
      await answers((await claims(p, 'joint-card')).id, 'delivered');
      expect((await issues(p)).map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
      // Another time this year it would be claimable at once, with a term of its own.
      const next = await ok(shop.laurel.quotePlan({ path, body: { variant: 'month' } }));
      expect(next.partners).toMatchObject([{ used: 1, left: 1, claimable: true }]);
    }),
  );

  test(
    'J1 B7 codes are loaded once, given once, and shown to their member alone; alarm and runway',
    told(async ({ person, at }) => {
      const [p, q] = [person(), person()];
      for (const each of [p, q]) await each.joins('2026-03-01 10:00');
      await at('2026-03-02 10:00');
      const codes = file('march.txt', 'M-1\nM-2\n\nM-3\n');
      const done = (await shop.done('partner', 'codes', 'load', 'music', 'week', codes, '--json')).json;
      expect(done).toMatchObject({ batch: 'march', from: 1, to: 3, count: 3, left: 3 });
      // A code that is there already, or stands twice: nothing at all is loaded.
      expect((await no(load('music/week', ['M-1', 'M-2', 'M-3']))).code).toBe('duplicate_code');
      const twice = file('twice.txt', 'M-9\nM-8\nM-9\n');
      const refused = await shop.cli('partner', 'codes', 'load', 'music', 'week', twice, '--json');
      expect([refused.code, refused.json['error']]).toEqual([1, 'duplicate_code']);
      expect(await no(load('music/week', ['M-7', 'M-2']))).toMatchObject({
        code: 'duplicate_code',
        pointer: '/codes/1',
      });
      expect((await no(load('video/month', ['V-1']))).code).toBe('unknown_item');
      const counter = { path: { counter: 'codes:music:week' }, body: { by: 5, reason: 'a test' } };
      expect((await no(shop.laurel.loadStock(counter))).code).toBe('invalid_value');
      const first = await claims(p, 'music-week');
      expect(first).toMatchObject({ state: 'delivered', delivery: 'codes', value: 800, cost: 300 });
      const second = await claims(q, 'music-week');
      const codeOf = (who: Person, issue: string) =>
        shop.laurel.getPartnerCode({ path: { id: who.id, issue } });
      expect([await ok(codeOf(p, first.id)), await ok(codeOf(q, second.id))]).toEqual([
        { code: 'M-1', expiresAt: null, revoked: false },
        { code: 'M-2', expiresAt: null, revoked: false },
      ]);
      // Her own token shows it, another member's does not; nothing else of the store has it.
      const now = Math.floor(Date.now() / 1_000);
      const token = tokenOf(
        { alg: 'HS256' },
        { sub: p.id, aud: 'laurel', iat: now, exp: now + 200 },
        tokenSecret,
      );
      const asHer = (path: string) => shop.call('GET', path, undefined, { authorization: `Bearer ${token}` });
      expect((await asHer(`/v1/members/${p.id}/issues/${first.id}/code`)).body).toMatchObject({
        code: 'M-1',
      });
      expect((await asHer(`/v1/members/${q.id}/issues/${second.id}/code`)).status).toBe(404);
      expect((await asHer(`/v1/members/${p.id}/issues`)).text).not.toContain('cost');
      expect((await no(codeOf(p, second.id))).code).toBe('unknown_issue');
      expect((await shop.call('GET', '/v1/exports/events')).text).not.toContain('M-1');
      expect((await shop.done('export', 'log')).out).not.toContain('M-1');
      expect(await pool('music/week')).toEqual({
        loaded: 3,
        used: 2,
        left: 1,
        alarm: true,
        runwayDays: 15,
      });
      const { text: metrics } = await shop.call('GET', '/metrics');
      expect(metrics).toContain('laurel_partner_codes_left{partner="music",item="week"} 1\n');
      expect(metrics).toContain('laurel_partner_codes_alarm{partner="music",item="week"} 1\n');
      await at('2026-03-03 10:00');
      await claims(p, 'music-week');
      expect((await no(claim(q, 'music-week'))).code).toBe('benefit_exhausted');
    }),
  );

  test(
    'J1 codes that expire or are revoked are passed over; who had one gets another, or her claim back',
    told(async ({ person, at }) => {
      const [p, q, r] = [person(), person(), person()];
      for (const each of [p, q, r]) await each.joins('2026-03-01 10:00');
      await at('2026-04-01 10:00');
      await ok(load('music/week', ['E-1', 'E-2'], { batch: 'early', expiresAt: rfc('2026-04-02 00:00') }));
      await ok(load('music/week', ['R-1', 'R-2', 'R-3'], { batch: 'leaked' }));
      await at('2026-04-02 00:00');
      const [a, b] = [await claims(p, 'music-week'), await claims(q, 'music-week')];
      const code = async (who: Person, issue: string) =>
        (await ok(shop.laurel.getPartnerCode({ path: { id: who.id, issue } }))).code;
      expect([await code(p, a.id), await code(q, b.id)]).toEqual(['R-1', 'R-2']);
      await ok(load('music/week', ['N-1'], { batch: 'new' }));
      const leaked = { path: { id: 'music', item: 'week' }, body: { batch: 'leaked', reason: 'leaked' } };
      expect(await ok(shop.laurel.revokePartnerCodes(leaked))).toEqual({
        batch: 'leaked',
        revoked: 3,
        replaced: 1,
        returned: 1,
      });
      const of = async (who: Person) => (await issues(who)).map(({ state, returned }) => [state, returned]);
      const [held, lost] = [await of(p), await of(q)].sort((x, y) => y.length - x.length);
      expect([held, lost]).toEqual([
        [
          ['delivered', false],
          ['revoked', false],
        ],
        [['revoked', true]],
      ]);
      // Her claim came back: of today, with a code there is she claims again.
      const empty = (await of(p)).length === 1 ? p : q;
      await ok(load('music/week', ['N-2', 'N-3'], { batch: 'newer' }));
      expect((await claims(empty, 'music-week')).state).toBe('delivered');
      const mine = await claims(r, 'music-week');
      expect(await code(r, mine.id)).toBe('N-3');
      const { data } = await ok(shop.laurel.listPartnerCodeBatches({ path: leaked.path }));
      expect(data.map(({ batch, count, revoked }) => [batch, count, revoked])).toEqual(
        expect.arrayContaining([
          ['early', 2, 0],
          ['leaked', 3, 3],
        ]),
      );
      const replaced = await no(
        shop.laurel.replacePartnerIssue({ path: { id: r.id, issue: a.id }, body: { reason: 'x' } }),
      );
      expect(replaced.code).toBe('unknown_call');
    }),
  );

  test(
    'J2 callbacks in any order: a success counts whatever was told before; forged ones count nothing',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await at('2026-05-10 10:00');
      await p.adjust('ticket', 2, '2026-05-10 10:00');
      const { id } = await claims(p, 'ticketed');
      expect(await p.balance('ticket')).toBe(0);
      await answers(id, 'failed', 'not to be had');
      expect(await p.balance('ticket')).toBe(2);
      await answers(id, 'delivered');
      expect((await issues(p))[0]).toMatchObject({
        state: 'delivered',
        reference: `ref-${id}`,
        returned: false,
      });
      expect(await p.balance('ticket')).toBe(0);
      // What is told again, or late, changes nothing.
      await answers(id, 'delivered');
      await answers(id, 'failed', 'not to be had');
      expect([(await issues(p))[0]?.state, await p.balance('ticket')]).toEqual(['delivered', 0]);
      const body = { id, status: 'failed' };
      const headers = { 'webhook-id': id, 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' };
      const forged = await shop.call('POST', '/v1/partners/callbacks', body, headers);
      expect([forged.status, forged.body.code]).toEqual([401, 'bad_signature']);
      const unknown = await shop.call('POST', '/v1/partners/callbacks', { ...body, id: 'cl-1-1-0' }, headers);
      expect([unknown.status, unknown.body.code]).toEqual([401, 'bad_signature']);
      expect((await issues(p))[0]?.state).toBe('delivered');
    }),
  );

  test(
    'P22 list value of a partner stands beside the money, each line by itself, and goes when it is of no use',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await at('2026-05-20 10:00');
      await buys(p, 'year');
      const { id } = await claims(p, 'joint-card');
      await answers(id, 'delivered');
      const saved = () => ok(shop.laurel.getSavings({ path: { id: p.id }, query: { plan: 'joint' } }));
      expect(await saved()).toMatchObject({
        cash: 0,
        list: 1_500,
        data: [{ benefit: 'joint-card', plan: 'joint', cash: 0, list: 1_500 }],
      });
      const plan = () => ok(shop.laurel.getPlan({ path: { id: p.id, plan: 'joint' } }));
      expect((await plan()).savings).toEqual({ cash: 0, list: 1_500, uses: 1 });
      await ok(load('video/code', ['P-1', 'P-2'], { batch: 'p22' }));
      const body = { reason: 'nothing came' };
      await ok(shop.laurel.replacePartnerIssue({ path: { id: p.id, issue: id }, body }));
      // The same is asked for anew, fails, and a code of the same value stands in for it.
      expect((await saved()).list).toBe(0);
      const [anew] = await issues(p);
      await answers(anew?.id ?? '', 'failed');
      expect((await issues(p)).map(({ item, state }) => [item, state])).toEqual([
        ['code', 'delivered'],
        ['month', 'failed'],
        ['month', 'revoked'],
      ]);
      expect([(await saved()).list, (await plan()).savings?.list]).toEqual([1_500, 1_500]);
    }),
  );

  test(
    'P19 J4 what a partner gives by itself is owed by days: ¥20.05 for 61 days, ¥99.95 for the other 304',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-01 09:00');
      await at('2026-03-01 11:00');
      await buys(p, 'year');
      const choose = (benefit: string, instead?: string) =>
        ok(
          shop.laurel.chooseBenefit({
            path: { id: p.id, benefit },
            body: instead === undefined ? {} : { instead },
          }),
        );
      await choose('films');
      await at('2026-04-09 10:00');
      await choose('songs', 'films');
      await at('2027-03-01 00:00');
      const owed: Record<string, number[]> = { films: [], songs: [] };
      for (let month = 2; month < 14; month += 1) {
        const name = `${2026 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
        for (const { item, days, owed: sum } of await sums('shelf', name)) {
          expect(sum).toBe(days);
          owed[String(item)]?.push(Number(days));
        }
      }
      const total = (item: string) => owed[item]?.reduce((sum, one) => sum + one, 0);
      expect([owed['films']?.length, owed['songs']?.length]).toEqual([2, 10]);
      expect([total('films'), total('songs')]).toEqual([2_005, 9_995]);
    }),
  );

  test(
    'J4 a settlement is by posting date, and the same bytes for ever, by the API and by the command line',
    told(async ({ person, at }) => {
      const people = [person(), person(), person(), person()];
      const [p, q, r, s] = people as [Person, Person, Person, Person];
      for (const each of people) await each.joins('2028-04-01 10:00');
      await at('2028-04-02 10:00');
      for (const each of people) await buys(each, 'year');
      await ok(load('video/code', ['J-1', 'J-2', 'J-3'], { batch: 'j4' }));
      const [one, two] = [await claims(p, 'joint-card'), await claims(q, 'joint-card')];
      for (const { id } of [one, two]) await answers(id, 'delivered');
      await answers((await claims(r, 'joint-card')).id, 'failed');
      // Nobody answers this one: it is given up after an hour.
      await claims(s, 'joint-card');
      const [code, month] = await sums('video', '2028-04');
      expect(month).toMatchObject({
        item: 'month',
        issued: 4,
        delivered: 2,
        failed: 1,
        substituted: 1,
        givenBack: 0,
        closing: 1,
        owed: 1_200,
      });
      expect(code).toMatchObject({ item: 'code', issued: 1, delivered: 1, closing: 0, owed: 650 });
      await at('2028-05-02 10:00');
      await givenUp(s);
      const april = await settlement('video', '2028-04');
      const [, may] = await sums('video', '2028-05');
      expect(may).toMatchObject({
        item: 'month',
        opening: 1,
        failed: 1,
        substituted: 1,
        closing: 0,
        owed: 0,
      });
      expect((await issues(s))[1]?.reason).toBe('unanswered');
      await at('2028-06-02 10:00');
      expect(await settlement('video', '2028-04')).toBe(april);
      expect((await shop.done('partner', 'settlement', 'video', '2028-04')).out).toBe(april);
      const asCsv = await shop.call('GET', '/v1/partners/video/settlements/2028-04?format=csv');
      expect(asCsv.text.split('\r\n')[0]).toBe(
        'record,partner,month,item,currency,opening,issued,delivered,late,failed,revoked,substituted,givenBack,closing,pieces,days,owed',
      );
      const nobody = shop.laurel.getPartnerSettlement({ path: { id: 'nobody', month: '2028-04' } });
      expect((await no(nobody)).code).toBe('unknown_partner');
    }),
  );

  test(
    'J4 a partner’s file is reconciled with the month: what agrees, what is missing on either side, other amounts',
    told(async ({ person, at }) => {
      const people = [person(), person(), person(), person()];
      const [p, q, r, s] = people as [Person, Person, Person, Person];
      for (const each of people) await each.joins('2028-11-01 10:00');
      await at('2028-11-02 10:00');
      for (const each of people) await buys(each, 'year');
      await ok(load('video/code', ['K-1', 'K-2', 'K-3'], { batch: 'k' }));
      const [one, two] = [await claims(p, 'joint-card'), await claims(q, 'joint-card')];
      for (const { id } of [one, two]) await answers(id, 'delivered');
      await answers((await claims(r, 'joint-card')).id, 'failed');
      const open = await claims(s, 'joint-card');
      const rows = (await settlement('video', '2028-11'))
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, string | number>]))
        .filter(({ posting }) => posting === 'delivered');
      const csv = (lines: readonly (readonly (string | number)[])[]): string =>
        `id,item,status,amount\n${lines.map((line) => line.join(',')).join('\n')}\n`;
      const [stoodIn] = await issues(r);
      const path = { id: r.id, issue: stoodIn?.id ?? '' };
      const { code: text } = await ok(shop.laurel.getPartnerCode({ path }));
      // A partner may name a piece by our id, by its own, or, of a code, by the code.
      const theirs = rows.map(({ id = '', item = '', amount = 0, number, reference = '' }) => [
        number === null ? (id === one.id ? id : reference) : text,
        item,
        'delivered',
        amount,
      ]);
      const reconcile = (text: string) =>
        shop.cli('partner', 'reconcile', 'video', '2028-11', file('theirs.csv', text), '--json');
      expect(await reconcile(csv(theirs))).toMatchObject({ code: 0, json: { matched: 3 } });
      const wrong = await reconcile(
        csv([
          [one.id, 'month', 'delivered', 700],
          [open.id, 'month', 'failed', 0],
          ['sandbox-99999', 'month', 'delivered', 600],
        ]),
      );
      expect(wrong.code).toBe(1);
      expect(wrong.json).toMatchObject({
        error: 'settlement_differs',
        different: [{ id: one.id, here: 600, there: 700 }],
        missingHere: [{ id: 'sandbox-99999', here: null, there: 600 }],
      });
      // The other two that are owed here: hers, and the code that stood in.
      const missing = (wrong.json['missingThere'] as { id: string }[]).map(({ id }) => id);
      expect(missing).toHaveLength(2);
      expect(new Set(missing)).toEqual(new Set([two.id, stoodIn?.id]));
    }),
  );

  test(
    'J3 a bundle comes with the purchase; where none is left the plan is bought all the same, and it is claimed later',
    told(async ({ person, at }) => {
      const [p, q] = [person(), person()];
      for (const each of [p, q]) await each.joins('2028-08-01 10:00');
      await at('2028-08-02 10:00');
      await ok(load('gym/pass', ['G-1'], { batch: 'g' }));
      const box = async (who: Person) => {
        const path = { id: who.id, plan: 'box' };
        const { id: quoteId } = await ok(shop.laurel.quotePlan({ path, body: { variant: 'month' } }));
        return ok(shop.laurel.buyPlan({ path, body: { quoteId, paid: {} } }));
      };
      expect((await box(p)).plan.status).toBe('active');
      expect(await issues(p)).toMatchObject([{ benefit: 'gym-pass', item: 'pass', state: 'delivered' }]);
      expect((await no(claim(p, 'gym-pass'))).code).toBe('claim_limit');
      expect((await box(q)).plan.status).toBe('active');
      expect(await issues(q)).toEqual([]);
      const inbox = (await ok(shop.laurel.listMessages({ path: { id: q.id } }))).data;
      expect(inbox.map(({ template }) => template)).toContain('partner.later');
      await ok(load('gym/pass', ['G-2'], { batch: 'g' }));
      expect((await claims(q, 'gym-pass')).state).toBe('delivered');
      // A next term brings the next one, and no third in this year.
      await ok(load('gym/pass', ['G-3', 'G-4'], { batch: 'g' }));
      await at('2028-09-02 10:00');
      await box(p);
      await at('2028-10-02 10:00');
      await box(p);
      expect((await issues(p)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    }),
  );

  test(
    'J3 who leaves keeps what she has; of one who is erased the statement still adds up',
    told(async ({ person, at }) => {
      const [p, q] = [person(), person()];
      for (const each of [p, q]) await each.joins('2028-07-01 10:00');
      await at('2028-07-02 10:00');
      await ok(load('music/week', ['L-1', 'L-2'], { batch: 'l' }));
      const { id } = await claims(p, 'music-week');
      await claims(q, 'music-week');
      const before = await sums('music', '2028-07');
      await ok(shop.laurel.closeMember({ path: { id: p.id } }));
      expect((await ok(shop.laurel.getPartnerCode({ path: { id: p.id, issue: id } }))).code).toBe('L-1');
      expect((await no(claim(p, 'music-week'))).code).toBe('member_closed');
      await ok(shop.laurel.eraseMember({ path: { id: q.id }, body: { reason: 'asked' } }));
      expect(await sums('music', '2028-07')).toEqual(before);
      expect(await settlement('music', '2028-07')).not.toContain(q.id);
    }),
  );

  test('I13 I14 the store of these stories verifies, each decision made again', async () => {
    const { json } = await shop.done('verify', '--json');
    expect(json['violations']).toEqual([]);
  }, 60_000);
}
