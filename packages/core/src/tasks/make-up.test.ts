import { expect, test } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';

const programs = programsOf({
  program: 'shop',
  join: 'onFirstEvent',
  currency: 'CNY',
  assets: { growth: { kind: 'score' }, points: { kind: 'currency' }, makeup: { kind: 'card' } },
  tracks: { main: { measure: 'growth', tiers: [{ id: 'v1', threshold: 0 }] } },
  rules: [{ id: 'streak', on: ['checkin', 'checkin.made_up'], goal: { streak: 3 }, grants: { points: 50 } }],
});

function withCards(): Play {
  const p = new Play(programs);
  p.send('checkin', '2026-06-01 10:00');
  p.send('checkin', '2026-06-03 10:00');
  p.send('adjustment.made', '2026-06-03 10:01', { asset: 'makeup', amount: 2, reason: 'sorry' });
  return p;
}
const left = (p: Play) => p.head.assets['makeup']?.lots[0]?.left;

test('K3 a card fills a missed day', () => {
  const p = withCards();
  const made = p.send('checkin.made_up', '2026-06-03 11:00', { date: '2026-06-02' });
  expect(made.transfers.map((t) => [t.asset, t.amount])).toEqual([
    ['makeup', -1],
    ['points', 50],
  ]);
});

test.each([
  ['a day that has its check-in', '2026-06-01'],
  ['today', '2026-06-03'],
  ['a day to come', '2026-06-04'],
])('K3 no card is spent on %s', (_, date) => {
  const p = withCards();
  const answer = p.try('checkin.made_up', '2026-06-03 11:00', { date });
  expect(answer).toMatchObject({
    kind: 'refused',
    refusal: { code: 'invalid_value', pointer: '/data/date' },
  });
  expect(left(p)).toBe(2);
});
