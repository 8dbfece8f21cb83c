import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';

const every = ['day', 'month', 'year', 'term'] as const;
const programs = (anchor: 'calendar' | 'term', onStart: 'none' | 'full' | 'prorated') =>
  programsOf({
    program: 'shop',
    currency: 'CNY',
    assets: Object.fromEntries(every.map((each) => [each, { kind: 'voucher' }])),
    plans: {
      plus: {
        variants: {
          week: { term: '7 days', price: 100 },
          month: { term: '1 month', price: 1_500 },
          year: { term: '1 year', price: 8_800 },
        },
        trial: { term: '10 days' },
        refund: [{ coolingOff: '20 days' }],
        upgrade: ['plus'],
      },
    },
    benefits: Object.fromEntries(
      every.map((each) => [
        each,
        {
          for: { plans: ['plus'], trial: true },
          allowance: { asset: each, every: each, amount: 3, onStart, ...(each === 'day' ? {} : { anchor }) },
        },
      ]),
    ),
  });

const act = fc.record({
  days: fc.integer({ min: 0, max: 45 }),
  what: fc.constantFrom('week', 'month', 'year', 'refund', 'trial', 'frozen', 'unfrozen', 'nothing'),
});

function play(p: Play, acts: readonly { days: number; what: string }[], daily: boolean): void {
  let day = 0;
  const time = (n: number): string => Temporal.PlainDate.from('2026-01-31').add({ days: n }).toString();
  p.send('member.registered', `${time(0)} 08:00`);
  for (const { days, what } of acts) {
    if (daily) for (let n = day + 1; n <= day + days; n++) p.pass(time(n));
    day += days;
    const at = `${time(day)} 10:00`;
    if (what === 'trial') p.try('plan.trial_started', at, { plan: 'plus' });
    else if (what === 'refund') p.try('plan.refunded', at, { plan: 'plus' });
    else if (what === 'frozen' || what === 'unfrozen') p.try(`member.${what}`, at);
    else if (what !== 'nothing') {
      const quoted = p.try('plan.quoted', at, { plan: 'plus', variant: what });
      if (quoted.kind === 'applied') p.try('plan.purchased', at, { quoteId: `qt-7-${p.head.seq}`, paid: {} });
    }
  }
  p.pass(time(day + 400));
}

/** [benefit, day, units] of all that benefits gave. */
const given = (p: Play) =>
  p.entries.flatMap((entry) =>
    (entry.outcome.transfers ?? [])
      .filter((t) => t.kind === 'grant' && t.rule?.startsWith('benefit:') === true)
      .map((t) => `${t.rule} ${entry.decidedAt} ${t.amount}`),
  );

it('I16 no two packs in one period, and whether anybody looked makes no difference', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('calendar' as const, 'term' as const),
      fc.constantFrom('none' as const, 'full' as const, 'prorated' as const),
      fc.array(act, { minLength: 1, maxLength: 8 }),
      (anchor, onStart, acts) => {
        const made = programs(anchor, onStart);
        const [lazy, looked] = [new Play(made), new Play(made)];
        play(lazy, acts, false);
        play(looked, acts, true);
        expect(given(looked)).toEqual(given(lazy));
        for (const each of every) {
          const periods = lazy.entries.flatMap(({ outcome }) => {
            const fact = outcome.facts?.[`allowance:${each}`] as [number, number | null, number] | undefined;
            return fact === undefined ? [] : [fact];
          });
          for (const [i, [from]] of periods.entries()) {
            const before = periods[i - 1];
            // A period whose pack went back with the money may have it again.
            if (before !== undefined && from !== before[0])
              expect(from).toBeGreaterThanOrEqual(before[1] ?? Infinity);
          }
          const units = given(lazy).filter((one) => one.startsWith(`benefit:${each} `));
          expect(units.length).toBeLessThanOrEqual(periods.length);
        }
      },
    ),
    { numRuns: 60 },
  );
});
