import { describe, expect, it } from 'vitest';
import { compileProgram } from '../program/compile.ts';
import { readProgram } from '../program/read-program.ts';
import { lint } from './lint.ts';

/** A plan whose price and whose lounge ask for a score of at most 700. */
function findings({
  caps = [500, 200] as readonly unknown[],
  price = 'settled.loyalty >= 600',
  regulars = 600,
} = {}) {
  const parts = caps.map((cap, i) => ({
    id: `p${i}`,
    of: 'balance.growth',
    ...(cap === null ? {} : { cap }),
  }));
  const read = readProgram({
    program: 'shop',
    assets: { growth: { kind: 'score' } },
    scores: { loyalty: { parts } },
    rules: [{ id: 'growth', on: 'order.completed', grants: { growth: 'paid / 100' } }],
    plans: {
      vip: {
        variants: { year: { term: '1 year', price: [{ when: price, amount: 8_800 }, { amount: 88_800 }] } },
      },
    },
    audiences: { regulars: `settled.loyalty >= ${regulars}` },
    benefits: { lounge: { for: { plans: ['vip'], audience: 'regulars' }, access: true } },
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const compiled = compileProgram(read.program, read.origins);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return lint(compiled.compiled, read.origins).map(({ code, pointer, witness }) => ({
    code,
    pointer,
    witness,
  }));
}

describe('prices and audiences by a score', () => {
  it('can be had within the caps, and without any', () => {
    expect(findings()).toEqual([]);
    expect(findings({ price: 'settled.loyalty >= 700' })).toEqual([]);
    expect(findings({ caps: [500, null], price: 'score.loyalty >= 100000', regulars: 100_000 })).toEqual([]);
  });

  it('a price above what the parts can add up to', () => {
    const [found, ...more] = findings({ price: 'settled.loyalty >= 701' });
    expect(found).toMatchObject({
      code: 'unreachable_price',
      pointer: '/plans/vip/variants/year/price/0/when',
    });
    expect(found?.witness).toContain('settled.loyalty is 0 to 700');
    expect(more).toEqual([]);
  });

  it('a price after one that everybody is asked', () => {
    expect(findings({ price: '1 < 2' })).toMatchObject([
      { code: 'unreachable_price', pointer: '/plans/vip/variants/year/price/1/amount' },
    ]);
  });

  it('a benefit for an audience that nobody is in', () => {
    expect(findings({ regulars: 1_000 })).toMatchObject([
      { code: 'unreachable_benefit', pointer: '/benefits/lounge/for/audience' },
    ]);
  });
});
