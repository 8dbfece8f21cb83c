import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { replay } from '../index.ts';

const doc = {
  program: 'replayed',
  plans: { joint: { variants: { month: { term: '1 month', price: 1500 } } } },
  partners: { tea: { items: { cup: { cost: 100, delivery: 'codes' } } } },
  benefits: {
    cup: { claim: { per: 'day', times: 9 }, partner: { partner: 'tea' } },
    bundle: {
      for: { plans: ['joint'] },
      claim: { per: 'year', times: 1 },
      partner: { partner: 'tea', atStart: true },
    },
  },
};
const CUPS = 'codes:tea:cup';

it('I9 what a plan brings is decided again from what its own entry took: expired codes, and others given just before', () => {
  const play = new Play(programsOf(doc));
  play.send('member.registered', '2026-03-01 09:00');
  play.stock.set(CUPS, [0, 6]);
  play.usable.set(CUPS, [2, 5, 6]);
  play.send('plan.quoted', '2026-03-02 10:00', { plan: 'joint', variant: 'month' });
  const quoteId = `qt-7-${play.head.seq}`;
  play.send('benefit.claimed', '2026-03-02 10:01', { benefit: 'cup' });
  play.send('plan.purchased', '2026-03-02 10:02', { quoteId, paid: {} });
  play.send('benefit.claimed', '2026-03-02 10:03', { benefit: 'cup' });
  const numbers = [...play.records].flatMap(([key, record]) =>
    key.startsWith('issue/') ? [(record as { number?: number }).number] : [],
  );
  expect(numbers).toEqual([2, 5, 6]);
  expect(replay(play.programs, play.member, play.entries).differences).toEqual([]);
});
