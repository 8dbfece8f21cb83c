import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Play, programsOf } from '../../test/play.ts';
import { savingsAt, sumOfSavings } from './savings-of.ts';
import { type UseRecord, unitsThatStand } from './use-record.ts';

const programs = programsOf({
  program: 'shop',
  assets: {
    points: { kind: 'currency', worth: { units: 3, amount: 2 } },
    coupon: { kind: 'voucher' },
    fund: { kind: 'voucher', worth: { units: 1, amount: 1 } },
  },
  pay: { asset: 'points', maxPercent: 60 },
  benefits: {
    seven: { offer: { percent: 7 } },
    some: { offer: { amount: 1234, over: 5000, uses: { coupon: 3 } } },
    ship: { offer: { shipping: 'byWorth', uses: { fund: 1 } } },
  },
});
const START = { points: 9_999, coupon: 3, fund: 777 };

const line = fc.record({ quantity: fc.integer({ min: 1, max: 4 }), amount: fc.nat(9_000) });
const piece = fc.record({ line: fc.nat(3), quantity: fc.integer({ min: 1, max: 3 }) });

it('I15 I16 R2 whatever comes back in whatever parts: nothing is lost, nothing is won, and in the end all is back', () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.array(piece, { maxLength: 6 }),
      fc.nat(2_000),
      (lines, pieces, points) => {
        const play = new Play(programs);
        play.send('member.registered', '2026-01-01 00:00');
        for (const [asset, amount] of Object.entries(START))
          play.send('adjustment.made', '2026-01-01 00:01', { asset, amount, reason: 'a test' });
        const cart = {
          lines: lines.map((one, n) => ({ ...one, lineId: `${n}` })),
          shipping: 1_000,
          currency: 'CNY',
        };
        const wanted = play.try('redemption.placed', '2026-01-02 10:00', { orderId: 'o', cart, points });
        fc.pre(wanted.kind === 'applied');
        play.send('redemption.captured', '2026-01-02 10:01', { orderId: 'o' });
        let before = sumOfSavings(stands(play)).cash;
        for (const { line: n, quantity } of pieces) {
          const data = { orderId: 'o', lines: [{ lineId: `${n % lines.length}`, quantity }] };
          play.send('redemption.restored', '2026-01-03 10:00', data);
          const { cash } = sumOfSavings(stands(play));
          expect(cash).toBeGreaterThanOrEqual(0);
          expect(cash).toBeLessThanOrEqual(before);
          before = cash;
          for (const [asset, n] of Object.entries(START))
            expect(available(play, asset) + (unitsThatStand(recordOf(play))[asset] ?? 0)).toBe(n);
        }
        play.send('redemption.restored', '2026-01-04 10:00', { orderId: 'o' });
        expect(sumOfSavings(stands(play))).toEqual({ cash: 0, list: 0 });
        for (const [asset, n] of Object.entries(START)) expect(available(play, asset)).toBe(n);
      },
    ),
    { numRuns: 200 },
  );
});

const recordOf = (play: Play): UseRecord => play.records.get('use/o') as unknown as UseRecord;
const stands = (play: Play) => savingsAt('o', recordOf(play));
const available = (play: Play, asset: string): number =>
  play.head.assets[asset]?.lots.reduce((sum, { left }) => sum + left, 0) ?? 0;
