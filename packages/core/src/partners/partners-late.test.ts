import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import type { IssueRecord } from '../index.ts';

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

const chained = {
  program: 'chained',
  assets: { ticket: { kind: 'voucher' } },
  partners: {
    video: {
      items: {
        month: { cost: 600, delivery: 'call', instead: 'hour' },
        hour: { cost: 90, delivery: 'call' },
      },
    },
  },
  benefits: {
    card: {
      claim: { per: 'year', times: 1 },
      partner: { partner: 'video', item: 'month', uses: { ticket: 1 } },
    },
  },
};
/** The month was said to have failed; an hour was asked for instead. */
function stoodIn(): { play: Play; month: string; hour: string } {
  const play = new Play(programsOf(chained));
  play.send('member.registered', '2026-03-01 09:00');
  play.send('adjustment.made', '2026-03-01 09:00', { asset: 'ticket', amount: 2, reason: 'a test' });
  claim(play, '2026-03-02 10:00');
  const month = callOf(play);
  play.send('partner.failed', '2026-03-02 10:01', { callId: month });
  return { play, month, hour: callOf(play) };
}
const tickets = ({ head }: Play): number =>
  head.assets['ticket']?.lots.reduce((sum, { left }) => sum + left, 0) ?? 0;
const keyOf = (callId: string): string => callId.slice('cl-7-'.length).replace('-', '.');
const issueOf = ({ records }: Play, callId: string): IssueRecord =>
  records.get(`issue/${keyOf(callId)}`) as IssueRecord;

it('J3 a success counts again as well where what stood in for it had come to nothing; and once, whoever succeeds then', () => {
  const { play, month, hour } = stoodIn();
  play.send('partner.failed', '2026-03-02 10:02', { callId: hour });
  expect(tickets(play)).toBe(2);
  play.send('partner.delivered', '2026-03-02 10:03', { callId: month });
  expect([tickets(play), claim(play, '2026-03-02 11:00')]).toEqual([1, 'claim_limit']);
  play.send('partner.delivered', '2026-03-02 10:04', { callId: hour });
  expect([tickets(play), claim(play, '2026-03-02 11:00')]).toEqual([1, 'claim_limit']);
});

it('J3 what has something that stands in for it is not issued anew where it was of no use', () => {
  const { play, month, hour } = stoodIn();
  play.send('partner.delivered', '2026-03-02 10:03', { callId: month });
  play.send('partner.replaced', '2026-03-02 10:04', { callId: month, reason: 'no use' });
  expect(issueOf(play, month)).toMatchObject({ state: 'revoked', by: keyOf(hour) });
  expect([...play.records.keys()].filter((key) => key.startsWith('issue/'))).toHaveLength(2);
  expect([tickets(play), claim(play, '2026-03-02 11:00')]).toEqual([1, 'claim_limit']);
});

it('J2 J3 in whichever order partners say it: she has the month, and her claim with it', () => {
  const { play, month, hour } = stoodIn();
  play.send('partner.delivered', '2026-03-02 10:02', { callId: month });
  play.send('partner.failed', '2026-03-02 10:03', { callId: hour });
  expect([tickets(play), claim(play, '2026-03-02 11:00')]).toEqual([1, 'claim_limit']);
  // Of no use after all: the same is asked for anew, and only its failing gives the claim back.
  play.send('partner.replaced', '2026-03-02 10:04', { callId: month });
  const anew = callOf(play);
  expect(issueOf(play, anew)).toMatchObject({ item: 'month', of: keyOf(month) });
  play.send('partner.failed', '2026-03-02 10:05', { callId: anew });
  play.send('partner.failed', '2026-03-02 10:06', { callId: callOf(play) });
  expect([tickets(play), claim(play, '2026-03-02 11:00')]).toEqual([2, 'applied']);
});
