import { emptyHead } from '@laurel/core';
import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

test('room is made of those who can be read again, never of somebody new whose number is nobody’s yet', () => {
  const slots = new Slots({ headsMax: 1, headBytesMax: Number.MAX_SAFE_INTEGER });
  const isNew = slots.add(1, emptyHead, 0);
  const known = slots.add(2, { ...emptyHead, seq: 3 }, 0);
  isNew.used = false;
  known.used = false;
  slots.sweep();
  expect([slots.get(1), slots.get(2)]).toEqual([isNew, undefined]);
});
