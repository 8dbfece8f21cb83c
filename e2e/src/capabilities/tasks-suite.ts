import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLaurel, type MemberTask } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { type Person, sums } from '../shop/person.ts';
import { withProgram } from '../shop/programs.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';
import { tokenOf } from './tokens.ts';

/** To the minute: a command is dated by a clock that ticks. */
const minute = (text: string | null | undefined): string | undefined => local(text)?.slice(0, 16);
const secret = 'a shared secret of a shop, long enough';

export function tasksSuite(engine: Engine): void {
  let shop: Shop;
  const program = readFileSync(join(import.meta.dirname, 'tasks.yaml'), 'utf8');
  beforeAll(async () => {
    shop = await openShop({ engine, program, env: { LAUREL_MEMBER_TOKEN_SECRET: secret } });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const centre = (p: Person, query = {}) => ok(p.shop.laurel.listTasks({ path: { id: p.id }, query }));
  const task = async (p: Person, id: string, query = {}): Promise<MemberTask | undefined> =>
    (await centre(p, query)).data.find((one) => one.id === id);
  const claim = (p: Person, id: string, key?: string) =>
    p.shop.laurel.claimTask({
      path: { id: p.id, task: id },
      ...(key === undefined ? {} : { headers: { 'Idempotency-Key': key } }),
    });
  const only = (assets: readonly string[], decision: Parameters<typeof sums>[0]) =>
    sums(decision).filter((line) => assets.includes(line.split(' ')[0] ?? ''));
  const rewards = ['points', 'spin', 'freeship'];

  test(
    'K1 daily tasks come back, growth tasks go by stages, special ones are dated or for some',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-02 10:00');
      expect(only(rewards, await p.send('checkin', '2026-03-03 09:00'))).toEqual(['points 5', 'points 4']);
      expect(await task(p, 'checkin')).toMatchObject({ kind: 'daily', state: 'done', done: true });
      expect(local((await task(p, 'checkin'))?.until)).toBe('2026-03-04 00:00');
      expect(await task(p, 'checkin')).not.toHaveProperty('from');
      expect(await task(p, 'newcomers-only')).toMatchObject({
        kind: 'special',
        audience: 'new-here',
        state: 'done',
      });
      await p.read('2026-03-04 00:00');
      expect(await task(p, 'checkin')).toMatchObject({ state: 'open', done: false });
      expect(await task(p, 'stage-1')).toMatchObject({ kind: 'growth', state: 'open' });
      expect(await task(p, 'stage-2')).toMatchObject({ state: 'locked', lockedBy: ['stage-1'] });
      expect(await task(p, 'april')).toBeUndefined();
      await p.order('a', 10_000, '2026-04-02 10:00');
      expect(await task(p, 'april')).toMatchObject({
        state: 'inProgress',
        goal: '2',
        progress: '1',
        priority: 9,
      });
      expect(local((await task(p, 'april'))?.until)).toBe('2026-05-01 00:00');
      await p.read('2026-05-02 10:00');
      expect(await task(p, 'april')).toMatchObject({ state: 'expired', progress: '1' });
      await p.read('2026-06-01 10:00');
      expect(await task(p, 'april')).toBeUndefined();
    }),
  );

  test(
    'K2 K3 count, sum, distinct, days in a row and all of, live; the month of check-ins and what a card fills',
    told(async ({ person }) => {
      const p = person();
      await p.joins('2026-03-02 10:00');
      for (const [i, sku] of ['x', 'x', 'y'].entries())
        await p.send('product.viewed', `2026-03-03 10:0${i}`, { sku, seconds: 20 });
      await p.send('product.viewed', '2026-03-03 10:04', { sku: 'z', seconds: 3 });
      expect(await task(p, 'browse')).toMatchObject({ goal: '3', progress: '2', state: 'inProgress' });
      const third = await p.send('product.viewed', '2026-03-03 10:05', { sku: 'z', seconds: 20 });
      expect(only(rewards, third)).toEqual(['spin 1']);
      await p.order('a', 20_000, '2026-03-04 10:00');
      expect(await task(p, 'all-stages')).toMatchObject({ goal: '1', progress: '0' });
      await p.order('b', 20_000, '2026-03-05 10:00');
      expect(await task(p, 'stage-2')).toMatchObject({
        goal: '30000',
        progress: '20000',
        state: 'inProgress',
      });
      expect(only(rewards, await p.order('c', 10_000, '2026-03-05 11:00'))).toEqual(['points 33']);
      expect(await task(p, 'all-stages')).toMatchObject({ progress: '1', reached: 1, state: 'done' });
      for (const day of [5, 6, 8, 9, 10, 11])
        await p.send('checkin', `2026-03-${day < 10 ? '0' : ''}${day} 12:00`);
      const streak = await task(p, 'streak');
      expect(streak).toMatchObject({ goal: '7', progress: '4' });
      expect(streak?.calendar).toEqual({
        month: '2026-03',
        days: ['2026-03-05', '2026-03-06', '2026-03-08', '2026-03-09', '2026-03-10', '2026-03-11'],
        missed: ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-07'],
        cards: 0,
      });
      await p.adjust('makeup', 1, '2026-03-11 13:00');
      expect((await task(p, 'streak'))?.calendar?.cards).toBe(1);
      const made = await p.send('checkin.made_up', '2026-03-11 14:00', { date: '2026-03-07' });
      expect(only(rewards, made)).toEqual(['points 50']);
      expect(await task(p, 'streak')).toMatchObject({ progress: '7', reached: 1, done: true });
    }),
  );

  test(
    'K4 a reward waits for the member’s hand: claimed once, lost at its end to the second, gone with a refund',
    told(async ({ person, at, shop: { laurel } }) => {
      const [p, late, back] = [person(), person(), person()];
      for (const one of [p, late, back]) await one.joins('2026-03-02 10:00');
      for (const one of [p, late, back])
        expect(only(rewards, await one.order('a', 10_000, '2026-03-03 10:00'))).toEqual([]);
      const waiting = await task(p, 'stage-1');
      expect(waiting).toMatchObject({ state: 'claimable', claim: 'byHand', done: true });
      expect(waiting?.claimable?.rewards).toMatchObject([{ asset: 'points', amount: 10 }]);
      expect(minute(waiting?.claimable?.until)).toBe('2026-03-10 10:00');
      await at('2026-03-03 11:00');
      const first = await ok(claim(p, 'stage-1', `claim-${p.id}`));
      expect(sums(first)).toEqual(['points 10']);
      expect(await ok(claim(p, 'stage-1', `claim-${p.id}`))).toEqual(first);
      expect(await no(claim(p, 'stage-1'))).toMatchObject({ status: 409, code: 'nothing_to_claim' });
      expect(await no(claim(p, 'no-such'))).toMatchObject({
        status: 404,
        code: 'unknown_task',
        pointer: '/task',
      });
      expect(await task(p, 'stage-1')).toMatchObject({ state: 'done', claimable: null });
      const why = await ok(laurel.explainTransfer({ path: { id: first.transfers[0]?.id ?? '' } }));
      expect(why).toMatchObject({ amount: 10, recomputed: 10, rule: 'stage-1' });
      await back.refund('a', 10_000, '2026-03-04 10:00');
      // What was reached stays reached: no other order brings the reward again.
      expect(await task(back, 'stage-1')).toMatchObject({ state: 'done', claimable: null, progress: '0' });
      expect((await no(claim(back, 'stage-1'))).code).toBe('nothing_to_claim');
      await at('2026-03-10 09:59:59');
      expect(await task(late, 'stage-1')).toMatchObject({ state: 'claimable' });
      await at('2026-03-10 10:00:01');
      expect(await task(late, 'stage-1')).toMatchObject({ state: 'expired', claimable: null });
      expect((await no(claim(late, 'stage-1'))).code).toBe('nothing_to_claim');
      expect(await late.balance('points', '2026-03-10 10:01')).toBe(100);
      const refunded = await p.refund('a', 10_000, '2026-03-11 10:00');
      expect(only(rewards, refunded)).toEqual(['points -10']);
    }),
  );

  test(
    'K4 fifty parallel claims of one reward: it is given once',
    told(async ({ person, at }) => {
      const p = person();
      await p.joins('2026-03-02 10:00');
      await p.order('a', 10_000, '2026-03-03 10:00');
      await at('2026-03-03 10:30');
      const answers = await Promise.all(Array.from({ length: 50 }, () => claim(p, 'stage-1')));
      expect(answers.filter(({ data }) => data !== undefined)).toHaveLength(1);
      expect(await p.balance('points')).toBe(110);
    }),
  );

  test(
    'K4 a task to take on counts from then, and each day anew',
    told(async ({ person, at, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-02 10:00');
      const accept = (id: string) => laurel.acceptTask({ path: { id: p.id, task: id } });
      await p.send('review.posted', '2026-03-03 08:00');
      expect(await task(p, 'two-reviews')).toMatchObject({ state: 'toAccept', progress: '0' });
      await at('2026-03-03 09:00');
      await ok(accept('two-reviews'));
      expect(await task(p, 'two-reviews')).toMatchObject({ state: 'open' });
      expect(sums(await p.send('review.posted', '2026-03-03 10:00'))).toEqual([]);
      await ok(accept('two-reviews'));
      expect(await task(p, 'two-reviews')).toMatchObject({ state: 'inProgress', progress: '1', goal: '2' });
      expect(sums(await p.send('review.posted', '2026-03-03 11:00'))).toEqual(['points 8']);
      expect((await no(accept('stage-1'))).code).toBe('nothing_to_accept');
      // For whom a task is may be asked of what lies in the vault.
      expect(await task(p, 'phone-club')).toBeUndefined();
      expect(await no(accept('phone-club'))).toMatchObject({ status: 409, code: 'task_not_open' });
      await ok(laurel.updateMember({ path: { id: p.id }, body: { profile: { phone: '13800138000' } } }));
      expect(await task(p, 'phone-club')).toMatchObject({ state: 'toAccept', audience: 'with-phone' });
      await ok(accept('phone-club'));
      expect(sums(await p.send('content.shared', '2026-03-03 12:00'))).toEqual(['points 6', 'points 3']);
      expect((await no(accept('no-such'))).code).toBe('unknown_task');
      await at('2026-03-04 00:00');
      expect(await task(p, 'two-reviews')).toMatchObject({ state: 'toAccept', progress: '0' });
    }),
  );

  test(
    'K5 a reward of points, chances, vouchers, a tag and a benefit; a refund takes back all but the tag',
    told(async ({ person, at, shop: { laurel } }) => {
      const p = person();
      const has = async () => (await ok(laurel.listBenefits({ path: { id: p.id } }))).has;
      await p.joins('2026-03-02 10:00');
      await p.order('a', 10_000, '2026-03-03 10:00');
      await p.order('b', 20_000, '2026-03-04 10:00');
      await p.order('c', 10_000, '2026-03-05 10:00');
      expect(await task(p, 'stage-2')).toMatchObject({
        state: 'claimable',
        rewards: [
          { asset: 'points', amount: '20' },
          { asset: 'spin', amount: '2' },
          { asset: 'freeship', amount: '1' },
        ],
        tags: ['keen'],
        benefits: ['lounge'],
      });
      expect((await has()).map(({ id }) => id)).not.toContain('lounge');
      await at('2026-03-06 09:00');
      expect(sums(await ok(claim(p, 'stage-2')))).toEqual(['points 20', 'spin 2', 'freeship 1']);
      const [freeship] = await p.lots('freeship');
      expect(minute(freeship?.expiresAt)).toBe('2026-04-05 09:00');
      expect((await p.read()).tags).toContain('keen');
      const lounge = (await has()).find(({ id }) => id === 'lounge');
      expect(minute(lounge?.until)).toBe('2026-04-05 09:00');
      const refunded = await p.refund('c', 10_000, '2026-03-07 10:00');
      expect(only(rewards, refunded)).toEqual(['points -20', 'spin -2', 'freeship -1', 'points -33']);
      expect((await has()).map(({ id }) => id)).not.toContain('lounge');
    }),
  );

  test(
    'K6 profile, review, share, invite on the invitee’s first real order, browse and quiz',
    told(async ({ person, at, shop: { laurel } }) => {
      const [p, friend] = [person(), person()];
      await p.joins('2026-03-02 10:00');
      await at('2026-03-02 11:00');
      const profile = { city: '上海', birthday: '1990-06-15' };
      const filled = await ok(laurel.updateMember({ path: { id: p.id }, body: { profile } }));
      expect(sums(filled)).toEqual(['points 20', 'points 20']);
      expect(await task(p, 'profile-done')).toMatchObject({ state: 'done' });
      expect(sums(await p.send('review.posted', '2026-03-02 12:00', { images: 2 }))).toEqual([]);
      expect(sums(await p.send('review.posted', '2026-03-02 12:01', { images: 3 }))).toEqual(['points 15']);
      const shared = [];
      for (const n of [1, 2, 3]) shared.push(sums(await p.send('content.shared', `2026-03-02 13:0${n}`)));
      expect(shared).toEqual([['points 3'], ['points 3'], []]);
      expect(sums(await p.send('quiz.passed', '2026-03-02 14:00', { right: 7 }))).toEqual([]);
      expect(sums(await p.send('quiz.passed', '2026-03-02 14:01', { right: 8 }))).toEqual(['points 40']);
      expect(sums(await p.send('quiz.passed', '2026-03-02 14:02', { right: 10 }))).toEqual([]);
      await friend.joins('2026-03-03 09:00');
      await friend.send('invite.accepted', '2026-03-03 09:01', { inviter: p.id });
      const before = await p.balance('points', '2026-03-03 09:02');
      expect(only(['points'], await friend.order('first', 5_000, '2026-03-03 10:00'))).toEqual(['points 30']);
      expect((await p.balance('points', '2026-03-03 10:10')) - before).toBe(200);
      await friend.order('second', 5_000, '2026-03-03 11:00');
      expect((await p.balance('points', '2026-03-03 11:10')) - before).toBe(200);
    }),
  );

  test(
    'K7 a chain opens step by step; the guide says what is next, in two languages, to newcomers alone',
    told(async ({ person, at, shop: { laurel, server } }) => {
      const p = person();
      await p.joins('2026-03-02 10:00');
      const [guide] = (await centre(p)).sequences;
      expect(guide).toMatchObject({
        id: 'start',
        name: { zh: '新手引导', en: 'First steps' },
        done: 0,
        next: 'profile-done',
        steps: [
          {
            task: 'profile-done',
            text: { zh: '先完善资料', en: 'First complete your profile' },
            state: 'open',
          },
          { task: 'quiz', text: { zh: '再答一次题', en: 'Then take the quiz' }, state: 'locked' },
        ],
      });
      expect(await task(p, 'quiz')).toMatchObject({ state: 'locked', lockedBy: ['profile-done'] });
      expect(sums(await p.send('quiz.passed', '2026-03-03 10:00', { right: 9 }))).toEqual([]);
      await at('2026-03-03 11:00');
      await ok(
        laurel.updateMember({ path: { id: p.id }, body: { profile: { city: 'x', birthday: '1991-01-01' } } }),
      );
      expect((await centre(p)).sequences[0]).toMatchObject({ done: 1, next: 'quiz' });
      // It happened before the step opened, whenever it arrives.
      const early = { happened: '2026-03-03 10:30' };
      expect(sums(await p.send('quiz.passed', '2026-03-03 12:00', { right: 9 }, early))).toEqual([]);
      expect(sums(await p.send('quiz.passed', '2026-03-03 13:00', { right: 9 }))).toEqual(['points 40']);
      expect((await centre(p)).sequences[0]).toMatchObject({ done: 2, next: null });
      const order = (await centre(p)).data.map(({ priority }) => priority);
      expect(order).toEqual(order.toSorted((a, b) => b - a));
      for (const n of ['a', 'b']) await p.order(n, 100, '2026-03-04 10:00');
      expect((await centre(p)).sequences).toEqual([]);
      expect(await task(p, 'newcomers-only')).toBeUndefined();
      expect(await task(p, 'newcomers-only', { hidden: true })).toMatchObject({
        state: 'hidden',
        audience: 'new-here',
      });
      const exp =
        Math.floor(Math.max(Date.now(), Date.parse((await ok(laurel.getClock())).now)) / 1_000) + 300;
      const key = tokenOf({ alg: 'HS256' }, { sub: p.id, aud: 'laurel', exp }, secret);
      const herself = createLaurel({ baseUrl: server().url, key });
      const hers = await ok(herself.listTasks({ path: { id: p.id }, query: { hidden: true } }));
      expect(hers.data.map(({ id }) => id)).not.toContain('newcomers-only');
      expect((await no(herself.claimTask({ path: { id: `${p.id}x`, task: 'stage-1' } }))).status).toBe(404);
    }),
  );

  test('I13 the store of these stories verifies, each decision made again, and by another program a claim gives more', async () => {
    const { json } = await shop.done('verify', '--json');
    expect(json['violations']).toEqual([]);
    expect((await shop.done('replay', '--json')).json).toMatchObject({ differences: 0, refused: 0 });
    const given = 'grants: { points: 10 }, task: { kind: growth, claim: byHand';
    expect(program).toContain(given);
    const more = program.replace(given, given.replace('10', '15'));
    const file = await withProgram(shop.place.data, more);
    const simulated = (await shop.done('simulate', '--program', file, '--json')).json;
    expect(simulated).toMatchObject({ refused: 0, moves: [] });
    // Two of these rewards were claimed, and one of them was taken back with its order.
    const points = (simulated['assets'] as { asset: string; before: number; after: number }[]).find(
      ({ asset }) => asset === 'points',
    );
    expect((points?.after ?? 0) - (points?.before ?? 0)).toBe(5);
  }, 60_000);
}
