import { createHash } from 'node:crypto';
import { type Entry, ledgerLines } from '@laurel/core';
import { expect, test } from 'vitest';
import { fold } from './check-member.ts';
import { replayStore } from './replay-store.ts';
import { logOf, starter, type Told } from './try-log.ts';
import { verifyStore } from './verify-store.ts';
import type { WholeLog } from './whole-log.ts';

const programs = starter();
const life = (day: number, orders: number): readonly Told[] => [
  { type: 'member.registered', time: `2026-03-0${day}T10:00:00+08:00` },
  ...Array.from({ length: orders }, (_, i) => ({
    type: 'order.completed',
    time: `2026-04-${String(i + 10)}T10:00:00+08:00`,
    data: { orderId: `o${i}`, amount: 45_600 * (i + 1), currency: 'CNY' },
  })),
];
/** Names whose order by bytes is not that of their numbers, nor that of UTF-16. */
const names = ['\u{1F338}', 'b', 'a', '\uFFFD', 'a/b', '会员'];
const logs = names.map((_, i) => logOf(programs, life(1 + i, i)));

function storeOf(entries: readonly (readonly Entry[])[] = logs): WholeLog {
  return {
    programs,
    async *members() {
      yield names.map((name, i) => ({ member: i + 1, name }));
    },
    logs: async (members) => members.map((member) => entries[member - 1] ?? []),
    newestOutside: async () =>
      Math.max(
        ...entries
          .flat()
          .filter(({ origin }) => origin === 'outside')
          .map(({ decidedAt }) => decidedAt),
      ),
  };
}

test('counts, hashes and no violation; replayed they are the same', async () => {
  const verified = await verifyStore(storeOf(), {});
  expect(verified).toMatchObject({ members: 6, events: 6 + 15, violations: [], more: 0 });
  const { violations: _, more: __, ...report } = verified;
  expect(await replayStore(storeOf(), {})).toEqual({ ...report, differences: 0, refused: 0, examples: [] });
});

test('the ledger hash is what its definition says', async () => {
  const verified = await verifyStore(storeOf(), {});
  const byName = names
    .map((name, i) => [name, logs[i] ?? []] as const)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const lines = byName.flatMap(([name, entries]) =>
    [...entries, ...fold(programs, { member: 1, entries }, verified.at).owedByTime].flatMap((entry) =>
      ledgerLines(name, entry),
    ),
  );
  expect(verified.transfers).toBe(lines.length);
  expect(verified.ledgerHash).toBe(
    createHash('sha256')
      .update(lines.map((line) => `${line}\n`).join(''))
      .digest('hex'),
  );
});

test('what time owes is in the hashes, written or not', async () => {
  const later = Temporal.Instant.from('2026-06-02T00:00:00+08:00').epochMilliseconds;
  const waited = logs.map((entries, i) =>
    i === 0
      ? entries
      : logOf(programs, [...life(1 + i, i), { type: 'checkin', time: '2026-06-02T00:00:00+08:00' }]),
  );
  const written = await verifyStore(storeOf(waited), { at: later - 1 });
  const owed = await verifyStore(storeOf(), { at: later - 1 });
  expect(owed.violations).toEqual([]);
  expect([owed.ledgerHash, owed.stateHash]).toEqual([written.ledgerHash, written.stateHash]);
});

test('as of an earlier instant only what was decided by then counts', async () => {
  const at = Temporal.Instant.from('2026-03-03T12:00:00+08:00').epochMilliseconds;
  expect(await verifyStore(storeOf(), { at })).toMatchObject({ members: 3, events: 3, violations: [] });
});

test('another rule book gives other hashes, and no differences are counted against it', async () => {
  const other = {
    versions: programs.versions.map((version) => ({
      ...version,
      compiled: starter('onFirstEvent').versions[0]?.compiled ?? version.compiled,
    })),
  };
  const same = await replayStore(storeOf(), { programs: other });
  expect(same.ledgerHash).toBe((await verifyStore(storeOf(), {})).ledgerHash);
});

test('a changed entry is a violation of its member, and the others go on', async () => {
  const broken = logs.map((entries, i) => (i === 3 ? entries.slice(1) : entries));
  const verified = await verifyStore(storeOf(broken), {});
  expect(verified.members).toBe(5);
  expect(new Set(verified.violations.map(({ member }) => member))).toEqual(new Set(['\uFFFD']));
});

test('I13 what time gave back or took after the newest event from outside counts as well', async () => {
  const [first = [], ...others] = logs;
  const last = first.at(-1) as Entry;
  const later: Entry = {
    ...last,
    seq: last.seq + 1,
    origin: 'time',
    event: { type: 'time.passed', source: 'time', id: '1', time: 4e12, data: {} },
    happenedAt: 4e12,
    decidedAt: 4e12,
    outcome: { claims: { 'goods:mug': { by: 1, limit: 5 } } },
  };
  const store: WholeLog = {
    ...storeOf([[...first, later], ...others]),
    stock: async (counters) => counters.map(() => ({ used: 1, loaded: 5 })),
    async *loaded() {
      yield { counter: 'goods:mug', used: 1, loaded: 5 };
    },
  };
  expect((await verifyStore(store, {})).violations).toEqual([]);
});
