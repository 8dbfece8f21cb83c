import { describe, expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { type IssueRecord, type JsonObject, postingsOf, replay } from '../index.ts';

const doc = {
  program: 'partners',
  assets: { tickets: { kind: 'voucher' } },
  plans: { joint: { variants: { month: { term: '1 month', price: 1500 } } } },
  partners: {
    video: {
      name: { zh: '视频', en: 'Video' },
      claim: { per: 'year', times: 3 },
      items: {
        month: { cost: 600, value: 1500, delivery: 'codes' },
        call: {
          cost: 500,
          value: 1200,
          delivery: 'call',
          instead: 'month',
          claim: { per: 'year', times: 2 },
        },
        last: { cost: 400, delivery: 'call' },
      },
    },
    music: { items: { week: { cost: 100, value: 300, delivery: 'codes' } } },
  },
  benefits: {
    card: { for: { plans: ['joint'] }, partner: { partner: 'video', item: 'call' } },
    code: { claim: { per: 'day', times: 1 }, value: 990, partner: { partner: 'video', item: 'month' } },
    ticketed: { partner: { partner: 'video', item: 'last', uses: { tickets: 2 } } },
    bundle: {
      for: { plans: ['joint'] },
      claim: { per: 'year', times: 1 },
      partner: { partner: 'music', atStart: true },
    },
  },
};

function member(): Play {
  const play = new Play(programsOf(doc));
  play.send('member.registered', '2026-03-01 09:00');
  play.stock.set('codes:video:month', [0, 2]);
  play.stock.set('codes:music:week', [0, 1]);
  return play;
}
function buys(play: Play, time: string): void {
  play.send('plan.quoted', time, { plan: 'joint', variant: 'month' });
  play.send('plan.purchased', time, { quoteId: `qt-7-${play.head.seq}`, paid: {} });
}
const claim = (play: Play, time: string, benefit: string): void =>
  void play.send('benefit.claimed', time, { benefit });
const code = (play: Play, type: string, time: string, data: JsonObject): unknown => {
  const decision = play.try(type, time, data);
  return decision.kind === 'refused' ? [decision.refusal.code, decision.refusal.detail] : decision.kind;
};
const issues = (play: Play): readonly IssueRecord[] =>
  [...play.records].filter(([key]) => key.startsWith('issue/')).map(([, value]) => value as IssueRecord);
const states = (play: Play): unknown => issues(play).map(({ item, state }) => [item, state]);
const calls = (play: Play): readonly string[] =>
  play.entries
    .flatMap(({ outcome }) => outcome.calls ?? [])
    .map(({ key }) => `cl-7-${key.replace('.', '-')}`);
const templates = (play: Play): readonly string[] =>
  play.entries.flatMap(({ outcome }) => (outcome.messages ?? []).map(({ template }) => template));
const list = (play: Play): unknown =>
  ((play.records.get('uses/joint/1') ?? []) as readonly JsonObject[]).reduce(
    (sum, { list: n }) => sum + Number(n),
    0,
  );

describe('pieces of partners', () => {
  it('J1 a code is number n of its pool; none left is refused', () => {
    const play = member();
    claim(play, '2026-03-02 10:00', 'code');
    expect(code(play, 'benefit.claimed', '2026-03-02 11:00', { benefit: 'code' })).toMatchObject([
      'claim_limit',
      expect.stringContaining('2026-03-03'),
    ]);
    claim(play, '2026-03-03 10:00', 'code');
    expect(issues(play).map(({ number, cost, value }) => [number, cost, value])).toEqual([
      [1, 600, 990],
      [2, 600, 990],
    ]);
    expect(code(play, 'benefit.claimed', '2026-03-04 10:00', { benefit: 'code' })).toMatchObject([
      'benefit_exhausted',
      expect.any(String),
    ]);
    expect(play.stock.get('codes:video:month')).toEqual([2, 2]);
    expect(replay(play.programs, play.member, play.entries).differences).toEqual([]);
  });

  it('J2 a call is open until the partner says, and once is enough', () => {
    const play = member();
    buys(play, '2026-03-02 10:00');
    claim(play, '2026-03-02 11:00', 'card');
    const [callId = ''] = calls(play);
    expect([states(play), list(play)]).toEqual([
      [
        ['week', 'delivered'],
        ['call', 'open'],
      ],
      300,
    ]);
    for (const type of ['partner.delivered', 'partner.failed', 'partner.delivered'])
      play.send(type, '2026-03-02 12:00', { callId });
    expect([states(play), list(play)]).toEqual([
      [
        ['week', 'delivered'],
        ['call', 'delivered'],
      ],
      1_500,
    ]);
    expect(code(play, 'partner.delivered', '2026-03-02 13:00', { callId: 'cl-7-1-0' })).toMatchObject([
      'unknown_call',
      expect.any(String),
    ]);
  });

  it('J3 where it fails for good something stands in for it, else the claim is given back with its units', () => {
    const play = member();
    buys(play, '2026-03-02 10:00');
    claim(play, '2026-03-02 11:00', 'card');
    play.send('partner.failed', '2026-03-02 12:00', { callId: calls(play)[0] ?? '', reason: 'closed' });
    expect(states(play)).toEqual([
      ['week', 'delivered'],
      ['call', 'failed'],
      ['month', 'delivered'],
    ]);
    play.send('adjustment.made', '2026-03-03 09:00', { asset: 'tickets', amount: 3, reason: 'a test' });
    claim(play, '2026-03-03 10:00', 'ticketed');
    const left = (): number => play.head.assets['tickets']?.lots.reduce((sum, lot) => sum + lot.left, 0) ?? 0;
    expect([left(), play.head.facts]).toMatchObject([1, expect.anything()]);
    expect(code(play, 'benefit.claimed', '2026-03-03 11:00', { benefit: 'ticketed' })).toMatchObject([
      'insufficient_available',
      expect.any(String),
    ]);
    play.send('partner.failed', '2026-03-03 12:00', { callId: calls(play)[1] ?? '' });
    expect([left(), templates(play).at(-1)]).toEqual([3, 'partner.returned']);
    claim(play, '2026-03-04 10:00', 'ticketed');
    claim(play, '2026-03-04 11:00', 'card');
    const full = code(play, 'benefit.claimed', '2026-03-04 12:00', { benefit: 'code' });
    expect(full).toMatchObject(['claim_limit', expect.stringContaining('2027-01-01')]);
    // Success after failure: the member has it, so it counts again and takes what there is.
    play.send('partner.delivered', '2026-03-05 12:00', { callId: calls(play)[1] ?? '' });
    expect([left(), issues(play).filter(({ late }) => late === true)]).toMatchObject([
      0,
      [{ item: 'last', state: 'delivered' }],
    ]);
    expect(replay(play.programs, play.member, play.entries).differences).toEqual([]);
  });

  it('J1 codes that are of no use are passed over, and one that was given is replaced', () => {
    const play = member();
    play.stock.set('codes:video:month', [0, 5]);
    play.usable.set('codes:video:month', [2, 4, 5]);
    claim(play, '2026-03-02 10:00', 'code');
    claim(play, '2026-03-03 10:00', 'code');
    expect(issues(play).map(({ number }) => number)).toEqual([2, 4]);
    expect(play.stock.get('codes:video:month')).toEqual([4, 5]);
    const given =
      [...play.records.keys()].find((key) => key.startsWith('issue/'))?.slice('issue/'.length) ?? '';
    play.send('partner.replaced', '2026-03-04 10:00', {
      callId: `cl-7-${given.replace('.', '-')}`,
      reason: 'used before',
    });
    expect(issues(play).map(({ number, state }) => [number, state])).toEqual([
      [2, 'revoked'],
      [4, 'delivered'],
      [5, 'delivered'],
    ]);
    expect(
      code(play, 'partner.replaced', '2026-03-04 11:00', { callId: `cl-7-${given.replace('.', '-')}` }),
    ).toMatchObject(['issue_state', expect.any(String)]);
    expect(replay(play.programs, play.member, play.entries).differences).toEqual([]);
  });

  it('J1 two codes of one decision are two', () => {
    const { bundle } = doc.benefits;
    const play = new Play(programsOf({ ...doc, benefits: { ...doc.benefits, again: bundle } }));
    play.send('member.registered', '2026-03-01 09:00');
    play.stock.set('codes:music:week', [0, 3]);
    buys(play, '2026-03-02 10:00');
    expect(issues(play).map(({ number }) => number)).toEqual([1, 2]);
    expect(play.stock.get('codes:music:week')).toEqual([2, 3]);
  });

  it('J3 what came after all counts again', () => {
    const play = member();
    play.send('adjustment.made', '2026-03-03 09:00', { asset: 'tickets', amount: 9, reason: 'a test' });
    claim(play, '2026-03-03 10:00', 'ticketed');
    const [callId = ''] = calls(play);
    play.send('partner.failed', '2026-03-03 12:00', { callId });
    play.send('partner.delivered', '2026-03-03 13:00', { callId });
    for (const hour of [14, 15]) claim(play, `2026-03-03 ${hour}:00`, 'ticketed');
    expect(code(play, 'benefit.claimed', '2026-03-03 16:00', { benefit: 'ticketed' })).toMatchObject([
      'claim_limit',
      expect.stringContaining('2027-01-01'),
    ]);
  });

  it('P17 a third claim of the year waits for January; what a plan brings by itself too', () => {
    const play = member();
    play.stock.set('codes:music:week', [0, 9]);
    for (const month of ['09', '10']) {
      buys(play, `2026-${month}-02 10:00`);
      claim(play, `2026-${month}-02 11:00`, 'card');
    }
    expect(templates(play).filter((one) => one === 'partner.later')).toEqual(['partner.later']);
    buys(play, '2026-12-20 10:00');
    expect(code(play, 'benefit.claimed', '2026-12-20 11:00', { benefit: 'card' })).toMatchObject([
      'claim_limit',
      expect.stringContaining('2027-01-01'),
    ]);
    claim(play, '2027-01-01 00:00', 'card');
    expect(calls(play)).toHaveLength(3);
    expect(replay(play.programs, play.member, play.entries).differences).toEqual([]);
  });

  it('a purchase never fails for want of a code, and history issues nothing', () => {
    const play = member();
    play.stock.set('codes:music:week', [1, 1]);
    buys(play, '2026-03-02 10:00');
    expect([states(play), templates(play).at(-1)]).toEqual([[], 'partner.later']);
    const old = new Play(programsOf(doc));
    old.send('member.registered', '2025-03-01 09:00', {}, { backfill: true });
    old.send('benefit.claimed', '2025-03-02 09:00', { benefit: 'code' }, { backfill: true });
    expect([issues(old), old.entries.filter(({ outcome }) => outcome.claims !== undefined)]).toEqual([
      [],
      [],
    ]);
  });

  it('J3 who has left: what was open is settled all the same, and nothing is issued or given back any more', () => {
    const play = member();
    play.send('adjustment.made', '2026-03-03 09:00', { asset: 'tickets', amount: 2, reason: 'a test' });
    claim(play, '2026-03-03 10:00', 'ticketed');
    buys(play, '2026-03-03 11:00');
    claim(play, '2026-03-03 12:00', 'card');
    play.send('member.closed', '2026-03-04 10:00');
    for (const callId of calls(play)) play.send('partner.failed', '2026-03-05 10:00', { callId });
    expect(issues(play).map(({ item, state, returned }) => [item, state, returned])).toEqual([
      ['last', 'failed', true],
      ['week', 'delivered', undefined],
      ['call', 'failed', true],
    ]);
    expect(play.head.assets['tickets']?.lots.reduce((sum, lot) => sum + lot.left, 0) ?? 0).toBe(0);
    expect(code(play, 'benefit.claimed', '2026-03-06 10:00', { benefit: 'code' })).toMatchObject([
      'member_closed',
      expect.any(String),
    ]);
    expect(replay(play.programs, play.member, play.entries).differences).toEqual([]);
  });

  it('J4 postings of an issue add up to how it stands', () => {
    const at = (state: IssueRecord['state'], more: Partial<IssueRecord> = {}): IssueRecord =>
      ({ state, ...more }) as IssueRecord;
    expect(postingsOf(null, at('open'))).toEqual(['issued']);
    expect(postingsOf(null, at('delivered'))).toEqual(['issued', 'delivered']);
    expect(postingsOf(at('open'), at('failed', { returned: true }))).toEqual(['failed', 'givenBack']);
    expect(postingsOf(at('open'), at('failed', { by: '1.0' }))).toEqual(['failed', 'substituted']);
    expect(postingsOf(at('failed'), at('delivered'))).toEqual(['late']);
    expect(postingsOf(at('delivered'), at('revoked', { by: '1.0' }))).toEqual(['revoked', 'substituted']);
    expect(postingsOf(at('delivered'), at('delivered'))).toEqual([]);
  });
});
