import { expect, test } from 'vitest';
import { differences } from './diff.ts';

test('equal documents have no difference, whatever the order of their keys', () => {
  expect(differences({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toEqual([]);
});

test('what was added, taken away and changed is named by its place', () => {
  const before = { rules: [{ id: 'a', grants: { points: 1 } }, { id: 'b' }], name: 'x', 'a/b': 1 };
  const after = { rules: [{ id: 'c' }, { id: 'a', grants: { points: 2 } }], name: 'x', 'a/b': 2 };
  expect(differences(before, after)).toEqual([
    { at: '/rules/a/grants/points', before: 1, after: 2 },
    { at: '/rules/b', before: { id: 'b' } },
    { at: '/rules/c', after: { id: 'c' } },
    { at: '/a~1b', before: 1, after: 2 },
  ]);
});

test('a list without ids is compared by place, another kind of value as a whole', () => {
  expect(differences({ on: ['a', 'b'] }, { on: ['a', 'c'] })).toEqual([
    { at: '/on/1', before: 'b', after: 'c' },
  ]);
  expect(differences({ on: 'a' }, { on: ['a'] })).toEqual([{ at: '/on', before: 'a', after: ['a'] }]);
});
