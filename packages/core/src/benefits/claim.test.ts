import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { quoteId } from '../kernel/ids.ts';
import type { JsonObject } from '../kernel/json.ts';

function holder(variant: string, claim: JsonObject): Play {
  const play = new Play(
    programsOf({
      program: 'claims',
      plans: {
        plus: {
          variants: { month: { term: '1 month', price: 1500 }, year: { term: '1 year', price: 9000 } },
        },
      },
      benefits: { lounge: { for: { plans: ['plus'] }, claim, access: true } },
    }),
  );
  play.send('member.registered', '2026-01-01 10:00');
  play.send('plan.quoted', '2026-01-31 10:00', { plan: 'plus', variant });
  const quote = quoteId(play.member, play.head.seq);
  play.send('plan.purchased', '2026-01-31 10:00', { quoteId: quote, paid: {} });
  return play;
}
const claims = (play: Play, time: string) => {
  const decision = play.try('benefit.claimed', time, { benefit: 'lounge' });
  return decision.kind === 'refused' ? decision.refusal.detail : decision.kind;
};

it('B7 J3 in a year, a window of a month counts by itself: as often as it says, each month', () => {
  const play = holder('year', { per: 'month', times: 2 });
  const days = ['2026-01-31 11:00', '2026-01-31 12:00', '2026-01-31 13:00', '2026-02-01 00:00'];
  expect(days.map((day) => claims(play, day))).toEqual([
    'applied',
    'applied',
    'Claimed 2 of 2 per month. It can be claimed from 2026-02-01.',
    'applied',
  ]);
});

it('B7 J3 where the window is no shorter than the term, each term brings one', () => {
  for (const per of ['month', 'quarter', 'year']) {
    const play = holder('month', { per, times: 2 });
    const days = ['2026-01-31 11:00', '2026-01-31 12:00'];
    expect(days.map((day) => claims(play, day))).toEqual([
      'applied',
      'It was claimed with this term; the next term brings another.',
    ]);
  }
});
