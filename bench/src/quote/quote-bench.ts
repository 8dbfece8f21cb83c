import { type Cart, emptyHead, type Head, makeUse } from '@laurel/core';
import { programsOf } from '../decide/fifty-rules.ts';
import { type Bench, sized } from '../frame/bench.ts';
import { compare, perThreadSecond } from '../frame/compare.ts';
import type { BenchResult, Measure } from '../frame/report.ts';
import { cartsOf, hundredRules, rulesOfCart } from './carts.ts';
import { bestChoice, hardQuestions } from './questions.ts';
import { quoteByHand } from './quote-by-hand.ts';

const head: Head = { ...emptyHead, standing: 'active' };

/** What the product answers for a cart of the hundred rules. */
export function quoted(cart: Cart): {
  readonly toPay: number;
  readonly saved: readonly (readonly [string, number])[];
} {
  const made = makeUse(programs, head, 0, { cart, wish: { offers: 'best', points: 0 } });
  if ('code' in made) throw new Error(made.detail);
  return { toPay: made.made.toPay, saved: made.priced.used.map(({ id, saved }) => [id, saved] as const) };
}
const programs = programsOf(hundredRules);

/** F8: a quote of 20 lines under 100 rules, and the best of 30 offers for 50 lines. */
export async function quoteBench(bench: Bench): Promise<BenchResult> {
  const carts = cartsOf(sized(bench, 4_000, 5), 20);
  return {
    no: 'F8',
    name: 'quote',
    about: 'quote of 20 lines under 100 rules; the best combination of 30 offers for 50 lines',
    sizes: {
      lines: 20,
      rules: 100,
      carts: carts.length,
      'lines of the second': 50,
      'offers of the second': 30,
    },
    shares: 'one thread does both sides in turns; counted is the time that it computes',
    measures: [await quotes(bench, carts), await hardest(bench)],
    notes: [
      'By hand is code for rules of this one kind: what a category takes off, rule by rule and line by line; a test holds both sides to the same prices.',
    ],
  };
}

function quotes(bench: Bench, carts: readonly Cart[]): Promise<Measure> {
  return compare(bench, {
    what: 'quotes',
    unit: 'quotes/s',
    against: 'by hand: prices alone',
    goal: { atLeast: 0.2 },
    warmUps: sized(bench, 2, 0),
    ceiling: () =>
      perThreadSecond(carts.length, () => {
        for (const cart of carts) quoteByHand(rulesOfCart, cart);
      }),
    product: () =>
      perThreadSecond(carts.length, () => {
        for (const cart of carts) quoted(cart);
      }),
  });
}

/** Milliseconds within which 99 of 100 searches end. */
function hardest(bench: Bench): Promise<Measure> {
  const questions = hardQuestions(sized(bench, 400, 4));
  return compare(bench, {
    what: 'best combination, p99',
    unit: 'ms',
    against: 'one millisecond',
    goal: { atMost: 20 },
    ceiling: () => 1,
    product: () => p99(questions),
  });
}

/** The time that the process computes, since on a shared machine waiting is no part of an answer. */
function p99(questions: ReturnType<typeof hardQuestions>): number {
  const times = questions.map((question) => {
    const from = process.cpuUsage();
    bestChoice(question);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1_000;
  });
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? 0;
}
