import { describe, expect, test } from 'vitest';
import type { Act } from '../../act.ts';
import { plainFamilies } from '../../history/some-families.ts';
import type { Texts } from '../../kind.ts';
import type { Families } from './families.ts';
import { judgeFamilies, type TracedOfFamilies } from './judge-families.ts';

const at = (text: string): number =>
  Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime('Asia/Shanghai').epochMilliseconds;
const end2027 = '2027-12-31T16:00:00Z';

/** A household told step by step: who does what when; `pass` is the scheduler. */
function told(families: Families, ...said: readonly (readonly [when: string, who: string, act?: Act])[]) {
  const joins = ['mum', 'ben', 'cat', 'dan'].map(
    (who) => ['2026-03-01 10:00', who, { do: 'register' }] as const,
  );
  const trace = [...joins, ...said].map(([when, who, act], n): TracedOfFamilies => {
    const now = at(when);
    if (act === undefined) return { step: { step: 'pass', now }, decidedAt: now, told: null };
    // What was said just before is named so.
    const named: Act = JSON.parse(JSON.stringify(act).replace('"the last"', `"${n - 1}"`));
    const sent = { member: who, id: `${n}`, time: now, act: named };
    return { step: { step: 'send', now, sent }, decidedAt: now, told: { status: '' } };
  });
  const last = trace.at(-1)?.decidedAt ?? 0;
  const judged = judgeFamilies(families, trace, last);
  const answers = judged.verdicts
    .slice(joins.length)
    .flatMap((verdict) => (verdict === null ? [] : [[verdict.status, ...verdict.codes].join(' ')]));
  const read = (who: string): Texts => judged.last.get(who) ?? {};
  return { answers, read, asked: (who: string) => judged.people.get(who)?.asks ?? [] };
}

const ask = (to: string): Act => ({ do: 'ask', to });
const accept: Act = { do: 'accept', owner: 'mum' };
const points = (units: number): Act => ({ do: 'adjust', asset: 'points', units });
const draw = (units: number): Act => ({ do: 'draw', asset: 'points', units });
const putIn = (units: number): Act => ({ do: 'putIn', asset: 'points', units });
const home = (...seats: readonly string[]) => [
  ['2026-03-02 09:00', 'mum', { do: 'found' }] as const,
  ...seats.flatMap((seat, n) => [
    [`2026-03-02 09:0${n}`, 'mum', ask(seat)] as const,
    [`2026-03-02 09:0${n}`, seat, accept] as const,
  ]),
];

describe('households, by the sums of their README', () => {
  test('A10 the worked timeline: draws, the cap, and what goes home by itself', () => {
    const { asked, read } = told(
      plainFamilies,
      ...home('ben'),
      ['2026-03-02 09:05', 'mum', points(800)],
      ['2026-03-02 10:00', 'ben', draw(300)],
      ['2026-03-02 10:05', 'ben', draw(201)],
      ['2026-03-02 11:00', 'ben', { do: 'place', asset: 'points', units: 120, minutes: null }],
      ['2026-03-02 11:01', 'ben', { do: 'capture', hold: 'the last', units: null }],
      ['2026-03-03 10:00', ''],
      ['2026-03-03 11:00', 'ben', draw(380)],
    );
    expect(asked('ben')).toEqual(['points 300 done', 'points 201 refused share_limited', 'points 380 done']);
    expect(read('mum')).toMatchObject({
      points: `300+0 until ${end2027} owed 0`,
      'points drawn by ben': '500',
    });
    expect(read('ben')['points']).toBe(`380+0 until ${end2027} of mum owed 0`);
  });

  test('A10 an instant before the day is over nothing has gone home', () => {
    const { read } = told(
      plainFamilies,
      ...home('ben'),
      ['2026-03-02 09:05', 'mum', points(80)],
      ['2026-03-02 10:00', 'ben', draw(80)],
      ['2026-03-03 09:59:59.999', ''],
    );
    expect(read('ben')['points']).toBe(`80+0 until ${end2027} of mum owed 0`);
  });

  test('A10 leaving and dissolving give back what nobody used, past the owner too', () => {
    const { read, answers } = told(
      plainFamilies,
      ...home('ben', 'cat'),
      ['2026-03-02 10:00', 'ben', points(200)],
      ['2026-03-02 10:00', 'cat', points(100)],
      ['2026-03-02 10:01', 'ben', putIn(150)],
      ['2026-03-02 10:01', 'cat', putIn(100)],
      ['2026-03-02 10:02', 'cat', putIn(1)],
      // Of lots that agree Ben's comes first: he joined first.
      ['2026-03-02 11:00', 'mum', { do: 'place', asset: 'points', units: 60, minutes: null }],
      ['2026-03-02 11:00', 'mum', { do: 'capture', hold: 'the last', units: null }],
      ['2026-03-02 11:01', 'cat', draw(40)],
      ['2026-03-02 11:02', 'ben', { do: 'leave' }],
      ['2026-03-02 11:03', 'ben', { do: 'found' }],
      ['2026-03-02 11:04', 'mum', { do: 'dissolve' }],
      ['2026-04-01 11:01', 'ben', { do: 'found' }],
      ['2026-04-01 11:02', 'ben', { do: 'found' }],
    );
    expect(answers.slice(9)).toEqual([
      'refused insufficient_available',
      'applied',
      'applied',
      'applied',
      'applied',
      'refused household_cooling_off',
      'applied',
      'refused household_cooling_off',
      'applied',
    ]);
    expect(['mum', 'ben', 'cat'].map((who) => read(who)['points'])).toEqual([
      ' owed 0',
      `140+0 until ${end2027} owed 0`,
      `100+0 until ${end2027} owed 0`,
    ]);
  });

  test('A10 an invitation stands for seven days, and open ones count as seats', () => {
    const { answers } = told(
      { ...plainFamilies, household: { ...plainFamilies.household, seats: 1 } },
      ['2026-03-02 09:00', 'mum', { do: 'found' }],
      ['2026-03-02 09:00', 'mum', ask('ben')],
      ['2026-03-02 09:00', 'mum', ask('cat')],
      ['2026-03-09 09:00', 'ben', accept],
      ['2026-03-09 09:00', 'mum', ask('cat')],
      ['2026-03-09 09:01', 'dan', accept],
    );
    expect(answers).toEqual([
      'applied',
      'applied',
      'refused household_full',
      'refused not_invited',
      'applied',
      'refused not_invited',
    ]);
  });

  test('A10 who is closed with units of another’s: they go home, and hers are lost', () => {
    const { read } = told(
      plainFamilies,
      ...home('ben'),
      ['2026-03-02 09:05', 'mum', points(50)],
      ['2026-03-02 09:05', 'ben', points(40)],
      ['2026-03-02 09:06', 'ben', putIn(30)],
      ['2026-03-02 09:07', 'ben', draw(80)],
      ['2026-03-02 09:08', 'ben', { do: 'place', asset: 'points', units: 85, minutes: null }],
      ['2026-03-02 09:09', 'ben', { do: 'close' }],
    );
    expect(read('mum')).toMatchObject({ points: `50+0 until ${end2027} owed 0`, seats: '' });
    expect(read('ben')).toMatchObject({ points: ' owed 0', standing: 'closed' });
  });
});

describe('families under one plan', () => {
  const buys = (when: string): readonly (readonly [string, string, Act])[] => [
    [when, 'mum', { do: 'quote', variant: 'month', instead: false }],
    [when, 'mum', { do: 'buy', quote: 'the last', paid: true, mandate: false }],
  ];
  const used = (cash: number): Act => ({ do: 'used', cash });

  test('A10 the first two seats have it, their uses count, and a refund of the plan keeps what was saved', () => {
    const { read } = told(
      plainFamilies,
      ...home('ben', 'cat', 'dan'),
      ...buys('2026-05-01 10:00'),
      ['2026-05-01 11:00', 'mum', used(500)],
      ['2026-05-01 11:00', 'ben', used(200)],
      ['2026-05-01 11:00', 'cat', used(100)],
      ['2026-05-01 11:01', 'ben', { do: 'leave' }],
    );
    expect(read('mum')).toMatchObject({
      'saved in 1': '800',
      'term 1': 'month 2026-05-01T02:00:00Z to 2026-05-31T16:00:00Z 1500 less 0 open',
      freeship: '24+0 until 2026-05-31T16:00:00Z owed 0',
    });
    expect([read('ben')['family'], read('dan')['family']]).toEqual([
      '',
      'own lounge until 2026-05-31T16:00:00Z',
    ]);
    expect(read('ben')['saved in 1 of mum']).toBe('200');
  });

  test('A10 the refund, and the end of the term', () => {
    const begins = [...home('ben'), ...buys('2026-05-01 10:00')];
    const refunded = told(
      plainFamilies,
      ...begins,
      ['2026-05-01 11:00', 'ben', used(700)],
      ['2026-05-01 12:00', 'mum', { do: 'refundPlan', amount: null }],
    );
    expect(refunded.read('mum')['term 1']).toContain('1500 less 800 ended');
    expect(refunded.read('ben')['family']).toBe('');
    const before = told(plainFamilies, ...begins, ['2026-05-31 23:59:59.999', '']);
    expect(before.read('ben')['family']).toBe('own lounge until 2026-05-31T16:00:00Z');
    const after = told(plainFamilies, ...begins, ['2026-06-01 00:00', '']);
    expect([after.read('ben')['family'], after.read('mum')['freeship']]).toEqual(['', ' owed 0']);
  });
});
