import { expect, test } from 'vitest';
import { canonical, emptyHead, type Head, type Json, stateLine, withNames } from './index.ts';

test('the line of a state is its canonical JSON with outer names', () => {
  const facts = { 'b"': [1, 0], a: { member: 7 }, c: { member: 7, n: 1 }, e: {}, d: [{ member: 8 }, null] };
  const profile = { city: '杭州', 'a b': true, n: -1.5 };
  const head: Head = { ...emptyHead, standing: 'active', facts, profile, tags: ['x', 'y'] };
  const nameOf = (member: number): string => `m"${member}`;
  const { standing, joinedAt, tags, consents, assets, holds, tracks } = head;
  const shown = { member: 'n', standing, joinedAt, profile, tags, consents, assets, holds, tracks, facts };
  expect(stateLine('n', head, nameOf)).toBe(canonical(withNames(shown as unknown as Json, nameOf)));
});
