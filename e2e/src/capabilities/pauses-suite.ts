import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLaurel, type Laurel, type MemberTier } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import type { Person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { stories } from '../shop/stories.ts';
import { local } from '../shop/times.ts';
import { soundAndMovable } from './moved.ts';
import { tokenOf } from './tokens.ts';

const SECRET = 'a secret for the members of the shop, long enough';

const on = async (p: Person, time?: string) => {
  const { tier } = await p.read(time);
  if (tier === null) throw new Error(`${p.id} has no tier`);
  return tier;
};
const short = ({ tier, cause, until }: MemberTier) => [tier, cause, local(until)];
const asked = (from: string, to: string, kind = 'parental') => ({
  kind,
  from,
  to,
  reason: 'a child',
  evidence: 'drawer 7, sheet 3',
});

export function pausesSuite(engine: Engine): void {
  let shop: Shop;
  let reviewer: Laurel;
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'pauses.yaml'), 'utf8');
    shop = await openShop({ engine, program, env: { LAUREL_MEMBER_TOKEN_SECRET: SECRET } });
    const made = await ok(
      shop.laurel.createKey({ body: { name: 'reviewer', role: 'finance', scopes: [] } as never }),
    );
    reviewer = createLaurel({ baseUrl: shop.server().url, key: made.secret });
  }, 60_000);
  afterAll(() => shop.close());
  const { told } = stories(() => shop);
  const member = (p: Person): Laurel =>
    createLaurel({
      baseUrl: shop.server().url,
      key: tokenOf({ alg: 'HS256' }, { sub: p.id, aud: 'laurel', exp: 4_000_000_000 }, SECRET),
    });

  test(
    'D4 a pause needs a second person; then the end, the notice and the window move by its days',
    told(async ({ person, at, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.adjust('growth', 100, '2026-03-02 10:00');
      expect(short(await on(p))).toEqual(['v2', 'upgraded', '2026-04-02 00:00']);
      await at('2026-03-06 10:00');
      const path = { id: p.id };
      // Nobody may decide what she asked for herself, and a member decides nothing.
      const pause = await ok(member(p).askForPause({ path, body: asked('2026-03-20', '2026-05-19') }));
      expect([pause.state, pause.from, pause.to, pause.askedBy]).toEqual([
        'waiting',
        '2026-03-20',
        '2026-05-19',
        'member',
      ]);
      expect((await no(member(p).approvePause({ path: { id: pause.id } }))).code).toBe('forbidden');
      const own = await ok(laurel.askForPause({ path, body: asked('2026-08-01', '2026-08-11', 'abroad') }));
      expect((await no(laurel.approvePause({ path: { id: own.id } }))).code).toBe('same_person');
      expect((await ok(reviewer.refusePause({ path: { id: own.id } }))).state).toBe('refused');
      expect((await no(laurel.approvePause({ path: { id: own.id } }))).code).toBe('same_person');
      expect((await ok(reviewer.approvePause({ path: { id: pause.id } }))).state).toBe('planned');
      expect((await ok(reviewer.approvePause({ path: { id: pause.id } }))).state).toBe('planned');
      expect((await no(reviewer.refusePause({ path: { id: pause.id } }))).code).toBe('already_decided');
      expect(short(await on(p, '2026-03-19 23:00'))).toEqual(['v2', 'upgraded', '2026-04-02 00:00']);
      const paused = await on(p, '2026-04-20 10:00');
      expect(short(paused)).toEqual(['v2', 'paused', '2026-06-01 00:00']);
      expect([paused.paused?.kind, local(paused.paused?.until)]).toEqual(['parental', '2026-05-19 00:00']);
      expect((await ok(laurel.listMemberPauses({ path }))).data.map(({ state }) => state)).toEqual([
        'refused',
        'running',
      ]);
      expect(short(await on(p, '2026-05-19 00:00'))).toEqual(['v2', 'resumed', '2026-06-01 00:00']);
      // 18 running days before the pause and 42 after it: the 100 of 03-02 count until 06-29.
      expect((await on(p, '2026-06-29 23:00')).units).toBe(100);
      expect((await on(p, '2026-06-30 00:00')).units).toBe(0);
      const history = (await p.statuses()).toReversed();
      expect(history.map(({ tier, cause }) => `${tier} ${cause}`)).toEqual([
        'v1 joined',
        'v2 upgraded',
        'v2 paused',
        'v2 resumed',
        'v2 renewed',
      ]);
      // Without a gap: each begins where the one before it ends.
      expect(history.slice(1).map(({ since }) => since)).toEqual(
        history.slice(0, -1).map(({ until }) => until),
      );
    }),
  );

  test(
    'D4 ended early it gives what it used; approved late it gives back the tier that was lost',
    told(async ({ person, at, shop: { laurel } }) => {
      const [early, late] = [person('early'), person('late')];
      for (const p of [early, late]) {
        await p.joins('2026-03-01 10:00');
        await p.adjust('growth', 100, '2026-03-02 10:00');
      }
      const path = { id: early.id };
      const pause = await ok(laurel.askForPause({ path, body: asked('2026-03-20', '2026-05-19') }));
      await at('2026-03-20 09:00');
      await ok(reviewer.approvePause({ path: { id: pause.id } }));
      const another = await ok(laurel.askForPause({ path, body: asked('2026-05-01', '2026-06-01') }));
      expect((await no(reviewer.approvePause({ path: { id: another.id } }))).code).toBe('pause_overlaps');
      await at('2026-03-29 10:00');
      await ok(member(early).endPause({ path: { ...path, pause: pause.id }, body: {} }));
      expect((await no(laurel.endPause({ path: { id: late.id, pause: pause.id }, body: {} }))).code).toBe(
        'unknown_pause',
      );
      // 03-20 to 03-29 are ten days.
      expect(short(await on(early, '2026-03-30 00:00'))).toEqual(['v2', 'resumed', '2026-04-12 00:00']);
      expect(short(await on(late, '2026-05-12 00:00'))).toEqual(['v1', 'demoted', null]);
      await at('2026-05-20 10:00');
      const asks = { path: { id: late.id }, body: asked('2026-04-20', '2026-05-20') };
      const known = await ok(laurel.askForPause(asks));
      // The owner of the data folder may be the second person, too.
      const waiting = (await shop.done('pause', 'list', '--state', 'waiting', '--json'))
        .json as unknown as object[];
      expect(waiting).toContainEqual(expect.objectContaining({ id: known.id, member: late.id }));
      expect((await shop.done('pause', 'approve', known.id, '--json')).json).toMatchObject({ state: 'over' });
      // The period of 04-02 had run 18 of its 30 days.
      expect(short(await on(late, '2026-05-20 10:00'))).toEqual(['v2', 'resumed', '2026-06-01 00:00']);
      expect(
        (await no(laurel.askForPause({ ...asks, body: asked('2026-08-01', '2026-08-02', 'sport') }))).code,
      ).toBe('invalid_value');
      // What could never be approved keeps nobody waiting.
      const never = async (from: string, to: string) => {
        const { code, pointer } = await no(laurel.askForPause({ ...asks, body: asked(from, to) }));
        return [code, pointer];
      };
      expect(await never('2026-13-01', '2026-12-25')).toEqual(['invalid_value', '/from']);
      expect(await never('2026-06-01', '2026-06-31')).toEqual(['invalid_value', '/to']);
      expect(await never('2026-06-10', '2026-06-10')).toEqual(['invalid_value', '/to']);
      expect(await never('2026-06-01', '2027-04-25')).toEqual(['pause_too_long', '/to']);
      expect(await never('2026-02-18', '2026-03-01')).toEqual(['pause_too_early', '/from']);
    }),
  );

  test(
    'D4 who leaves ends her pauses; why she asked is sealed with her own key and goes with her',
    told(async ({ person, at, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.adjust('growth', 100, '2026-03-02 10:00');
      const path = { id: p.id };
      const pause = await ok(laurel.askForPause({ path, body: asked('2026-03-20', '2026-05-19') }));
      expect([pause.reason, pause.evidence]).toEqual(['a child', 'drawer 7, sheet 3']);
      await at('2026-03-20 12:00');
      await ok(reviewer.approvePause({ path: { id: pause.id } }));
      const events = await shop.call('GET', '/v1/exports/events');
      expect(events.text).toContain(pause.id);
      expect(events.text).not.toContain('drawer 7');
      await ok(laurel.closeMember({ path }));
      await at('2026-03-25 12:00');
      await ok(laurel.createMember({ body: { id: p.id } }));
      const again = await on(p, '2026-05-20 10:00');
      // Her growth is there; the clock runs as if there had been no pause.
      expect([short(again), again.paused]).toEqual([['v2', 'renewed', '2026-05-25 00:00'], undefined]);
      expect((await p.statuses()).map(({ cause }) => cause)).not.toContain('resumed');
      await ok(laurel.eraseMember({ path, body: { reason: 'asked for it' } }));
      const all = (await ok(laurel.listPauses({ query: {} }))).data;
      expect(all.find(({ id }) => id === pause.id)).toMatchObject({
        state: 'over',
        reason: '',
        evidence: '',
      });
    }),
  );

  test(
    'D4 a refund in a pause folds the track with it',
    told(async ({ person, at, shop: { laurel } }) => {
      const p = person();
      await p.joins('2026-03-01 10:00');
      await p.order('a', 10_000, '2026-03-02 10:00');
      await p.order('b', 20_000, '2026-03-03 10:00');
      const pause = await ok(
        laurel.askForPause({ path: { id: p.id }, body: asked('2026-03-10', '2026-04-09') }),
      );
      await at('2026-03-10 10:00');
      await ok(reviewer.approvePause({ path: { id: pause.id } }));
      expect(short(await on(p))).toEqual(['v3', 'paused', '2026-05-03 00:00']);
      await p.refund('b', 10_000, '2026-03-20 10:00');
      expect(short(await on(p))).toEqual(['v2', 'revoked_by_refund', '2026-05-02 00:00']);
    }),
  );

  test('D4 all of it verifies and is decided the same again', async () => {
    expect(await soundAndMovable(shop, engine)).toEqual([]);
  }, 60_000);
}
