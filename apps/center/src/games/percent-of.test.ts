import { expect, test } from 'vitest';
import { percentOf } from './percent-of.ts';

test('odds as a share of a hundred, rounded to two places', () => {
  expect(['1/50', '1/3', '1', '1/1000000'].map(percentOf)).toEqual(['2%', '33.33%', '100%', '0%']);
});
