import { expect, it } from 'vitest';
import { programsOf } from '../../test/play.ts';
import { emptyHead } from '../apply.ts';
import { inForce } from '../deciding.ts';
import { type Sight, whatSaves } from './what-saves.ts';

const programs = programsOf({
  program: 'shop',
  assets: { points: { kind: 'currency' } },
  products: { TEA: { price: 10_000 } },
  benefits: {
    all: { offer: { percent: 5 } },
    own: { offer: { percent: 5, lines: "line.category == 'own'" } },
    tea: { offer: { percent: 5, lines: "line.sku == 'TEA'" }, value: 700 },
    dear: { offer: { amount: 100, lines: 'line.price >= 5000' } },
    mine: { offer: { amount: 100, lines: "line.id == 'a'" } },
    ship: { offer: { shipping: true, lines: "line.category == 'own'" } },
  },
});
const { compiled } = inForce(programs, 0);
const saves = (id: string, sight: Sight): number | null => {
  const benefit = compiled.benefits.get(id);
  if (benefit === undefined) throw new Error(id);
  return whatSaves({ compiled, head: emptyHead, at: 0 }, benefit, sight);
};

it('B5 R1 a page is told what an offer would save of the lines that it is for', () => {
  const tea = { sku: 'TEA', category: 'own', quantity: 2 };
  expect(saves('all', tea)).toBe(1_000);
  expect(saves('own', tea)).toBe(1_000);
  expect(saves('own', { ...tea, category: 'other' })).toBe(0);
  expect(saves('tea', { sku: 'TEA' })).toBe(500);
  expect(saves('tea', { sku: 'CUP', amount: 10_000 })).toBe(0);
  expect(saves('dear', { sku: 'TEA' })).toBe(100);
  expect(saves('dear', { sku: 'CUP', amount: 9_000, quantity: 2 })).toBe(0);
  expect(saves('ship', { ...tea, shipping: 600 })).toBe(600);
  expect(saves('ship', { ...tea, category: 'other', shipping: 600 })).toBe(0);
});

it('B5 R1 where a page does not say enough, it is told what the benefit says of itself, or nothing', () => {
  expect(saves('all', { amount: 10_000 })).toBe(500);
  expect(saves('own', { amount: 10_000 })).toBeNull();
  expect(saves('own', { sku: 'TEA' })).toBeNull();
  expect(saves('tea', { amount: 10_000 })).toBe(700);
  expect(saves('mine', { sku: 'TEA' })).toBeNull();
});
