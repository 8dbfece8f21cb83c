import { canonical, type Entry, type Json } from '@laurel/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareEntries } from './compare-entries.ts';

test('two entries are the same exactly when their canonical texts are', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const [was, now] = [
        { seq: 1, data: a },
        { seq: 1, data: b },
      ] as unknown as [Entry, Entry];
      expect(compareEntries([was], [now]) === undefined).toBe(canonical(a as Json) === canonical(b as Json));
      expect(compareEntries([was], [structuredClone(was)])).toBeUndefined();
    }),
  );
});

test('what is undefined is not there, and who asked is no part of it', () => {
  const entry = { seq: 3, actor: 'a', outcome: {} } as unknown as Entry;
  expect(
    compareEntries([entry], [{ ...entry, actor: 'b', override: undefined } as unknown as Entry]),
  ).toBeUndefined();
  expect(compareEntries([entry], [{ ...entry, override: true }])?.seq).toBe(3);
  expect(compareEntries([{ ...entry, override: true }], [entry])?.seq).toBe(3);
  expect(compareEntries([entry], [])).toMatchObject({ seq: 3, pointer: '', again: 'nothing' });
});

test('the first place that differs is named, and what stands there is short', () => {
  const entry = { seq: 1, outcome: { facts: { 'a/b': [1, { c: 'x'.repeat(500) }] } } } as unknown as Entry;
  const other = { seq: 1, outcome: { facts: { 'a/b': [1, {}] } } } as unknown as Entry;
  const found = compareEntries([entry], [other]);
  expect(found).toMatchObject({ pointer: '/outcome/facts/a~1b/1/c', again: 'nothing' });
  expect(found?.recorded.length).toBeLessThan(200);
});
