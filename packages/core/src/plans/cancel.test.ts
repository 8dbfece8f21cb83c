import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { callId, quoteId } from '../kernel/ids.ts';
import { termOf } from './plan-state.ts';

const usual = { charge: '14 hours', notice: '5 days', send: '7 days', retries: [1, 3], grace: '7 days' };

function buyer(renewal: object = usual): Play {
  const plus = { variants: { month: { term: '1 month', price: 1500 } }, renewal };
  const assets = { points: { kind: 'currency' } };
  const play = new Play(programsOf({ program: 'cancelled', assets, plans: { plus } }));
  play.send('member.registered', '2026-01-01 10:00');
  play.send('plan.quoted', '2026-03-01 10:00', { plan: 'plus', variant: 'month' });
  const quote = quoteId(play.member, play.head.seq);
  play.send('plan.purchased', '2026-03-01 10:00', { quoteId: quote, paid: {}, mandate: {} });
  return play;
}

it('V5 a term that runs is kept to its end', () => {
  const play = buyer();
  play.send('plan.cancelled', '2026-03-20 10:00', { plan: 'plus' });
  expect(termOf(play.read('2026-03-31 23:59'), 'plus')).not.toBeNull();
  expect(termOf(play.read('2026-04-01 00:00'), 'plus')).toBeNull();
});

it('V5 V6 cancelled in grace, nobody will be charged: the plan is kept no longer', () => {
  const play = buyer();
  expect(termOf(play.read('2026-04-02 10:00'), 'plus')).toMatchObject({ inGrace: true });
  play.send('plan.cancelled', '2026-04-02 10:00', { plan: 'plus' });
  expect(termOf(play.head, 'plus')).toBeNull();
  expect(play.entries.filter(({ event }) => event.type === 'plan.ended')).toHaveLength(1);
  expect(termOf(play.read('2026-04-08 00:00'), 'plus')).toBeNull();
  expect(play.entries.filter(({ event }) => event.type === 'plan.ended')).toHaveLength(1);
});

const callsOf = (play: Play) => play.entries.flatMap(({ outcome }) => outcome.calls ?? []);

/** The notice, sent by then, arrives. */
function noticed(play: Play, time: string): void {
  play.pass(time);
  const ids = play.entries.flatMap(({ seq, outcome }) =>
    (outcome.messages ?? []).flatMap(({ template }, n) =>
      template === 'plan.renewal_notice' ? [`ms-${seq}-${n}`] : [],
    ),
  );
  play.send('message.delivered', time, { messageId: ids.at(-1) ?? '' });
}

it('V5 V6 a charge that was under way in grace is not wanted any more: what comes of it goes back', () => {
  const play = buyer();
  noticed(play, '2026-03-25 10:00');
  play.pass('2026-04-02 09:00');
  const [call] = callsOf(play);
  expect(call).toMatchObject({ action: 'charge' });
  play.send('plan.cancelled', '2026-04-02 10:00', { plan: 'plus' });
  play.send('payment.succeeded', '2026-04-02 10:01', { callId: callId(play.member, call?.key ?? '') });
  expect(termOf(play.head, 'plus')).toBeNull();
  expect(callsOf(play).at(-1)).toMatchObject({ action: 'refund', data: { amount: 1_500 } });
});

it.each([
  ['the term', { ...usual, charge: '1 day', retries: [1], grace: '0 days' }, '2026-04-01 00:00'],
  ['the grace', { ...usual, charge: '1 day', retries: [6], grace: '5 days' }, '2026-04-06 00:00'],
])(
  'V6 an attempt at the instant at which %s ends is not made: its money could only go back',
  (_, how, end) => {
    const play = buyer(how);
    noticed(play, '2026-03-25 10:00');
    play.pass('2026-03-31 10:00');
    expect(callsOf(play)).toHaveLength(1);
    play.send('payment.failed', '2026-03-31 10:00', {
      callId: callId(play.member, callsOf(play)[0]?.key ?? ''),
    });
    play.pass(end);
    expect(termOf(play.head, 'plus')).toBeNull();
    expect(callsOf(play)).toHaveLength(1);
  },
);
