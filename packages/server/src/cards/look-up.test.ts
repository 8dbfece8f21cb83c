import { expect, test } from 'vitest';
import { at, tryServer } from '../testing/try-server.ts';

const program = 'program: cards\njoin: explicit\ncard: { prefix: "80", digits: 17 }\n';

test('A6 a code is taken once, by two tills at once as by one after the other, and a lost card is none', async () => {
  const { laurel, clock, close } = await tryServer('2026-03-02T10:00:00+08:00', { program });
  await laurel.createMember({ body: { id: 'mei' } });
  const card = async () => {
    const { data } = await laurel.getCard({ path: { id: 'mei' } });
    return { number: data?.number ?? '', payload: data?.payload ?? '' };
  };
  const show = async (body: { payload: string } | { number: string }) => {
    const { data, error } = await laurel.lookUpCard({ body });
    return data?.member ?? error?.code;
  };
  const first = await card();
  const { payload } = first;
  const twice = await Promise.all([show({ payload }), show({ payload })]);
  expect(twice.sort()).toEqual(['card_code_used', 'mei']);
  expect(await show({ payload })).toBe('card_code_used');
  // The next minute has its own code, and with it those before it are gone.
  clock.moveTo(at('2026-03-02T10:01:00+08:00'));
  const second = await card();
  clock.moveTo(at('2026-03-02T10:02:00+08:00'));
  const third = await card();
  expect([await show({ payload: third.payload }), await show({ payload: second.payload })]).toEqual([
    'mei',
    'card_code_used',
  ]);
  await laurel.replaceCard({ path: { id: 'mei' }, body: { reason: 'lost' } });
  clock.moveTo(at('2026-03-02T10:03:00+08:00'));
  expect(await show({ number: first.number })).toBe('card_replaced');
  const now = await card();
  expect([await show({ number: now.number }), await show({ payload: now.payload })]).toEqual(['mei', 'mei']);
  await close();
});
