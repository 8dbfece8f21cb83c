import { expect, it } from 'vitest';
import { at, Play, programsOf } from '../../test/play.ts';
import { callId, quoteId } from '../kernel/ids.ts';
import { planOf } from './plan-state.ts';

const programs = programsOf({
  program: 'trying',
  assets: { points: { kind: 'currency' }, waiting: { kind: 'currency' } },
  rules: [
    {
      id: 'waiting',
      on: 'order.completed',
      when: "'plus' in member.trial",
      grants: [{ asset: 'waiting', amount: 'data.amount', availableAfter: '10 days' }],
    },
  ],
  plans: {
    plus: {
      variants: { year: { term: '1 year', price: 9_900 } },
      trial: { term: '30 days', frozen: { waiting: 'points' }, releaseWithin: '30 days' },
    },
  },
});

function joined() {
  const play = new Play(programs);
  play.send('member.registered', '2026-01-01 10:00');
  const quote = (time: string): string => {
    play.send('plan.quoted', time, { plan: 'plus', variant: 'year' });
    return quoteId(play.member, play.head.seq);
  };
  const lots = (asset: string) =>
    (play.head.assets[asset]?.lots ?? [])
      .filter(({ left }) => left > 0)
      .map(({ from, left }) => [from, left]);
  return { play, quote, lots };
}

/** Who tries from 03-01 on, and buys two things: what they froze opens on 03-12 and on 03-26. */
function trying() {
  const { play, quote, lots } = joined();
  play.send('plan.trial_started', '2026-03-01 09:00', { plan: 'plus' });
  for (const [orderId, time, amount] of [
    ['a', '2026-03-02 09:00', 1_000],
    ['b', '2026-03-16 09:00', 280],
  ] as const)
    play.send('order.completed', time, { orderId, amount, currency: 'CNY' });
  const buy = (time: string) => play.send('plan.purchased', time, { quoteId: quote(time), paid: {} });
  const owed = () => play.head.assets['waiting']?.owed;
  return { play, buy, lots, owed };
}

it('P13 what is still pending is released too, to the day on which it would have opened', () => {
  const { play, buy, lots, owed } = trying();
  buy('2026-03-20 10:00');
  const opens = at('2026-03-26 09:00');
  expect([lots('waiting'), lots('points')]).toEqual([
    [],
    [
      [0, 1_000],
      [opens, 280],
    ],
  ]);
  const part = { orderId: 'b', amount: 100, currency: 'CNY', refundId: 'r' };
  play.send('order.refunded', '2026-03-21 09:00', part);
  expect([lots('points'), owed()]).toEqual([
    [
      [0, 1_000],
      [opens, 180],
    ],
    0,
  ]);
  play.pass('2026-03-26 09:00');
  play.send('order.cancelled', '2026-03-27 09:00', { orderId: 'b' });
  play.send('order.cancelled', '2026-03-27 09:01', { orderId: 'a' });
  expect([lots('points'), owed()]).toEqual([[], 0]);
});

it('P13 who buys too late has nothing of it', () => {
  const { buy, lots } = trying();
  buy('2026-04-30 00:00');
  expect([lots('points'), lots('waiting')]).toEqual([[], []]);
});

it('V6 money that is told of twice, by whatever id, pays for one term', () => {
  const { play, quote } = joined();
  play.send('plan.purchased', '2026-01-01 10:01', { quoteId: quote('2026-01-01 10:00') });
  const calls = () => play.entries.flatMap(({ outcome }) => outcome.calls ?? []);
  const [call] = calls();
  if (call === undefined) throw new Error('nothing was asked');
  for (const id of ['told', 'told again', 'and again'])
    play.send('payment.succeeded', '2026-01-01 10:02', { callId: callId(play.member, call.key) }, { id });
  expect(planOf(play.head, 'plus')?.terms).toHaveLength(1);
  expect(calls()).toHaveLength(1);
});
