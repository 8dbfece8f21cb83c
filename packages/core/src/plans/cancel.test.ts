import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { callId, quoteId } from '../kernel/ids.ts';
import { termOf } from './plan-state.ts';

const programs = programsOf({
  program: 'cancelled',
  assets: { points: { kind: 'currency' } },
  plans: {
    plus: {
      variants: { month: { term: '1 month', price: 1500 } },
      renewal: { charge: '14 hours', notice: '5 days', send: '7 days', retries: [1, 3], grace: '7 days' },
    },
  },
});

function buyer(): Play {
  const play = new Play(programs);
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

it('V5 V6 a charge that was under way in grace is not wanted any more: what comes of it goes back', () => {
  const play = buyer();
  play.pass('2026-03-25 10:00');
  const notice = play.entries.find(({ outcome }) => (outcome.messages?.length ?? 0) > 0)?.seq ?? 0;
  const n = play.entries
    .find(({ seq }) => seq === notice)
    ?.outcome.messages?.findIndex(({ template }) => template === 'plan.renewal_notice');
  play.send('message.delivered', '2026-03-25 10:00', { messageId: `ms-${notice}-${n}` });
  play.pass('2026-04-02 09:00');
  const calls = play.entries.flatMap(({ outcome }) => outcome.calls ?? []);
  expect(calls).toMatchObject([{ action: 'charge' }]);
  play.send('plan.cancelled', '2026-04-02 10:00', { plan: 'plus' });
  play.send('payment.succeeded', '2026-04-02 10:01', { callId: callId(play.member, calls[0]?.key ?? '') });
  expect(termOf(play.head, 'plus')).toBeNull();
  expect(play.entries.flatMap(({ outcome }) => outcome.calls ?? []).at(-1)).toMatchObject({
    action: 'refund',
    data: { amount: 1_500 },
  });
});
