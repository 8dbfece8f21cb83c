import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { quoteId } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';

const program = {
  program: 'guaranteed',
  assets: { points: { kind: 'currency' } },
  rules: [{ id: 'welcome', on: ['plan.started'], grants: [{ asset: 'points', amount: 10 }] }],
  plans: {
    plus: {
      variants: { month: { term: '1 month', price: 1500 } },
      renewal: { charge: '14 hours', notice: '5 days', send: '7 days', grace: '7 days' },
      refund: ['none'],
      guarantee: { within: '30 days' },
    },
  },
};

function buyer(how: JsonObject = {}) {
  const play = new Play(programsOf(program));
  play.send('member.registered', '2026-01-01 10:00');
  play.send('plan.quoted', '2026-01-02 10:00', { plan: 'plus', variant: 'month' });
  const quote = quoteId(play.member, play.head.seq);
  play.send('plan.purchased', '2026-01-02 10:00', { quoteId: quote, paid: {}, ...how });
  const points = (time: string): number => {
    const { lots, owed } = play.read(time).assets['points'] ?? { lots: [], owed: 0 };
    return lots.reduce((sum, { left }) => sum + left, -owed);
  };
  return { play, points };
}
const claim = { plan: 'plus', term: 1 };

it('V9 a term that was kept in grace and not charged ended by itself: its guarantee can be claimed', () => {
  const { play } = buyer({ mandate: {} });
  const answer = play.send('plan.guarantee_claimed', '2026-02-20 10:00', claim);
  expect(Object.values(answer.kept ?? {})).toMatchObject([{ amount: 1_500 }]);
});

it('V9 in grace itself the term can still be charged for, and is not over', () => {
  const { play } = buyer({ mandate: {} });
  const refused = play.try('plan.guarantee_claimed', '2026-02-05 10:00', claim);
  expect(refused).toMatchObject({ kind: 'refused', refusal: { code: 'no_guarantee' } });
});

it('V9 where the guarantee gives all of the price back, what rules gave for the beginning goes back too', () => {
  const { play, points } = buyer();
  expect(points('2026-02-03 00:00')).toBe(10);
  play.send('plan.guarantee_claimed', '2026-02-03 10:00', claim);
  expect(points('2026-02-03 11:00')).toBe(0);
});

it('V9 where a part was saved, it stays', () => {
  const { play, points } = buyer();
  play.send('benefit.used', '2026-01-05 10:00', { plan: 'plus', amount: 1 });
  play.send('plan.guarantee_claimed', '2026-02-03 10:00', claim);
  expect(points('2026-02-03 11:00')).toBe(10);
});

it('V7 parts given back out of goodwill: with the last one what rules gave goes back, once', () => {
  const { play, points } = buyer();
  play.send('plan.refunded', '2026-01-05 10:00', { plan: 'plus', amount: 1_499 });
  expect(points('2026-01-05 11:00')).toBe(10);
  play.send('plan.refunded', '2026-01-06 10:00', { plan: 'plus', amount: 1 });
  expect(points('2026-01-06 11:00')).toBe(0);
  expect(play.try('plan.refunded', '2026-01-07 10:00', { plan: 'plus', amount: 1 }).kind).toBe('refused');
});
