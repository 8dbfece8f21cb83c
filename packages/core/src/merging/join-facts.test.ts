import { expect, test } from 'vitest';
import { PACKS_MAX } from '../benefits/packs.ts';
import { CASES_CLOSED, CASES_CLOSED_MAX } from '../service/case-state.ts';
import { joinFact } from './join-facts.ts';
import { moveEntry } from './merged-state.ts';

const how = { block: 1, member: 7 };
const numbers = (count: number, from = 1) => Array.from({ length: count }, (_, i) => from + i);
const moved = (all: readonly number[]) => all.map((seq) => moveEntry(seq, 1));

test('closed cases of both: all while there is room, else the newest of each', () => {
  const join = (a: readonly number[], b: readonly number[]) => joinFact(CASES_CLOSED, a, b, how);
  const max = CASES_CLOSED_MAX;
  expect(join([3, 5], [4])).toEqual([3, 5, ...moved([4])]);
  expect(join(numbers(max), numbers(2))).toEqual([...numbers(max - 2, 3), ...moved(numbers(2))]);
  expect(join(numbers(2), numbers(max))).toEqual([...numbers(2), ...moved(numbers(max - 2, 3))]);
  const half = max / 2;
  expect(join(numbers(max), numbers(max))).toEqual([
    ...numbers(half, half + 1),
    ...moved(numbers(half, half + 1)),
  ]);
});

test('what terms of both gave: all while there is room, else what the newest periods gave', () => {
  const pack = (term: number, period: number) => [term, 'coupons', 'coupon', `0//shop`, 5, period];
  const join = (a: readonly number[], b: readonly number[]) =>
    joinFact(
      'packs:plus',
      a.map((at) => pack(1, at)),
      b.map((at) => pack(2, at)),
      how,
    ) as number[][];
  expect(join([9], [4])).toEqual([pack(1, 9), pack(2, 4)]);
  const joined = join(numbers(PACKS_MAX), numbers(3, PACKS_MAX - 1));
  expect(joined).toHaveLength(PACKS_MAX);
  expect(joined.map(([, , , , , period]) => period)).toEqual([
    ...numbers(PACKS_MAX - 5, 4),
    PACKS_MAX - 1,
    PACKS_MAX - 1,
    PACKS_MAX,
    PACKS_MAX,
    PACKS_MAX + 1,
  ]);
});
