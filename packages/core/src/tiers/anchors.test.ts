import { expect, test } from 'vitest';
import { at, Play, starter } from '../../test/play.ts';

const order = (orderId: string, amount: number) => ({ orderId, amount, currency: 'CNY' });

/** Silver since the last hours of 30 January, on a track with such periods. */
function silver(course: object, year = 2026): Play {
  const play = new Play(
    starter((doc) => {
      Object.assign((doc['tracks'] as { main: object }).main, { period: '1 month', ...course });
    }),
  );
  play.send('member.registered', `${year}-01-01 10:00`);
  play.send('order.completed', `${year}-01-30 10:00`, order('o1', 1_100_00));
  return play;
}
const track = (play: Play, time: string) => play.read(time).tracks['main'];
const endsOf = (play: Play, times: readonly string[]) => times.map((time) => track(play, time)?.until);

test('monthly periods keep their anchor: 01-31, 02-28, 03-31', () => {
  const play = silver({});
  const starts = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31'];
  expect(endsOf(play, starts)).toEqual([...starts.slice(1), '2026-06-30'].map((date) => at(date)));
  for (const start of starts.slice(1)) play.pass(start);
  expect(play.entries.flatMap(({ outcome }) => outcome.statuses ?? []).map(({ since }) => since)).toEqual([
    at('2026-01-01 10:00'),
    at('2026-01-30 10:00'),
    ...starts.slice(1).map((date) => at(date)),
  ]);
});

test('nothing more is stored of a period whose end was not clamped', () => {
  const play = silver({});
  expect(track(play, '2026-02-01')).toMatchObject({ anchor: 31 });
  expect(track(play, '2026-03-01')).not.toHaveProperty('anchor');
});

test('yearly periods find 29 February again', () => {
  const play = new Play(
    starter((doc) => {
      Object.assign((doc['tracks'] as { main: object }).main, { period: '1 year', demotion: 'never' });
    }),
  );
  play.send('member.registered', '2024-01-01 10:00');
  play.send('order.completed', '2024-02-28 10:00', order('o1', 1_100_00));
  const ends = ['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'];
  expect(endsOf(play, ['2024-03-01', ...ends.slice(0, 3)])).toEqual(ends.map((date) => at(date)));
});

test('a period won in a grace is of the series of the one before', () => {
  const play = silver({ window: '20 days', grace: '10 days' });
  expect(track(play, '2026-02-28')).toMatchObject({ cause: 'grace', until: at('2026-03-10') });
  play.send('order.completed', '2026-03-02 10:00', order('o2', 1_200_00));
  expect(track(play, '2026-03-02 10:00')).toMatchObject({
    cause: 'kept_in_grace',
    since: at('2026-02-28'),
    until: at('2026-03-31'),
  });
});

test('a demotion begins a series of its own', () => {
  const play = new Play(
    starter((doc) => {
      const { main } = doc['tracks'] as { main: Record<string, unknown> };
      Object.assign(main, { period: '1 month', window: '20 days' });
      delete main['grace'];
      main['demotion'] = 'oneStep';
    }),
  );
  play.send('member.registered', '2026-01-01 10:00');
  play.send('order.completed', '2026-01-30 10:00', order('o1', 6_000_00));
  expect(track(play, '2026-02-28')).toMatchObject({ tier: 'v2', cause: 'demoted', until: at('2026-03-28') });
});

test('after a card the series goes by the new end', () => {
  const play = silver({ protection: { asset: 'shield', extends: '3 days', automatic: false } });
  play.send('adjustment.made', '2026-02-01 10:00', { asset: 'shield', amount: 1, reason: 'a gift' });
  play.send('card.used', '2026-02-02 10:00');
  expect(track(play, '2026-02-02 10:00')).toMatchObject({ until: at('2026-03-03') });
  expect(track(play, '2026-03-03')).toMatchObject({ cause: 'renewed', until: at('2026-04-03') });
});

test('a track folded again keeps the anchor that it would have had', () => {
  const play = silver({ window: '60 days' });
  play.send('order.completed', '2026-02-05 10:00', order('o2', 5_000_00));
  play.send('order.refunded', '2026-03-05 10:00', { ...order('o2', 5_000_00), refundId: 'r' });
  expect(track(play, '2026-03-05 10:00')).toMatchObject({
    tier: 'v2',
    since: at('2026-02-28'),
    until: at('2026-03-31'),
  });
});

test('a fold from inside a clamped period starts with its anchor', () => {
  const play = silver({ window: '60 days' });
  play.send('order.completed', '2026-02-05 10:00', order('o2', 100_00));
  play.send('order.completed', '2026-02-06 10:00', order('o3', 5_000_00));
  play.send('order.refunded', '2026-03-05 10:00', { ...order('o3', 5_000_00), refundId: 'r' });
  expect(track(play, '2026-03-05 10:00')).toMatchObject({ tier: 'v2', until: at('2026-03-31') });
});
