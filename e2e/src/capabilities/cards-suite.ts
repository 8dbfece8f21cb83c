import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLaurel, type Laurel } from '@laurel/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { done, storeFlags } from '../shop/cli.ts';
import type { Engine } from '../shop/engines.ts';
import { person } from '../shop/person.ts';
import { no, ok, openShop, type Shop, withShop } from '../shop/shop.ts';
import { moveClock } from '../shop/stories.ts';
import { tokenOf } from './tokens.ts';

const secret = 'a secret that the shop and Laurel share, 32 bytes';

export function cardsSuite(engine: Engine): void {
  let shop: Shop;
  let till: Laurel;
  const at = (time: string) => moveClock(shop, time);
  const cardOf = (id: string) => ok(shop.laurel.getCard({ path: { id } }));
  const enrol = (id: string) => ok(shop.laurel.createMember({ body: { id } }));
  const keyFor = async (name: string) => {
    const { secret: key } = await ok(shop.laurel.createKey({ body: { name, scopes: ['cards:lookup'] } }));
    return createLaurel({ baseUrl: shop.server().url, key });
  };
  beforeAll(async () => {
    const program = readFileSync(join(import.meta.dirname, 'cards.yaml'), 'utf8');
    const env = { LAUREL_MEMBER_TOKEN_SECRET: secret };
    shop = await openShop({ engine, program, clock: '2026-03-02 10:00', env });
    till = await keyFor('till');
  }, 60_000);
  afterAll(() => shop.close());

  test('A6 a number with prefix, length and check digit, the same whoever asks, and for life', async () => {
    await enrol('mei');
    const asked = await Promise.all(Array.from({ length: 8 }, () => cardOf('mei')));
    const [card] = asked;
    expect(new Set(asked.map(({ number }) => number)).size).toBe(1);
    expect(card?.number).toMatch(/^80\d{15}$/);
    expect(luhn(card?.number ?? '') % 10).toBe(0);
    expect(card?.formatted.replaceAll(' ', '')).toBe(card?.number);
    const path = { id: 'mei' };
    await ok(shop.laurel.freezeMember({ path, body: { reason: 'a test' } }));
    await ok(shop.laurel.unfreezeMember({ path, body: { reason: 'a test' } }));
    await shop.restart();
    till = await keyFor('till');
    expect((await cardOf('mei')).number).toBe(card?.number);
  });

  test('A6 a till learns who it is, tier, standing and what matters there; a number proves nothing', async () => {
    await enrol('lei');
    const { number, payload } = await cardOf('lei');
    expect(payload).toMatch(new RegExp(`^LRL1:${number}:\\d{8}$`));
    await person(shop, 'lei').adjust('growth', 100, '2026-03-02 10:00');
    const found = await ok(till.lookUpCard({ body: { payload, scene: 'checkout' } }));
    expect(found).toMatchObject({ member: 'lei', by: 'code', standing: 'active', tier: 'v2' });
    expect(found.benefits.has.map(({ id }) => id)).toEqual(['lounge']);
    const typed = await ok(
      till.lookUpCard({ body: { number: ` ${number.slice(0, 8)}-${number.slice(8)}`, scene: 'service' } }),
    );
    expect([typed.by, typed.benefits.has.map(({ id }) => id)]).toEqual(['number', ['priority']]);
    await ok(shop.laurel.freezeMember({ path: { id: 'lei' }, body: { reason: 'a test' } }));
    expect((await ok(till.lookUpCard({ body: { number } }))).standing).toBe('frozen');
  });

  test('A6 a code counts in its minute and one before and after, and is taken once', async () => {
    await enrol('han');
    const take = (payload: string) => till.lookUpCard({ body: { payload } });
    await at('2026-03-02 11:00');
    const first = await cardOf('han');
    expect(first.payloadUntil).toBe('2026-03-02T11:01:00+08:00');
    const twice = await Promise.all([take(first.payload), take(first.payload)]);
    expect(twice.filter(({ data }) => data !== undefined)).toHaveLength(1);
    expect(twice.find(({ error }) => error !== undefined)?.error).toMatchObject({ code: 'card_code_used' });
    await at('2026-03-02 11:05');
    const [fifth] = [await cardOf('han')];
    await at('2026-03-02 11:06');
    const sixth = await cardOf('han');
    await ok(take(sixth.payload));
    // The later one took the earlier one along.
    expect((await no(take(fifth?.payload ?? ''))).code).toBe('card_code_used');
    await at('2026-03-02 11:10');
    const old = await cardOf('han');
    await at('2026-03-02 11:12');
    // Two minutes on it is over; one minute on, below, it still counts.
    expect(await no(take(old.payload))).toMatchObject({ code: 'card_code_over', pointer: '/payload' });
    const forged = (await cardOf('han')).payload.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
    expect((await no(take(forged))).code).toBe('card_code_over');
    const before = await cardOf('han');
    expect(before.payloadUntil).toBe('2026-03-02T11:13:00+08:00');
    await at('2026-03-02 11:13');
    expect((await ok(take(before.payload))).member).toBe('han');
  });

  test('A6 a typing error is told, a stranger’s number is not found, and who guesses waits', async () => {
    const guess = await keyFor('guess');
    const look = (number: string) => no(guess.lookUpCard({ body: { number } }));
    const wrong = { code: 'card_mistyped', status: 400, pointer: '/number' };
    expect(await look('80000000000000001')).toMatchObject(wrong);
    expect(await look('not a card')).toMatchObject(wrong);
    expect((await no(guess.lookUpCard({ body: {} }))).code).toBe('invalid_value');
    expect((await no(guess.lookUpCard({ body: { payload: 'LRL9:1:2' } }))).pointer).toBe('/payload');
    const codes: string[] = [];
    for (let n = 0; n < 31; n++) codes.push((await look(withDigit(`80${String(n).padStart(14, '0')}`))).code);
    expect(codes.filter((code) => code === 'unknown_card')).toHaveLength(30);
    expect(codes.at(-1)).toBe('rate_limited');
    // Another till goes on.
    expect((await no(till.lookUpCard({ body: { number: withDigit('8011111111111111') } }))).code).toBe(
      'unknown_card',
    );
  });

  test('A6 a lost card is void, and the member has another', async () => {
    await enrol('ann');
    const lost = await cardOf('ann');
    const { json } = await shop.done('card', 'replace', 'ann', '--reason', 'lost in a taxi', '--json');
    expect([lost.issue, json['issue']]).toEqual([0, 1]);
    expect(json['number']).not.toBe(lost.number);
    for (const body of [{ number: lost.number }, { payload: lost.payload }])
      expect((await no(till.lookUpCard({ body }))).code).toBe('card_replaced');
    const looked = await shop.done('card', 'lookup', String(json['number']), '--json');
    expect(looked.json).toMatchObject({ member: 'ann', by: 'number' });
    const { out } = await shop.done('export', 'events');
    expect(out).toContain('lost in a taxi');
    for (const number of [lost.number, String(json['number'])]) expect(out).not.toContain(number);
  });

  test('A6 who was merged into another goes on there, and both cards show her', async () => {
    for (const id of ['kim', 'kimberly']) await enrol(id);
    const [old, now] = [await cardOf('kim'), await cardOf('kimberly')];
    const merged = { path: { id: 'kim' }, body: { into: 'kimberly', reason: 'two accounts of one person' } };
    await ok(shop.laurel.mergeMember(merged));
    for (const { number } of [old, now])
      expect((await ok(till.lookUpCard({ body: { number } }))).member).toBe('kimberly');
    expect((await cardOf('kim')).number).toBe(now.number);
  });

  test('A6 a member sees her own card alone, and a till nothing but cards', async () => {
    const exp = Math.floor(Date.now() / 1_000) + 600;
    const token = tokenOf({ alg: 'HS256' }, { sub: 'mei', aud: 'laurel', exp }, secret);
    const mei = createLaurel({ baseUrl: shop.server().url, key: token });
    expect((await ok(mei.getCard({ path: { id: 'mei' } }))).number).toMatch(/^80/);
    expect((await no(mei.getCard({ path: { id: 'lei' } }))).code).toBe('unknown_member');
    expect((await no(mei.lookUpCard({ body: { number: '1' } }))).code).toBe('forbidden');
    expect((await no(mei.replaceCard({ path: { id: 'mei' }, body: { reason: 'x' } }))).code).toBe(
      'forbidden',
    );
    expect((await no(till.getCard({ path: { id: 'mei' } }))).code).toBe('forbidden');
  });
}

/** Longer than the others, hence in the stack alone, on both engines. */
export function cardsMoveSuite(engine: Engine): void {
  test('A6 a card moves with its store, and goes with the person', async () => {
    const program = readFileSync(join(import.meta.dirname, 'cards.yaml'), 'utf8');
    await withShop({ engine, program, clock: '2026-03-02 10:00' }, async (shop) => {
      const cardOf = (id: string) => ok(shop.laurel.getCard({ path: { id } }));
      const enrol = (id: string) => ok(shop.laurel.createMember({ body: { id } }));
      await enrol('mei');
      await enrol('bob');
      const [mei, bob] = [await cardOf('mei'), await cardOf('bob')];
      await ok(shop.laurel.eraseMember({ path: { id: 'bob' }, body: { reason: 'asked for it' } }));
      expect((await no(shop.laurel.lookUpCard({ body: { number: bob.number } }))).code).toBe('unknown_card');
      expect((await no(shop.laurel.getCard({ path: { id: 'bob' } }))).code).toBe('unknown_member');
      await enrol('bob');
      expect((await cardOf('bob')).number).not.toBe(bob.number);
      expect((await shop.done('verify', '--json')).json['violations']).toEqual([]);
      const log = join(shop.place.data, 'moved.jsonl');
      await writeFile(log, (await shop.done('export', 'log')).out);
      const { remove, ...place } = await engine.make();
      try {
        await done(['import', '--log', log, '--json', ...storeFlags(place)]);
        const shown = await done(['card', 'show', 'mei', '--json', ...storeFlags(place)]);
        expect(shown.json['number']).toBe(mei.number);
      } finally {
        await remove();
      }
    });
  }, 60_000);
}

/** Luhn, written the other way: from the left, over the whole number. */
function luhn(number: string): number {
  const doubled = '0246813579';
  return [...number].reduce(
    (sum, digit, i) => sum + Number((number.length - i) % 2 === 0 ? doubled[Number(digit)] : digit),
    0,
  );
}

const withDigit = (body: string): string => `${body}${(10 - (luhn(`${body}0`) % 10)) % 10}`;
