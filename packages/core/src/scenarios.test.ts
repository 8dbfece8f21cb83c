import { expect, test } from 'vitest';
import { at, Play, starter } from '../test/play.ts';
import { availableOf, balanceOf, decide, replay, why } from './index.ts';

const order = (orderId: string, amount: number, more = {}) => ({ orderId, amount, currency: 'CNY', ...more });
const joined = (p = new Play(starter())) => {
  p.send('member.registered', '2026-03-01 10:00');
  return p;
};
const sums = (a: { transfers: readonly { asset: string; amount: number; kind: string }[] }) =>
  a.transfers.map((t) => `${t.asset} ${t.amount}`);
const bal = (p: Play, asset: string, time: string) => balanceOf(p.read(time).assets[asset], at(time));

test('S1 registration gives the newcomer pack', () => {
  const p = new Play(starter());
  const a = p.send('member.registered', '2026-03-01 10:00');
  expect(a.transfers.map((t) => [t.asset, t.amount, t.expiresAt])).toEqual([
    ['points', 100, at('2028-01-01')],
    ['freeship', 1, at('2026-03-31 10:00')],
    ['spin', 1, null],
  ]);
  expect(p.head.tracks['main']?.tier).toBe('v1');
});

test('S2 S3 an order, its first-order bonus and refunds', () => {
  const p = joined();
  expect(sums(p.send('order.completed', '2026-03-02 10:00', order('o1', 19990)))).toEqual([
    'growth 199',
    'points 199',
    'points 100',
  ]);
  expect(sums(p.send('order.refunded', '2026-03-03 10:00', order('o1', 5000, { refundId: 'r1' })))).toEqual([
    'growth -50',
    'points -50',
  ]);
  expect(sums(p.send('order.refunded', '2026-03-04 10:00', order('o1', 14990, { refundId: 'r2' })))).toEqual([
    'growth -149',
    'points -149',
    'points -100',
  ]);
  expect([bal(p, 'growth', '2026-03-05'), bal(p, 'points', '2026-03-05')]).toEqual([0, 100]);
});

test('S4 thirds', () => {
  const p = joined();
  p.send('order.completed', '2026-03-02 10:00', order('o1', 9999));
  for (const r of ['a', 'b', 'c']) {
    expect(sums(p.send('order.refunded', '2026-03-03 10:00', order('o1', 3333, { refundId: r })))).toEqual([
      'growth -33',
      'points -33',
    ]);
  }
  expect(bal(p, 'growth', '2026-03-05')).toBe(0);
});

test('S5 S6 the multiplier of the order holds', () => {
  const p = joined();
  p.send('order.completed', '2026-03-02 10:00', order('o1', 600000));
  expect(p.head.tracks['main']?.tier).toBe('v3');
  expect(sums(p.send('order.completed', '2026-03-03 10:00', order('o2', 12345)))).toEqual([
    'growth 123',
    'points 148',
  ]);
  p.send('order.completed', '2026-03-04 10:00', order('o3', 2000000));
  expect(p.head.tracks['main']?.tier).toBe('v4');
  expect(sums(p.send('order.refunded', '2026-03-05 10:00', order('o2', 2345)))).toEqual([
    'growth -23',
    'points -28',
  ]);
});

test('S7 limits', () => {
  const p = joined();
  const r = (t: string) => p.send('review.posted', t);
  for (const t of ['23:50', '23:55', '23:59']) expect(sums(r(`2026-03-02 ${t}`))).toEqual(['growth 10']);
  const cut = r('2026-03-02 23:59:59');
  expect([cut.transfers, cut.limited[0]?.limit]).toEqual([[], '3 per day']);
  expect(sums(r('2026-03-03 00:00:00'))).toEqual(['growth 10']);
});

test('S8 an upgrade', () => {
  const p = joined();
  p.send('adjustment.made', '2026-03-02 10:00', { asset: 'growth', amount: 990, reason: 'test' });
  const a = p.send('order.completed', '2026-03-10 10:00', order('o1', 1500));
  expect(sums(a)).toEqual(['growth 15', 'points 15', 'points 50']);
  expect(a.echoes.map((e) => e.type)).toEqual(['tier.upgraded']);
  expect(p.head.tracks['main']).toMatchObject({
    tier: 'v2',
    since: at('2026-03-10 10:00'),
    until: at('2027-03-11'),
  });
});

test('S9 S10 two steps at once, and back', () => {
  const p = joined();
  const a = p.send('order.completed', '2026-03-10 10:00', order('o1', 600000));
  expect(sums(a)).toEqual(['growth 6000', 'points 6000', 'points 100', 'points 50', 'points 200', 'spin 2']);
  expect(a.echoes.length).toBe(2);
  const b = p.send('order.refunded', '2026-03-11 10:00', order('o1', 600000));
  expect(sums(b)).toEqual(['growth -6000', 'points -6000', 'points -100']);
  expect(b.statusChanges).toMatchObject([{ tier: 'v1', cause: 'revoked_by_refund' }]);
  expect(sums(p.send('order.completed', '2026-03-12 10:00', order('o2', 600000)))).toEqual([
    'growth 6000',
    'points 6000',
  ]);
});

const v3 = (growth: number, p = joined()) => {
  p.send('adjustment.made', '2026-03-02 10:00', { asset: 'growth', amount: 5000 - 1, reason: 'test' });
  p.send('order.completed', '2026-03-10 10:00', order('o1', 100));
  expect(p.head.tracks['main']?.until).toBe(at('2027-03-11'));
  p.send('adjustment.made', '2026-06-02 10:00', { asset: 'growth', amount: growth, reason: 'test' });
  return p;
};

test('S11 S12 S13 grace, kept in grace, a shield', () => {
  const p = v3(1200);
  p.programs = starter();
  expect(p.read('2027-03-10 23:59:59').tracks['main']?.cause).toBe('upgraded');
  expect(p.read('2027-03-11').tracks['main']).toMatchObject({
    tier: 'v3',
    cause: 'grace',
    until: at('2027-04-10'),
  });
  expect(p.read('2027-04-09 23:59').tracks['main']?.tier).toBe('v3');
  expect(p.read('2027-04-10').tracks['main']).toMatchObject({
    tier: 'v2',
    cause: 'demoted',
    since: at('2027-04-10'),
  });
  const q = v3(1200);
  q.send('adjustment.made', '2027-04-01 10:00', { asset: 'growth', amount: 3800, reason: 'test' });
  expect(q.head.tracks['main']).toMatchObject({
    tier: 'v3',
    cause: 'kept_in_grace',
    since: at('2027-03-11'),
    until: at('2028-03-10'),
  });
  const s = v3(1200);
  s.send('adjustment.made', '2026-07-02 10:00', { asset: 'shield', amount: 1, reason: 'test' });
  expect(s.read('2027-03-11').tracks['main']).toMatchObject({
    tier: 'v3',
    cause: 'protected',
    until: at('2027-06-09'),
  });
  expect(availableOf(s.read('2027-03-11').assets['shield'], at('2027-03-11'))).toBe(0);
});

test('S14 undone spends go back to their lots', () => {
  const make = () => {
    const p = new Play(
      starter((d) => {
        d['rules'] = [];
      }),
    );
    p.send('member.registered', '2025-03-01 10:00');
    p.send('adjustment.made', '2025-03-02 10:00', { asset: 'points', amount: 60, reason: 'x' });
    p.send('adjustment.made', '2026-03-02 10:00', { asset: 'points', amount: 80, reason: 'x' });
    const h = p.send('hold.placed', '2026-06-01 10:00', { asset: 'points', amount: 100 });
    p.send('hold.captured', '2026-06-01 10:01', { holdId: h.hold?.id ?? '' });
    return { p, holdId: h.hold?.id ?? '' };
  };
  const lots = (p: Play) => p.head.assets['points']?.lots.map((l) => [l.left, l.until]);
  const a = make();
  expect(lots(a.p)).toEqual([
    [0, at('2027-01-01')],
    [40, at('2028-01-01')],
  ]);
  a.p.send('spend.restored', '2026-12-20 10:00', { holdId: a.holdId });
  expect(lots(a.p)).toEqual([
    [60, at('2027-01-01')],
    [80, at('2028-01-01')],
  ]);
  const b = make();
  b.p.send('spend.restored', '2027-01-05 00:00', { holdId: b.holdId });
  expect(lots(b.p)?.filter((l) => l[0] !== 0)).toEqual([
    [60, at('2027-02-04')],
    [80, at('2028-01-01')],
  ]);
});

test('S15 holds lapse', () => {
  const p = joined();
  const h = p.send('hold.placed', '2026-03-02 10:00', { asset: 'points', amount: 60 });
  expect(p.try('hold.placed', '2026-03-02 10:01', { asset: 'points', amount: 60 })).toMatchObject({
    kind: 'refused',
    refusal: { code: 'insufficient_available' },
  });
  expect(availableOf(p.read('2026-03-02 10:29').assets['points'], at('2026-03-02 10:29'))).toBe(40);
  expect(availableOf(p.read('2026-03-02 10:30').assets['points'], at('2026-03-02 10:30'))).toBe(100);
  expect(h.hold?.amount).toBe(60);
});

test('S17 S18 shortfall', () => {
  const make = (policy: string) => {
    const p = new Play(
      starter((d) => {
        (d['assets'] as Record<string, Record<string, unknown>>)['points']!['shortfall'] = policy;
      }),
    );
    p.send('member.registered', '2026-03-01 10:00');
    p.send('adjustment.made', '2026-03-01 10:01', { asset: 'points', amount: -100, reason: 'x' });
    p.send('order.completed', '2026-03-01 11:00', order('o0', 0));
    p.send('order.completed', '2026-03-02 10:00', order('o1', 10000));
    const h = p.send('hold.placed', '2026-03-02 11:00', { asset: 'points', amount: 80 });
    p.send('hold.captured', '2026-03-02 11:01', { holdId: h.hold?.id ?? '' });
    return { p, a: p.send('order.refunded', '2026-03-03 10:00', order('o1', 10000)) };
  };
  const debt = make('debt');
  expect(debt.a.shortfall).toMatchObject([{ asset: 'points', units: 80, policy: 'debt' }]);
  expect(bal(debt.p, 'points', '2026-03-04')).toBe(-80);
  debt.p.send('order.completed', '2026-03-05 10:00', order('o2', 10000));
  expect(bal(debt.p, 'points', '2026-03-06')).toBe(20);
  const charge = make('charge');
  expect(charge.a.shortfall).toMatchObject([{ units: 80, charge: { amount: 80, currency: 'CNY' } }]);
  expect(bal(charge.p, 'points', '2026-03-04')).toBe(0);
});

test('S20 late, and too late', () => {
  const p = joined();
  expect(
    sums(p.send('order.completed', '2026-03-31 23:59:59', order('o1', 10000), { now: '2026-04-20 10:00' })),
  ).toContain('growth 100');
  expect(
    p.try('order.completed', '2026-03-31 23:59:59', order('o2', 10000), { now: '2026-05-15 10:00' }),
  ).toMatchObject({ kind: 'refused', dead: true, refusal: { code: 'too_late' } });
  expect(
    sums(
      p.send('order.completed', '2026-03-31 23:59:59', order('o2', 10000), {
        now: '2026-05-15 10:00',
        override: true,
      }),
    ),
  ).toContain('growth 100');
});

test('S21 streaks', () => {
  const p = joined();
  for (let d = 2; d <= 7; d++) p.send('checkin', `2026-03-0${d} 23:58`);
  expect(sums(p.send('checkin', '2026-03-08 00:02'))).toEqual(['points 5', 'growth 1', 'points 50']);
  expect(sums(p.send('checkin', '2026-03-08 12:02'))).toEqual([]);
});

test('S22 allowances come and go', () => {
  const p = v3(0);
  const history = p.entries
    .filter((e) => e.origin === 'time' && e.decidedAt <= at('2026-05-01'))
    .flatMap((e) => (e.outcome.transfers ?? []).map((t) => [e.decidedAt, t.kind, t.asset, t.amount]));
  expect(history).toEqual([
    [at('2026-03-31 10:00'), 'expire', 'freeship', 1],
    [at('2026-04-01'), 'grant', 'freeship', 3],
    [at('2026-05-01'), 'expire', 'freeship', 3],
    [at('2026-05-01'), 'grant', 'freeship', 3],
  ]);
});

test('every transfer explains itself and every log replays', () => {
  const p = v3(1200);
  for (const [seq, e] of p.entries.entries())
    for (const [n, t] of (e.outcome.transfers ?? []).entries()) {
      const { amount, recomputed, units } = why(p.programs, e, n);
      expect([seq, recomputed, units]).toEqual([seq, amount, t.amount]);
    }
  p.pass('2027-06-01');
  expect(replay(p.programs, p.member, p.entries).differences).toEqual([]);
});

test('a goal that orders reached is lost again with their refunds, and comes but once', () => {
  const programs = starter((d) => {
    (d['rules'] as unknown[]).push({
      id: 'spender',
      on: 'order.completed',
      goal: { sum: { of: 'paid', goal: 50000 }, per: 'month' },
      grants: { points: 500 },
    });
  });
  const p = joined(new Play(programs));
  expect(sums(p.send('order.completed', '2026-03-02 10:00', order('o1', 30000)))).not.toContain('points 500');
  expect(sums(p.send('order.completed', '2026-03-03 10:00', order('o2', 30000)))).toContain('points 500');
  expect(sums(p.send('order.refunded', '2026-03-04 10:00', order('o1', 5000)))).not.toContain('points -500');
  expect(sums(p.send('order.refunded', '2026-03-05 10:00', order('o1', 6000)))).toContain('points -500');
  expect(sums(p.send('order.completed', '2026-03-06 10:00', order('o3', 90000)))).not.toContain('points 500');
});

test('S23 an invitation pays on the first real order, and is taken back with it', () => {
  const invitee = joined(new Play(starter(), 8));
  const inviter = joined(new Play(starter(), 7));
  invitee.send('invite.accepted', '2026-03-02 10:00', { inviter: { member: 7 } });
  const first = invitee.send('order.completed', '2026-03-03 10:00', order('o1', 5000));
  expect(first.echoes).toMatchObject([{ type: 'invite.rewarded' }]);
  const relay = (from: Play, to: Play, time: string): void => {
    for (const e of from.entries.splice(0)) {
      for (const f of e.outcome.follow ?? []) if (f.to === to.member) to.follow(f, time);
    }
  };
  relay(invitee, inviter, '2026-03-03 10:01');
  expect(bal(inviter, 'growth', '2026-03-04')).toBe(50);
  expect(bal(inviter, 'points', '2026-03-04')).toBe(300);
  invitee.send('order.refunded', '2026-03-05 10:00', order('o1', 100));
  relay(invitee, inviter, '2026-03-05 10:01');
  expect(bal(inviter, 'growth', '2026-03-06')).toBe(0);
  expect(bal(inviter, 'points', '2026-03-06')).toBe(100);
  const small = joined(new Play(starter(), 9));
  small.send('invite.accepted', '2026-03-02 10:00', { inviter: { member: 7 } });
  expect(small.send('order.completed', '2026-03-03 10:00', order('p1', 4900)).echoes).toEqual([]);
  expect(small.send('order.completed', '2026-03-03 10:00', order('p2', 6000)).echoes).toEqual([]);
  const alone = joined(new Play(starter(), 10));
  expect(alone.send('invite.accepted', '2026-03-02 10:00', { inviter: { member: 10 } }).void?.code).toBe(
    'invitation_void',
  );
});

test('G4 a limit shared by a device: what was asked is kept, also where it left no room', () => {
  const programs = starter((d) => {
    (d['rules'] as unknown[]).push({
      id: 'share',
      on: 'content.shared',
      limits: [{ per: 'day', times: 2, by: 'device' }],
      grants: { points: 7 },
    });
  });
  const p = joined(new Play(programs));
  const event = {
    type: 'content.shared',
    source: 'test',
    time: at('2026-03-02 10:00'),
    data: { risk: { deviceId: 'h1' } },
  };
  const context = { member: 7, origin: 'outside' as const, now: event.time, backfill: false };
  const records = { get: () => null };
  const key = 'limit:share:0:2026-03-02:h1';
  const free = decide(
    programs,
    { head: p.head, records },
    { ...event, id: 'a' },
    { ...context, taken: { stock: { [key]: 1 } } },
  );
  const full = decide(
    programs,
    { head: p.head, records },
    { ...event, id: 'b' },
    { ...context, taken: { stock: { [key]: 2 } } },
  );
  if (free.kind !== 'applied' || full.kind !== 'applied') throw new Error('refused');
  expect(free.entries[0]?.outcome).toMatchObject({
    transfers: [{ amount: 7 }],
    claims: { [key]: { by: 1, limit: 2 } },
  });
  expect(full.entries[0]).toMatchObject({
    context: { stock: { [key]: 2 } },
    outcome: { limited: [{ limit: '2 per day and device' }] },
  });
});

test('a version that asks for less ends a grace well', () => {
  const p = v3(1200);
  const next = starter((doc) => {
    const { tiers } = (doc['tracks'] as { main: { tiers: { threshold: number }[] } }).main;
    for (const [i, threshold] of [0, 50, 1000].entries())
      (tiers[i] as { threshold: number }).threshold = threshold;
  }).versions[0];
  if (next === undefined) throw new Error('no version');
  const first = p.programs.versions[0] as typeof next;
  p.programs = { versions: [first, { ...next, number: 2, effectiveAt: at('2027-03-20') }] };
  expect(p.read('2027-03-19').tracks['main']).toMatchObject({ tier: 'v3', cause: 'grace' });
  expect(p.read('2027-03-20').tracks['main']).toMatchObject({
    tier: 'v3',
    cause: 'kept_in_grace',
    since: at('2027-03-11'),
    until: at('2028-03-10'),
  });
});

/** v3 until 2027-03-11, when the version begins: then periods are of 180 days and v3 asks for 9,000. */
function withVersionAtTheEnd(p: Play): Play {
  const next = starter((doc) => {
    const main = (doc['tracks'] as { main: { period: string; tiers: { threshold: number }[] } }).main;
    main.period = '180 days';
    (main.tiers[2] as { threshold: number }).threshold = 9_000;
  }).versions[0];
  const first = p.programs.versions[0];
  if (next === undefined || first === undefined) throw new Error('no version');
  p.programs = { versions: [first, { ...next, number: 2, effectiveAt: at('2027-03-11') }] };
  return p;
}

test('a period that ends at the very instant at which a version begins meets the version before it', () => {
  const p = withVersionAtTheEnd(joined());
  p.send('order.completed', '2026-03-10 10:00', order('o1', 500_000));
  p.send('order.completed', '2026-04-10 10:00', order('o2', 500_000));
  p.send('order.completed', '2026-05-10 10:00', order('o3', 1_000));
  expect(p.head.tracks['main']).toMatchObject({ tier: 'v3', until: at('2027-03-11') });
  const kept = { tier: 'v3', cause: 'renewed', since: at('2027-03-11'), until: at('2028-03-10') };
  expect(p.read('2027-03-11').tracks['main']).toMatchObject(kept);
  // A refund folds the track again, and comes to the same.
  p.send('order.refunded', '2027-03-12 10:00', order('o3', 100));
  expect(p.head.tracks['main']).toMatchObject(kept);
  expect(p.entries.find(({ decidedAt }) => decidedAt === at('2027-03-11'))?.version).toBe(1);
});

test('a card that was used before an order of the same instant protects nothing once more', () => {
  const p = joined();
  p.send('adjustment.made', '2026-03-02 10:00', { asset: 'shield', amount: 1, reason: 'test' });
  p.send('order.completed', '2026-03-10 10:00', order('o1', 100_000));
  const until = p.head.tracks['main']?.until ?? 0;
  expect(until).toBe(at('2027-03-11'));
  p.send('order.completed', '2027-03-11 00:00', order('o2', 5_000));
  expect(p.head.tracks['main']).toMatchObject({ cause: 'protected', until: at('2027-06-09') });
  p.send('order.refunded', '2027-06-09 01:00', order('o2', 100));
  expect(p.head.tracks['main']).toMatchObject({ tier: 'v2', cause: 'grace', until: at('2027-07-09') });
});

test('a goal of different things counts what stands of each', () => {
  const programs = starter((d) => {
    (d['rules'] as unknown[]).push({
      id: 'explorer',
      on: 'order.completed',
      when: 'has(data.channel)',
      goal: { distinct: { of: 'data.channel', goal: 2 } },
      grants: { points: 500 },
    });
  });
  const p = joined(new Play(programs));
  const buy = (id: string, channel: string): readonly string[] =>
    sums(p.send('order.completed', '2026-03-02 10:00', order(id, 1_000, { channel })));
  const back = (id: string): readonly string[] =>
    sums(p.send('order.refunded', '2026-03-03 10:00', order(id, 1_000)));
  buy('a1', 'app');
  back('a1');
  expect(buy('w1', 'web')).not.toContain('points 500'); // only one of the two stands
  buy('w2', 'web');
  expect(buy('a2', 'app')).toContain('points 500');
  expect(back('w1')).not.toContain('points -500'); // the other of its kind still stands
  expect(back('w2')).toContain('points -500');
});
