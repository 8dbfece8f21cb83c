import { describe, expect, test } from 'vitest';
import type { Act, Step } from '../../act.ts';
import { plainJoint } from '../../history/some-joint.ts';
import type { Texts } from '../../kind.ts';
import { availableOf } from '../purse.ts';
import type { Customer } from './customer.ts';
import type { Joint } from './joint.ts';
import { judgePartners, type TracedOfPartners } from './judge-partners.ts';

// The judge of partners is held to the worked scenarios, so that it may judge others.

const at = (text: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Asia/Shanghai').epochMilliseconds;
const rfc = (text: string): string => Temporal.Instant.fromEpochMilliseconds(at(text)).toString();

/** What happens, and, of an answer, to which piece of hers: the n-th from 0. */
type Line = readonly [when: string, act: Act, piece?: number];

interface After {
  readonly customer: Customer;
  readonly seen: Texts;
  readonly settled: Texts;
  /** What each line was told: refused by these, or nothing. */
  readonly codes: readonly (readonly string[])[];
}

/** A member's history, each line decided when it happened, and what she has at an instant. */
function after(lines: readonly Line[], when: string, joint: Joint = plainJoint): After {
  const all: readonly Line[] = [['2026-01-01T10:00', { do: 'register' }], ...lines];
  const trace = all.map(([time, act, piece], n): TracedOfPartners => {
    const now = at(time);
    const step: Step = { step: 'send', now, sent: { member: 'm', id: `e${n}`, time: now, act } };
    return { step, decidedAt: now, told: { status: 'applied', piece: piece ?? null } };
  });
  const { verdicts, people, last, whole } = judgePartners(joint, trace, at(when));
  const customer = people.get('m');
  if (customer === undefined) throw new Error('no member');
  const codes = verdicts.slice(1).map((verdict) => verdict?.codes ?? []);
  return { customer, seen: last.get('m') ?? {}, settled: whole ?? {}, codes };
}

/** A quote and the purchase by it; the quote is line n of the history, after the registration. */
const buys = (when: string, n: number, variant: 'month' | 'year' = 'month'): readonly Line[] => [
  [when, { do: 'quote', variant, instead: false }],
  [when, { do: 'buy', quote: `e${n}`, paid: true, mandate: false }],
];
const claims = (when: string, benefit: string): Line => [when, { do: 'claim', benefit }];
const tells = (when: string, piece: number, outcome: 'delivered' | 'failed' | 'replaced'): Line => [
  when,
  { do: 'answerPiece', back: 0, outcome },
  piece,
];
/** Nothing is claimed by itself, and one code is in the pool. */
const quiet: Joint = {
  ...plainJoint,
  benefits: {
    ...plainJoint.benefits,
    welcome: { ...plainJoint.benefits.welcome, atStart: false },
    opening: { ...plainJoint.benefits.opening, atStart: false },
  },
  pools: [
    {
      partner: 'video',
      item: 'code',
      batches: [{ units: 1, loadedAt: 0, expiresAt: null, revokedAt: null }],
    },
  ],
};
const pieces = ({ customer }: After): readonly string[] =>
  customer.pieces.map(({ item, state, returned, late }) =>
    [item, state, ...(returned ? ['back'] : []), ...(late ? ['late'] : [])].join(' '),
  );

describe('the oracle of partners', () => {
  test('P17 at most 2 claims per calendar year: bought on 12-20 she has the plan, and can claim from 01-01', () => {
    const lines: readonly Line[] = [
      ...buys('2026-09-02T10:00', 1),
      claims('2026-09-02T10:00', 'card'),
      tells('2026-09-02T10:01', 0, 'delivered'),
      ...buys('2026-10-02T10:00', 5),
      claims('2026-10-02T10:00', 'card'),
      tells('2026-10-02T10:01', 1, 'delivered'),
    ];
    expect(after(lines, '2026-12-20T10:00', quiet).seen['card with the plan']).toBe(rfc('2027-01-01T00:00'));
    const more = [
      ...lines,
      ...buys('2026-12-20T10:00', 9),
      claims('2026-12-20T10:00', 'card'),
      claims('2026-12-31T23:59:59.999', 'card'),
      claims('2027-01-01T00:00', 'card'),
    ];
    const then = after(more, '2027-01-01T00:00', quiet);
    expect(then.codes.slice(8)).toEqual([[], [], ['claim_limit'], ['claim_limit'], []]);
    expect(then.seen['plan']).toBe('held');
  });

  test('P17 the worked timeline: a code stands in; no code is left and it comes back; a success after all counts again', () => {
    const lines: readonly Line[] = [
      ...buys('2026-09-02T10:00', 1),
      claims('2026-09-02T10:00', 'card'),
      tells('2026-09-02T10:01', 0, 'failed'),
      ...buys('2026-10-02T10:00', 5),
      claims('2026-10-02T10:00', 'card'),
      tells('2026-10-02T10:01', 2, 'failed'),
    ];
    const before = after(lines, '2026-10-02T10:02', quiet);
    expect(pieces(before)).toEqual(['month failed', 'code delivered', 'month failed back']);
    expect(before.seen['card with the plan']).toBe('now');
    const then = after([...lines, tells('2026-10-02T10:05', 2, 'delivered')], '2026-12-20T10:00', quiet);
    expect(pieces(then)).toEqual(['month failed', 'code delivered', 'month delivered late']);
    expect(then.seen['card with the plan']).toBe(rfc('2027-01-01T00:00'));
    // By posting date: a month of the code, and one that came after all.
    expect(then.settled['2026-09 video/code']).toBe('0 open, issued 1, delivered 1, 0 open, 650 + 0 = 650');
    expect(then.settled['2026-09 video/month']).toBe(
      '0 open, issued 1, failed 1, substituted 1, 0 open, 0 + 0 = 0',
    );
    expect(then.settled['2026-10 video/month']).toBe(
      '0 open, issued 1, late 1, failed 1, givenBack 1, 0 open, 600 + 0 = 600',
    );
  });

  test('P22 list value and money of a term, never added together; what was of no use counts no more', () => {
    const lines: readonly Line[] = [
      ...buys('2026-03-10T10:00', 1, 'year'),
      ['2026-03-11T10:00', { do: 'used', cash: 13_845 }],
      claims('2026-03-12T10:00', 'card'),
      tells('2026-03-12T10:01', 0, 'delivered'),
    ];
    expect(after(lines, '2026-04-01T00:00', quiet).seen['term 1']).toMatch(/saved 13845 and 1500$/);
    const then = after([...lines, tells('2026-04-02T10:00', 0, 'replaced')], '2026-05-01T00:00', quiet);
    expect(then.seen['term 1']).toMatch(/saved 13845 and 0$/);
    // Asked for anew, and owed once less: in the month in which that was decided.
    expect(pieces(then)).toEqual(['month revoked', 'month open']);
    expect(then.settled['2026-03 video/month']).toBe('0 open, issued 1, delivered 1, 0 open, 600 + 0 = 600');
    expect(then.settled['2026-04 video/month']).toBe(
      '0 open, issued 1, revoked 1, substituted 1, 1 open, -600 + 0 = -600',
    );
  });

  test('J3 what a plan brings is claimed at the purchase; of a term that time begins she is told', () => {
    const lines = [...buys('2026-03-10T10:00', 1), ...buys('2026-03-20T10:00', 3)];
    const then = after(lines, '2026-04-10T00:00');
    expect(pieces(then)).toEqual(['cup delivered', 'code delivered']);
    expect(then.seen['later']).toBe(`welcome ${rfc('2026-04-10T00:00')}, opening ${rfc('2026-04-10T00:00')}`);
  });

  test('J1 codes that expired or were revoked are passed over, and none is left: the units stay with her', () => {
    const batch = { units: 1, loadedAt: 0, expiresAt: null, revokedAt: null };
    const batches = [
      { ...batch, expiresAt: at('2026-02-01T00:00') },
      batch,
      { ...batch, revokedAt: at('2026-02-02T00:00') },
    ];
    const joint: Joint = {
      ...quiet,
      benefits: { ...quiet.benefits, coded: { ...quiet.benefits.coded, tickets: 1 } },
      pools: [{ partner: 'video', item: 'code', batches }],
    };
    const lines: readonly Line[] = [
      ['2026-01-02T10:00', { do: 'adjust', asset: 'ticket', units: 3 }],
      claims('2026-02-02T10:00', 'coded'),
      claims('2026-02-02T10:01', 'coded'),
    ];
    const then = after(lines, '2026-02-02T10:02', joint);
    expect(then.codes).toEqual([[], [], ['benefit_exhausted']]);
    expect(then.customer.pieces.map(({ number }) => number)).toEqual([2]);
    expect(availableOf(then.customer, 'ticket')).toBe(2);
  });

  test('J2 in whichever order a partner says it, she has one piece and her claim with it', () => {
    const start: readonly Line[] = [
      ['2026-01-02T10:00', { do: 'adjust', asset: 'ticket', units: 2 }],
      claims('2026-02-02T10:00', 'ticketed'),
    ];
    const told = (...outcomes: readonly ('delivered' | 'failed')[]): After => {
      const lines = outcomes.map((outcome, n): Line => tells(`2026-02-02T10:0${n + 1}`, 0, outcome));
      return after([...start, ...lines], '2026-02-03T00:00');
    };
    expect(pieces(told('delivered', 'failed', 'delivered'))).toEqual(['hour delivered']);
    expect(pieces(told('failed', 'delivered', 'failed'))).toEqual(['hour delivered late']);
    const [kept, back] = [told('failed', 'delivered'), told('failed')];
    expect([kept, back].map(({ customer }) => availableOf(customer, 'ticket'))).toEqual([0, 2]);
  });

  test('J4 what a partner gives by itself costs by days: 12,000 for a year, so much for each month, and all of it in the end', () => {
    const then = after(buys('2026-03-01T10:00', 1, 'year'), '2027-04-01T00:00', quiet);
    const days = Object.entries(then.settled).flatMap(([name, text]) =>
      name.endsWith('music/year') ? [Number(/0 \+ (\d+) =/.exec(text)?.[1])] : [],
    );
    // 31 of 365 days, then up to 61: 1,019.18 and 2,005.48.
    expect(days.slice(0, 2)).toEqual([1_019, 986]);
    expect(days).toHaveLength(12);
    expect(days.reduce((total, amount) => total + amount, 0)).toBe(12_000);
  });
});
