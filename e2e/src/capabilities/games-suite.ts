import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Laurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from '../shop/cli.ts';
import type { Engine } from '../shop/engines.ts';
import { type Person, person } from '../shop/person.ts';
import { no, ok, openShop, type Shop } from '../shop/shop.ts';

const time = '2026-03-02 10:00';

/** Games over real connections; where the store allows it, on two server processes. */
/** @param plays of the crowd, in rounds of 1,000 */
export function gamesSuite(engine: Engine, plays: number): void {
  let shop: Shop;
  let doors: readonly Laurel[];
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'games.yaml'), 'utf8');
    shop = await openShop({ engine, program, clock: time });
    doors = engine.name === 'MariaDB' ? [shop.laurel, (await shop.another()).laurel] : [shop.laurel];
  }, 60_000);
  afterAll(() => shop.close());
  const load = (counter: string, by: number) =>
    ok(shop.laurel.loadStock({ path: { counter }, body: { by, reason: 'a test' } }));
  const play = (who: Person, game: string, key?: string, door: Laurel = shop.laurel) =>
    door.playGame({
      path: { id: who.id, game },
      ...(key === undefined ? {} : { headers: { 'Idempotency-Key': key } }),
    });
  const newcomer = async (id: string, spins = 0): Promise<Person> => {
    const who = person(shop, id);
    await who.joins(time);
    if (spins > 0) await who.adjust('spin', spins, time);
    return who;
  };

  test('I1 a play spends a chance and gives what the odds say, what is left, or what the pity promised', async () => {
    await load('prize:wheel:cup', 1);
    const who = await newcomer('i1', 30);
    let row = 0;
    for (let i = 0; i < 30; i++) {
      const { play: made, decision } = await ok(play(who, 'wheel'));
      expect(decision.transfers[0]).toMatchObject({ asset: 'spin', amount: -1, rule: 'game:wheel' });
      row = made.prize === null ? row + 1 : 0;
      expect(row).toBeLessThanOrEqual(4);
      if (made.pity) expect(made.prize).toBe('coin');
    }
    expect(await no(play(who, 'wheel'))).toMatchObject({ code: 'insufficient_available', pointer: '/game' });
    const { data } = await ok(shop.laurel.listPlays({ path: { id: who.id, game: 'wheel' } }));
    expect(data).toHaveLength(30);
    const cups = data.filter(({ prize }) => prize === 'cup').length;
    expect(await ok(shop.laurel.getStock({ path: { counter: 'prize:wheel:cup' } }))).toMatchObject({
      loaded: 1,
      used: cups,
    });
    const coins = data.filter(({ prize }) => prize === 'coin').length;
    expect(await who.balance('points')).toBe(10 * coins);
    const [wheel] = (await ok(shop.laurel.listGames())).data;
    expect(wheel?.prizes.map(({ id, odds, left }) => [id, odds, left])).toEqual([
      ['cup', '1/10', 1 - cups],
      ['coin', '1/5', null],
    ]);
  });

  test('I1 limits are the member’s, and a budget is everybody’s', async () => {
    const [a, b] = [await newcomer('i1-a'), await newcomer('i1-b')];
    expect((await ok(play(a, 'card'))).play).toMatchObject({ drawn: 'tenner', prize: null, out: ['tenner'] });
    await load('budget:game:card', 1_999);
    expect((await ok(play(a, 'card'))).play.prize).toBe('tenner');
    expect((await no(play(a, 'card'))).code).toBe('play_limited');
    expect((await ok(play(b, 'card'))).play.prize).toBeNull();
    await load('budget:game:card', 1);
    expect((await ok(play(b, 'card'))).play.prize).toBe('tenner');
    expect(await a.balance('coupon')).toBe(1);
    const less = { by: -1, reason: 'a test' };
    const taken = shop.laurel.loadStock({ path: { counter: 'budget:game:card' }, body: less });
    expect((await no(taken)).code).toBe('stock_exhausted');
  });

  test('I2 the same key again is the same draw, and nobody who asks chooses the number', async () => {
    const who = await newcomer('i2', 5);
    const [first, again] = [await ok(play(who, 'wheel', 'k1')), await ok(play(who, 'wheel', 'k1'))];
    expect(again.play).toEqual(first.play);
    expect(await who.balance('spin')).toBe(4);
    const path = `/v1/members/${who.id}/games/wheel/plays`;
    for (const guess of [{ number: '0' }, { n: 9 }, { round: 9 }, { seed: 'x' }]) {
      const asked = await shop.call('POST', path, guess);
      expect([asked.status, asked.body.code]).toEqual([400, 'unknown_field']);
    }
    const event = who.event('game.drawn', time, { game: 'wheel', number: '0' });
    expect((await no(shop.laurel.postEvents({ body: event }))).code).toBe('unknown_event_type');
    expect(await who.balance('spin')).toBe(4);
  });

  test('I2 the hash comes before, the seed after, and a published round is drawn again by a command', async () => {
    const who = await newcomer('i2-round', 12);
    const open = (await ok(shop.laurel.listRounds({ path: { game: 'wheel' } }))).data;
    // The next round's hash is known while this one plays.
    expect(open.map(({ round, seed }) => [round, seed])).toEqual([
      [2, null],
      [1, null],
    ]);
    for (let i = 0; i < 6; i++) await ok(play(who, 'wheel'));
    const path = { game: 'wheel', round: '1' };
    expect((await no(shop.laurel.exportRound({ path }))).code).toBe('round_open');
    const closed = await ok(shop.laurel.closeRound({ path }));
    const seed = Buffer.from(closed.seed ?? '', 'hex');
    expect(createHash('sha256').update(seed).digest('hex')).toBe(open[1]?.hash);
    expect((await ok(play(who, 'wheel'))).play).toMatchObject({ round: 2, n: 1 });
    const { text } = await shop.call('GET', '/v1/games/wheel/rounds/1/plays');
    const file = join(shop.place.data, 'wheel-1.jsonl');
    await writeFile(file, text);
    const verified = await cli(['draws', 'verify', file, '--json']);
    expect(verified.json).toMatchObject({ game: 'wheel', round: 1, plays: closed.plays, faults: [] });
    expect(text.split('\n').filter((line) => line.startsWith('{"play"'))).toHaveLength(closed.plays);
    for (const [from, to] of [
      ['"prize":"coin"', '"prize":"cup"'],
      ['"n":3,', '"n":4,'],
      ['"odds":"1/5"', '"odds":"1/50"'],
      ['"misses":1', '"misses":0'],
    ] as const) {
      expect(text).toContain(from);
      await writeFile(file, text.replace(from, to));
      expect((await cli(['draws', 'verify', file, '--json'])).json).toMatchObject({ error: 'draws_differ' });
    }
  });

  test(`I1 I13 I24 a pool of 100 prizes under ${plays} parallel draws: exactly 100`, async () => {
    await load('prize:crowd:doll', 100);
    const people = await Promise.all(Array.from({ length: 50 }, (_, n) => newcomer(`crowd-${n}`)));
    let given = 0;
    const rounds = new Set<number>();
    await Promise.all(
      people.map(async (who, n) => {
        for (let i = 0; i < plays / people.length; i++) {
          const { play: made } = await ok(play(who, 'crowd', undefined, doors[(n + i) % doors.length]));
          rounds.add(made.round);
          if (made.prize === 'doll') given += 1;
          else expect(made.out.length).toBe(made.drawn === null ? 0 : 1);
        }
      }),
    );
    expect(given).toBe(100);
    expect(await ok(shop.laurel.getStock({ path: { counter: 'prize:crowd:doll' } }))).toMatchObject({
      loaded: 100,
      used: 100,
      left: 0,
    });
    expect(rounds.size).toBeGreaterThanOrEqual(plays / 1_000);
    expect(await shop.done('verify', '--json')).toMatchObject({ json: { violations: [] } });
    expect(await shop.done('replay', '--json')).toMatchObject({ code: 0 });
  }, 240_000);
}
