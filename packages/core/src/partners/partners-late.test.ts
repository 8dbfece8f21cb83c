import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';

const doc = {
  program: 'late',
  partners: {
    video: { claim: { per: 'year', times: 1 }, items: { month: { cost: 600, delivery: 'call' } } },
  },
  benefits: { card: { partner: { partner: 'video', item: 'month' } } },
};
const claim = (play: Play, time: string): string => {
  const decision = play.try('benefit.claimed', time, { benefit: 'card' });
  return decision.kind === 'refused' ? decision.refusal.code : decision.kind;
};
const callOf = (play: Play): string => `cl-7-${play.head.seq}-0`;

it('J3 a success that comes after its year counts in its own, and lets nobody claim once more in this one', () => {
  const play = new Play(programsOf(doc));
  play.send('member.registered', '2026-03-01 09:00');
  claim(play, '2026-12-30 10:00');
  const callId = callOf(play);
  play.send('partner.failed', '2026-12-30 10:01', { callId });
  expect(claim(play, '2027-01-02 10:00')).toBe('applied');
  play.send('partner.delivered', '2027-01-03 10:00', { callId });
  expect(claim(play, '2027-01-04 10:00')).toBe('claim_limit');
});
