import { expect, test } from 'vitest';
import { runBench } from '../index.ts';
import { cartsOf, rulesOfCart } from './carts.ts';
import { bestChoice, hardQuestions } from './questions.ts';
import { quoted } from './quote-bench.ts';
import { quoteByHand } from './quote-by-hand.ts';

test('by hand the same is taken off and is to be paid', () => {
  for (const cart of cartsOf(40, 20)) {
    const byHand = quoteByHand(rulesOfCart, cart);
    const product = quoted(cart);
    expect(product.toPay).toBe(byHand.toPay);
    expect(new Map(product.saved)).toEqual(byHand.saved);
  }
});

test('hard questions are nearly all proved', () => {
  const proved = hardQuestions(40).filter((question) => bestChoice(question).proved);
  expect(proved.length).toBeGreaterThanOrEqual(38);
});

test('the benchmark runs', async () => {
  const { results } = await runBench(['quote'], { size: 'tiny', rounds: 1 });
  expect(results[0]?.measures.map(({ what }) => what)).toEqual(['quotes', 'best combination, p99']);
}, 30_000);
