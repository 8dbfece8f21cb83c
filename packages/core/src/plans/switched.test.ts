import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { quoteId } from '../kernel/ids.ts';

/** ¥30.00 a month, ¥300.00 a year, and a welcome of 70 points for each first term. */
const program = {
  program: 'switched',
  assets: { points: { kind: 'currency' } },
  rules: [{ id: 'welcome', on: ['plan.started'], grants: [{ asset: 'points', amount: 70 }] }],
  plans: {
    plus: {
      variants: { month: { term: '1 month', price: 3000 }, year: { term: '1 year', price: 30000 } },
      upgrade: ['plus'],
    },
  },
};

function buyerOf(variant: string): Play {
  const play = new Play(programsOf(program));
  play.send('member.registered', '2026-01-01 10:00');
  play.send('plan.quoted', '2026-03-01 10:00', { plan: 'plus', variant });
  const quote = quoteId(play.member, play.head.seq);
  play.send('plan.purchased', '2026-03-01 10:00', { quoteId: quote, paid: {} });
  return play;
}
const changed = (play: Play, time: string, variant: string) =>
  play.try('plan.quoted', time, { plan: 'plus', variant, instead: 'plus' });
const notAllowed = (pointer: string) => ({ refusal: { code: 'upgrade_not_allowed', pointer } });

it('V1 a term is not changed for one of its own kind: it would begin for nothing, welcome and all', () => {
  const play = buyerOf('month');
  expect(changed(play, '2026-03-01 11:00', 'month')).toMatchObject(notAllowed('/data/variant'));
  expect(changed(play, '2026-03-20 11:00', 'month')).toMatchObject(notAllowed('/data/variant'));
});

it('V1 what is left is never swallowed: a change costs something, or it is refused', () => {
  const play = buyerOf('year');
  // On 2027-01-20 there are 40 of 365 days left, ¥32.88; on 2027-01-29 there are 31, ¥25.48: less than a month costs.
  expect(changed(play, '2026-03-01 11:00', 'month')).toMatchObject(notAllowed('/data/variant'));
  expect(changed(play, '2027-01-20 11:00', 'month')).toMatchObject(notAllowed('/data/variant'));
  expect(changed(play, '2027-01-29 11:00', 'month')).toMatchObject({ kind: 'applied' });
});

it('V1 from a month to a year the rest is credited by days', () => {
  const play = buyerOf('month');
  play.send('plan.quoted', '2026-03-11 11:00', { plan: 'plus', variant: 'year', instead: 'plus' });
  // 10 of 31 days are over: 967 of 3000 earned, 2033 left.
  expect(play.records.get(`quote/${play.head.seq}`)).toMatchObject({ credit: 2_033, amount: 27_967 });
});
