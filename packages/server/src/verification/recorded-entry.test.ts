import type { Entry, JsonObject } from '@laurel/core';
import type { LogRow } from '@laurel/db';
import { expect, test } from 'vitest';
import { bodyOf, entryOf } from '../log/codec.ts';
import { compareEntries } from './compare-entries.ts';
import { isDeferred, isWrittenAlike, recordedEntry, wholeEntry } from './recorded-entry.ts';
import { logOf, starter } from './try-log.ts';

const log = logOf(starter(), [
  { type: 'member.registered', time: '2026-03-01T10:00:00+08:00' },
  {
    type: 'order.completed',
    time: '2026-03-02T10:00:00+08:00',
    data: { orderId: 'o1', amount: 45_600, currency: 'CNY' },
  },
  {
    type: 'order.refunded',
    time: '2026-03-03T10:00:00+08:00',
    data: { orderId: 'o1', amount: 100, currency: 'CNY' },
  },
]);

function rowOf(entry: Entry, body?: string): LogRow {
  const { seq, event, happenedAt, decidedAt, version } = entry;
  const texts = Object.values(entry.outcome.records ?? {}).map((value) => JSON.stringify(value));
  const written = body ?? bodyOf(entry, texts);
  return {
    stream: 1,
    pos: seq,
    member: 1,
    seq,
    type: event.type,
    happenedAt,
    decidedAt,
    version,
    format: 1,
    body: written,
  };
}
const withData = (data: JsonObject): Entry => {
  const entry = log.at(-1) as Entry;
  return { ...entry, event: { ...entry.event, data } };
};

test('it is the entry that is there, and written as it would be', () => {
  for (const entry of log) {
    const row = rowOf(entry);
    expect(JSON.stringify(recordedEntry(row))).toBe(JSON.stringify(entryOf(row)));
    expect(isWrittenAlike(recordedEntry(row), entry)).toBe(true);
    expect(isWrittenAlike(recordedEntry(row), { ...entry, decidedAt: entry.decidedAt + 1 })).toBe(false);
    expect(compareEntries([recordedEntry(row)], [entry])).toBeUndefined();
  }
});

test('data with an outcome of its own is not taken for the entry’s', () => {
  for (const data of [
    { a: 1, outcome: { deferred: true } },
    { a: { b: 2, outcome: {} }, c: ',"outcome":{' },
  ]) {
    const row = rowOf(withData(data));
    expect(JSON.stringify(recordedEntry(row))).toBe(JSON.stringify(entryOf(row)));
    expect(isDeferred(recordedEntry(row))).toBe(false);
  }
});

test('what somebody wrote behind the outcome is found', () => {
  const entry = log.at(-1) as Entry;
  const row = rowOf(entry, `${rowOf(entry).body.slice(0, -1)},"override":true}`);
  expect(wholeEntry(recordedEntry(row))).toHaveProperty('override', true);
  expect(compareEntries([recordedEntry(row)], [entry])).toMatchObject({ pointer: '/override' });
});

test('a changed copy is compared as what it is', () => {
  const entry = log.at(-1) as Entry;
  const copy = { ...recordedEntry(rowOf(entry)), outcome: {} };
  expect(isWrittenAlike(copy, entry)).toBe(false);
  expect(compareEntries([copy], [entry])?.seq).toBe(entry.seq);
  expect(isDeferred({ ...copy, outcome: { deferred: true } } as unknown as Entry)).toBe(true);
});
