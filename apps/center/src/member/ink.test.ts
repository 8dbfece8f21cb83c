import { expect, test } from 'vitest';
import { inkOn } from './ink.ts';

test.each([
  ['#a8b0b8', '#10201a'],
  ['#c9a227', '#10201a'],
  ['#2c6e57', '#ffffff'],
  ['#000000', '#ffffff'],
  ['#ffffff', '#10201a'],
])('on %s text is %s, which has the greater contrast', (color, ink) => {
  expect(inkOn(color)).toBe(ink);
});
