import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ActivityPart, createLaurel, type Laurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../shop/engines.ts';
import { type Person, person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';
import { moveClock } from '../shop/stories.ts';
import { soundAndMovable } from './moved.ts';
import { tokenOf } from './tokens.ts';

const SECRET = 'a secret for the members of the shop, long enough';
const time = '2026-03-02 10:00';

export function activitiesSuite(engine: Engine): void {
  let shop: Shop;
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'activities.yaml'), 'utf8');
    shop = await openShop({ engine, program, clock: time, env: { LAUREL_MEMBER_TOKEN_SECRET: SECRET } });
  }, 60_000);
  afterAll(() => shop.close());
  const member = (p: Person): Laurel =>
    createLaurel({
      baseUrl: shop.server().url,
      key: tokenOf({ alg: 'HS256' }, { sub: p.id, aud: 'laurel', exp: 4_000_000_000 }, SECRET),
    });
  const newcomer = async (id: string, points = 100): Promise<Person> => {
    const who = person(shop, id);
    await who.joins(time);
    if (points > 0) await who.adjust('points', points, time);
    return who;
  };
  const at = (p: Person, activity: string) => ({ path: { id: p.id, activity } });
  const load = (activity: string, by: number) =>
    ok(shop.laurel.loadStock({ path: { counter: `places:${activity}` }, body: { by, reason: 'a test' } }));
  const shown = async (id: string) => {
    const found = (await ok(shop.laurel.listActivities())).data.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no activity ${id}`);
    return found;
  };
  const part = async (p: Person, id: string): Promise<ActivityPart | undefined> =>
    (await ok(shop.laurel.listMemberActivities({ path: { id: p.id } }))).data.find(
      (one) => one.activity === id,
    );

  test('I3 sign-up: a place and its price are taken, come back in time, and who comes is rewarded once', async () => {
    await load('tasting', 1);
    const [mei, li] = [await newcomer('i3-mei'), await newcomer('i3-li')];
    const signed = await ok(member(mei).signUp(at(mei, 'tasting')));
    expect([signed.part.state, await mei.balance('points'), (await shown('tasting')).left]).toEqual([
      'signedUp',
      70,
      0,
    ]);
    expect((await no(member(mei).signUp(at(mei, 'tasting')))).code).toBe('already_signed_up');
    expect((await no(member(li).signUp(at(li, 'tasting')))).code).toBe('stock_exhausted');
    expect(await li.balance('points')).toBe(100);
    expect((await no(member(li).signUp(at(mei, 'tasting')))).code).toBe('unknown_member');
    await ok(member(mei).withdrawFromActivity(at(mei, 'tasting')));
    expect([
      (await part(mei, 'tasting'))?.state,
      await mei.balance('points'),
      (await shown('tasting')).left,
    ]).toEqual(['withdrawn', 100, 1]);
    await ok(shop.laurel.signUp(at(li, 'tasting')));
    // That somebody came is said by the shop.
    expect((await no(member(li).checkInAtActivity(at(li, 'tasting')))).code).toBe('forbidden');
    await ok(shop.laurel.checkInAtActivity(at(li, 'tasting')));
    expect([(await part(li, 'tasting'))?.state, await li.balance('points')]).toEqual(['attended', 120]);
    expect((await no(shop.laurel.checkInAtActivity(at(li, 'tasting')))).code).toBe('already_checked_in');
    expect((await no(shop.laurel.checkInAtActivity(at(mei, 'tasting')))).code).toBe('not_signed_up');
    expect((await no(shop.laurel.signUp(at(mei, 'salon')))).code).toBe('not_for_member');
    await mei.adjust('growth', 100, time);
    expect((await ok(shop.laurel.signUp(at(mei, 'salon')))).part.state).toBe('signedUp');
    expect((await no(shop.laurel.signUp(at(mei, 'nowhere')))).code).toBe('unknown_activity');
    expect((await no(shop.laurel.signUp(at(mei, 'tea')))).code).toBe('unknown_activity');
  });

  test('I3 a poll: one vote each, changed until it ends, with its counts afterwards or live', async () => {
    const people = await Promise.all(['a', 'b', 'c'].map((n) => newcomer(`i3-poll-${n}`, 0)));
    const [a, b, c] = people as [Person, Person, Person];
    const vote = (p: Person, activity: string, option: string) =>
      member(p).vote({ ...at(p, activity), body: { option } });
    await ok(vote(a, 'flavour', 'plum'));
    await ok(vote(b, 'flavour', 'plum'));
    await ok(vote(c, 'flavour', 'pear'));
    await ok(vote(b, 'flavour', 'fig'));
    await ok(vote(b, 'flavour', 'fig'));
    expect((await part(b, 'flavour'))?.option).toBe('fig');
    expect(await b.balance('points')).toBe(5);
    expect((await no(vote(a, 'flavour', 'kiwi'))).code).toBe('unknown_option');
    expect((await shown('flavour')).options?.map(({ votes }) => votes)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    await Promise.all(people.map((p, i) => ok(vote(p, 'colour', i === 0 ? 'red' : 'blue'))));
    expect((await no(vote(a, 'colour', 'blue'))).code).toBe('already_voted');
    expect((await shown('colour')).options?.map(({ votes }) => votes)).toEqual([1, 2]);
  });

  test('I3 a quiz: what is right is said to nobody, tries and time are bounded, each reward comes once', async () => {
    const p = await newcomer('i3-quiz', 0);
    const begin = () => member(p).startQuiz(at(p, 'tea'));
    const answer = (where: string[], green: string[]) =>
      member(p).answerQuiz({
        ...at(p, 'tea'),
        body: {
          answers: [
            { question: 'where', options: where },
            { question: 'green', options: green },
          ],
        },
      });
    expect((await no(answer(['hangzhou'], []))).code).toBe('no_try');
    const begun = await ok(begin());
    expect(begun.part).toMatchObject({ state: 'trying', tries: 1 });
    expect(begun.questions.map(({ id, points, several }) => [id, points, several])).toEqual([
      ['where', 1, false],
      ['green', 2, true],
    ]);
    const open = JSON.stringify([begun, await shown('tea'), await part(p, 'tea')]);
    expect(open).not.toContain('right');
    expect((await no(begin())).code).toBe('try_running');
    expect((await no(answer(['hangzhou'], ['matcha']))).code).toBe('unknown_option');
    const first = await ok(answer(['hangzhou'], ['longjing', 'puer']));
    expect([first.part.last, first.part.best, await p.balance('points')]).toEqual([1, 1, 10]);
    await ok(begin());
    const second = await ok(answer(['hangzhou'], ['biluochun', 'longjing']));
    // The reward of 1 was given before.
    expect([second.part.last, second.part.best, await p.balance('points')]).toEqual([3, 3, 110]);
    expect((await no(begin())).code).toBe('no_tries_left');
    const slow = await newcomer('i3-slow', 0);
    await ok(member(slow).startQuiz(at(slow, 'tea')));
    await moveClock(shop, '2026-03-02 10:11');
    const late = member(slow).answerQuiz({ ...at(slow, 'tea'), body: { answers: [] } });
    expect((await no(late)).code).toBe('try_over');
    expect((await ok(member(slow).startQuiz(at(slow, 'tea')))).part.tries).toBe(2);
  });

  const until = async (is: () => Promise<boolean>): Promise<void> => {
    for (let i = 0; i < 200; i += 1) {
      if (await is()) return;
      await sleep(25);
    }
    throw new Error('not yet');
  };

  test('I3 a team: joined by its code, each order counts for it, and its goal rewards each member once', async () => {
    const people = await Promise.all(['ann', 'bea', 'cid', 'dan'].map((n) => newcomer(`i3-team-${n}`, 0)));
    const [ann, bea, cid, dan] = people as [Person, Person, Person, Person];
    await ann.order('before', 5_000, time);
    await moveClock(shop, '2026-03-02 11:00');
    // After they joined: what was done before is not the team's.
    const later = '2026-03-02 11:04';
    const founded = await ok(member(ann).foundTeam(at(ann, 'walk')));
    const code = founded.part.team?.code ?? '';
    const joins = (p: Person, by = code) => member(p).joinTeam({ ...at(p, 'walk'), body: { code: by } });
    expect((await no(joins(bea, `${code.slice(0, -1)}!`))).code).toBe('unknown_team');
    expect((await no(joins(ann))).code).toBe('in_team');
    for (const p of [bea, cid]) {
      await ok(joins(p));
      await until(async () => (await part(p, 'walk'))?.state === 'in');
    }
    await ok(joins(dan));
    await until(async () => (await part(dan, 'walk'))?.state === 'refused');
    expect((await part(dan, 'walk'))?.reason).toBe('team_full');
    const units = async () => (await part(ann, 'walk'))?.team?.units;
    await ann.order('a', 4_000, later);
    await bea.order('b', 3_050, later);
    await bea.order('small', 900, later);
    await until(async () => (await units()) === 70);
    expect((await part(bea, 'walk'))?.team).toMatchObject({
      size: 3,
      places: 3,
      units: 70,
      own: 30,
      reach: 100,
      code,
    });
    await cid.order('c', 5_000, later);
    await until(async () => (await part(cid, 'walk'))?.state === 'completed');
    await until(async () => (await part(bea, 'walk'))?.state === 'completed');
    await ann.order('after', 9_000, later);
    expect(await units()).toBe(120);
    expect(await Promise.all([ann, bea, cid, dan].map((p) => p.balance('points')))).toEqual([
      200, 200, 200, 0,
    ]);
    expect((await part(ann, 'walk'))?.state).toBe('completed');
  });

  test('I3 exactly the places, however many sign up at once', async () => {
    await load('tasting', 5);
    expect((await shown('tasting')).left).toBe(5);
    const people = await Promise.all(Array.from({ length: 25 }, (_, n) => newcomer(`i3-p${n}`)));
    const answers = await Promise.all(people.map((p) => shop.laurel.signUp(at(p, 'tasting'))));
    expect(answers.filter(({ data }) => data !== undefined)).toHaveLength(5);
    expect((await shown('tasting')).left).toBe(0);
    const paid = await Promise.all(people.map((p) => p.balance('points')));
    expect(paid.toSorted((a, b) => b - a)).toEqual([...Array(20).fill(100), ...Array(5).fill(70)]);
  });

  test('I3 when it is over nothing is taken any more, counts are shown, and all of it verifies', async () => {
    const late = await newcomer('i3-late');
    const signed = await newcomer('i3-signed');
    await load('tasting', 1);
    await ok(shop.laurel.signUp(at(signed, 'tasting')));
    await moveClock(shop, '2026-03-11 10:00');
    expect((await no(shop.laurel.signUp(at(late, 'tasting')))).code).toBe('activity_not_open');
    // Until the 15th she could have had her price back.
    await moveClock(shop, '2026-03-15 00:00');
    expect((await no(shop.laurel.withdrawFromActivity(at(signed, 'tasting')))).code).toBe(
      'activity_not_open',
    );
    expect([await signed.balance('points'), (await shown('tasting')).left]).toEqual([70, 0]);
    await moveClock(shop, '2026-03-20 00:00');
    const vote = shop.laurel.vote({ ...at(late, 'flavour'), body: { option: 'plum' } });
    expect((await no(vote)).code).toBe('activity_not_open');
    const { options, open } = await shown('flavour');
    expect([open, options?.map(({ votes }) => votes)]).toEqual([false, [1, 1, 1]]);
    await soundAndMovable(shop, engine);
  }, 60_000);
}
