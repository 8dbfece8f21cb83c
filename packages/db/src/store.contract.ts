import { describe, expect, test } from 'vitest';
import { brokenAudit, auditStart } from './capabilities/audit.ts';
import { type Bytes, type Commit, entryNumbers, keyBytes, type LogRow } from './rows.ts';
import { DuplicateError } from './schema/sql.ts';
import type { Store } from './store.ts';

/** What the suite needs of an engine. */
export interface StoreUnderTest {
  /** A store of its own, empty. */
  readonly fresh: () => Promise<Store>;
  /** Another process on the same store; null where the engine has one owner. */
  readonly second: ((store: Store) => Promise<Store>) | null;
  /** Closes it and opens it again. */
  readonly again: (store: Store) => Promise<Store>;
}

/** An entry for tests: by member and number, with a key or none. */
export interface TestEntry {
  readonly member: number;
  readonly seq: number;
  readonly key?: Bytes;
  readonly type?: string;
  readonly decidedAt?: number;
  readonly body?: string;
}

export function bytesOf(length: number, ...values: number[]): Bytes {
  const bytes = new Uint8Array(length);
  bytes.set(values);
  return bytes;
}

/** A commit of those entries, with whatever else. */
export function commitOf(first: number, entries: readonly TestEntry[], more: Partial<Commit> = {}): Commit {
  const numbers = new Float64Array(entries.length * entryNumbers);
  const keys = new Uint8Array(entries.length * keyBytes);
  for (const [i, { member, seq, key, decidedAt = 1_000 }] of entries.entries()) {
    numbers.set([member, seq, decidedAt - 1, decidedAt, 1, 1], i * entryNumbers);
    if (key !== undefined) keys.set(key, i * keyBytes);
  }
  return {
    first,
    entries: {
      count: entries.length,
      numbers,
      keys,
      types: entries.map(({ type }) => type ?? 'checkin'),
      bodies: entries.map(({ body, seq }) => body ?? `{"n":${seq}}`),
    },
    joined: [],
    personal: [],
    erased: [],
    dead: [],
    revived: [],
    claims: [],
    knows: { version: 0, decidedAt: 1_000 },
    ...more,
  };
}

const places = (rows: readonly LogRow[]): readonly string[] => rows.map(({ member, seq }) => `${member}/${seq}`);
const done = { kind: 'done' } as const;

/** One suite for every engine. */
export function storeContract(name: string, engine: StoreUnderTest): void {
  const withStore = (what: string, act: (store: Store) => Promise<void>): void => {
    test(what, async () => {
      const store = await engine.fresh();
      try {
        await act(store);
      } finally {
        await store.close();
      }
    });
  };
  describe(`${name}: the log`, () => logContract(withStore, engine));
  describe(`${name}: persons`, () => personContract(withStore));
  describe(`${name}: snapshots`, () => snapshotContract(withStore));
  describe(`${name}: small tables`, () => smallContract(withStore));
  describe(`${name}: projections`, () => projectionContract(withStore));
  const { second } = engine;
  if (second !== null) describe(`${name}: two processes`, () => twoContract(withStore, second));
}

type WithStore = (what: string, act: (store: Store) => Promise<void>) => void;

function logContract(withStore: WithStore, engine: StoreUnderTest): void {
  const key = (n: number) => bytesOf(16, 1, n);

  withStore('an empty log ends at 0 and has nothing', async (store) => {
    expect(await store.log.end()).toBe(0);
    expect(await store.log.after({ stream: store.log.stream, pos: 0 }, 10)).toEqual([]);
    expect(await store.log.entries(1, { after: 0, limit: 10 })).toEqual([]);
    expect(await store.log.entry(1, 1)).toBeNull();
    expect(await store.log.newest([1, 2])).toEqual([]);
    expect(await store.log.find([{ member: 1, key: key(1) }])).toEqual([]);
    expect(await store.log.tails([{ member: 1, after: 0 }], 10)).toEqual([]);
  });

  withStore('what was committed is read by member, by key and by stream', async (store) => {
    const body = JSON.stringify({ text: "it's 中文 \\ \u0000 \u{1f600} %_?", n: 2 ** 53 - 1 });
    const entries: TestEntry[] = [
      { member: 7, seq: 1, key: key(1), body },
      { member: 3, seq: 1, key: key(1) },
      { member: 7, seq: 2, type: 'time.passed' },
      { member: 7, seq: 3, key: key(2), type: 'order.completed' },
    ];
    expect(await store.log.commit(commitOf(1, entries))).toEqual(done);
    expect(await store.log.end()).toBe(4);
    const own = await store.log.entries(7, { after: 0, limit: 2 });
    expect(own[0]).toEqual({
      stream: store.log.stream,
      pos: 1,
      member: 7,
      seq: 1,
      type: 'checkin',
      happenedAt: 999,
      decidedAt: 1_000,
      version: 1,
      format: 1,
      body,
    });
    expect(places(own)).toEqual(['7/1', '7/2']);
    expect(places(await store.log.entries(7, { after: 2, limit: 9 }))).toEqual(['7/3']);
    expect(places(await store.log.newestFirst(7, { before: 3, limit: 9 }))).toEqual(['7/2', '7/1']);
    expect(places(await store.log.newestFirst(7, { before: 9, limit: 9, types: ['order.completed', 'x'] }))).toEqual(['7/3']);
    expect((await store.log.entry(7, 2))?.type).toBe('time.passed');
    const keys = [{ member: 7, key: key(2) }, { member: 3, key: key(2) }, { member: 3, key: key(1) }];
    expect([...(await store.log.find(keys))].sort((a, b) => a.index - b.index)).toEqual([
      { index: 0, seq: 3 },
      { index: 2, seq: 1 },
    ]);
    expect([...(await store.log.newest([7, 3, 9]))].sort((a, b) => a.member - b.member)).toEqual([
      { member: 3, seq: 1 },
      { member: 7, seq: 3 },
    ]);
    expect(places(await store.log.after({ stream: store.log.stream, pos: 1 }, 2))).toEqual(['3/1', '7/2']);
    expect(await store.log.streams()).toEqual([{ stream: store.log.stream, pos: 4 }]);
  });

  withStore('tails stop at their limit, each member for herself', async (store) => {
    const entries = [1, 2, 3].flatMap((member) => Array.from({ length: 6 }, (_, i) => ({ member, seq: i + 1 })));
    await store.log.commit(commitOf(1, entries));
    const asks = [
      { member: 3, after: 5 },
      { member: 1, after: 1 },
      { member: 2, after: 0 },
      { member: 4, after: 0 },
    ];
    const rows = await store.log.tails(asks, 4);
    const byMember = [1, 2, 3].map((member) => places(rows.filter((row) => row.member === member)));
    expect(byMember).toEqual([['1/2', '1/3', '1/4', '1/5'], ['2/1', '2/2', '2/3', '2/4'], ['3/6']]);
  });

  withStore('tails longer than one answer come whole', async (store) => {
    for (let first = 1; first < 6_000; first += 1_000) {
      const entries = Array.from({ length: 1_000 }, (_, i) => ({ member: first < 4_000 ? 5 : 6, seq: first + i - (first < 4_000 ? 0 : 4_000) }));
      await store.log.commit(commitOf(first, entries));
    }
    await store.log.commit(commitOf(6_001, [{ member: 7, seq: 1 }]));
    const rows = await store.log.tails([5, 6, 7].map((member) => ({ member, after: 0 })), 10_000);
    expect(rows).toHaveLength(6_001);
    expect(new Set(places(rows)).size).toBe(6_001);
  });

  withStore('a number or a position that is taken loses the whole group', async (store) => {
    await store.log.commit(commitOf(1, [{ member: 1, seq: 1, key: key(1) }, { member: 2, seq: 1 }]));
    const lost = await store.log.commit(commitOf(3, [{ member: 3, seq: 1 }, { member: 2, seq: 1 }, { member: 2, seq: 2 }]));
    expect(lost).toEqual({ kind: 'lost', members: [2] });
    expect(await store.log.commit(commitOf(2, [{ member: 4, seq: 1 }]))).toEqual({ kind: 'lost', members: [] });
    const sameKey = await store.log.commit(commitOf(3, [{ member: 1, seq: 2, key: key(1) }]));
    expect(sameKey.kind).toBe('lost');
    expect(await store.log.end()).toBe(2);
    expect(places(await store.log.after({ stream: store.log.stream, pos: 0 }, 9))).toEqual(['1/1', '2/1']);
    expect(await store.log.commit(commitOf(3, [{ member: 3, seq: 1 }]))).toEqual(done);
  });

  withStore('counters are claimed within their limit or not at all', async (store) => {
    const claim = (first: number, ...claims: [string, number, number][]) =>
      store.log.commit(
        commitOf(first, [{ member: 1, seq: first }], { claims: claims.map(([counter, by, limit]) => ({ counter, by, limit })) }),
      );
    const long = `limit:${'x'.repeat(300)}`;
    expect(await claim(1, ['a', 2, 3], ['b', 1, 1], [long, 5, 9])).toEqual(done);
    expect(await claim(2, ['a', 2, 3], ['c', 1, 1])).toEqual({ kind: 'stock', counters: ['a'] });
    expect(await store.stock.used(['a', 'b', 'c', long, 'A'])).toEqual([2, 1, 0, 5, 0]);
    expect(await claim(2, ['a', 1, 3], ['a', 2, 5])).toEqual(done);
    expect(await claim(3, ['b', -2, 9])).toMatchObject({ kind: 'stock' });
    expect(await claim(3, ['b', -1, 9])).toEqual(done);
    expect(await store.stock.used(['b', 'a'])).toEqual([0, 5]);
  });

  withStore('a group that knows an older program than is in force is outdated', async (store) => {
    const program = { publishedAt: 1, source: 's', hash: bytesOf(32, 1), policy: 'honourPeriod', actor: 'a' };
    await store.programs.add({ ...program, number: 1, effectiveAt: 0 });
    await store.programs.add({ ...program, number: 2, effectiveAt: 5_000 });
    const knows = (version: number, decidedAt: number) => ({ knows: { version, decidedAt } });
    expect(await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }], knows(0, 4_999)))).toEqual({ kind: 'outdated' });
    expect(await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }], knows(1, 4_999)))).toEqual(done);
    expect(await store.log.commit(commitOf(2, [{ member: 1, seq: 2 }], knows(1, 5_000)))).toEqual({ kind: 'outdated' });
    expect(await store.log.commit(commitOf(2, [{ member: 1, seq: 2 }], knows(2, 5_000)))).toEqual(done);
  });

  withStore('a snapshot shows one instant', async (store) => {
    await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }]));
    const snapshot = await store.snapshot();
    await store.log.commit(commitOf(2, [{ member: 1, seq: 2 }]));
    await store.meta.set('x', 'y');
    expect(places(await snapshot.log.entries(1, { after: 0, limit: 9 }))).toEqual(['1/1']);
    expect(await snapshot.meta.get('x')).toBeNull();
    await snapshot.close();
    expect(places(await store.log.entries(1, { after: 0, limit: 9 }))).toEqual(['1/1', '1/2']);
  });

  test('what was answered is there after a start', async () => {
    let store = await engine.fresh();
    await store.log.commit(commitOf(1, [{ member: 1, seq: 1, key: bytesOf(16, 4) }]));
    store = await engine.again(store);
    expect((await store.log.entry(1, 1))?.body).toBe('{"n":1}');
    expect(await store.log.newest([1])).toEqual([{ member: 1, seq: 1 }]);
    await store.close();
  });
}

function personContract(withStore: WithStore): void {
  const hash = (n: number) => bytesOf(16, 9, n);
  const joined = (member: number, n: number) => ({
    member,
    hash: hash(n),
    wrappedKey: bytesOf(61, 1, member),
    external: bytesOf(40, 2, member),
    personal: member % 2 === 0 ? bytesOf(50, 3, member) : null,
  });

  withStore('numbers are set aside once', async (store) => {
    const first = await store.directory.reserve(10);
    expect(first).toBeGreaterThan(0);
    const more = await Promise.all([store.directory.reserve(3), store.directory.reserve(3), store.directory.reserve(3)]);
    expect(new Set(more).size).toBe(3);
    for (const each of more) expect(each).toBeGreaterThanOrEqual(first + 10);
  });

  withStore('who joins is found by hash, and her row is in the vault', async (store) => {
    const commit = commitOf(1, [{ member: 5, seq: 1 }, { member: 6, seq: 1 }], { joined: [joined(5, 1), joined(6, 2)] });
    expect(await store.log.commit(commit)).toEqual(done);
    expect(await store.directory.look([hash(2), hash(3), hash(1)])).toEqual([
      { member: 6, erasedAt: null },
      { member: null, erasedAt: null },
      { member: 5, erasedAt: null },
    ]);
    const [row] = await store.vault.read([6]);
    expect(row).toMatchObject({ member: 6, alias: null });
    expect(Buffer.compare(row?.personal as Bytes, joined(6, 2).personal as Bytes)).toBe(0);
    expect((await store.vault.list({ after: 5, limit: 9 })).map(({ member }) => member)).toEqual([6]);
    const taken = await store.log.commit(commitOf(3, [{ member: 8, seq: 1 }], { joined: [joined(8, 1)] }));
    expect(taken).toEqual({ kind: 'lost', members: [8] });
    await store.log.commit(commitOf(3, [{ member: 5, seq: 2 }], { personal: [{ member: 5, personal: bytesOf(3, 7) }] }));
    expect([...((await store.vault.read([5]))[0]?.personal ?? [])]).toEqual([7, 0, 0]);
  });

  withStore('who is erased leaves an alias and the time; her hash is free for somebody else', async (store) => {
    const dead = { ...letter(1), subject: hash(1), member: 5 };
    await store.log.commit(commitOf(1, [{ member: 5, seq: 1 }], { joined: [joined(5, 1)], dead: [dead] }));
    const erasure = { hash: hash(1), member: 5, at: 2_000, alias: 'alias-5' };
    expect(await store.log.commit(commitOf(2, [{ member: 5, seq: 2 }], { erased: [erasure] }))).toEqual(done);
    expect(await store.directory.look([hash(1)])).toEqual([{ member: null, erasedAt: 2_000 }]);
    expect(await store.vault.read([5])).toEqual([
      { member: 5, wrappedKey: null, external: null, personal: null, alias: 'alias-5' },
    ]);
    expect((await store.deadLetters.get(dead.id))?.body).toBeNull();
    await store.log.commit(commitOf(3, [{ member: 6, seq: 1 }], { joined: [joined(6, 1)] }));
    expect(await store.directory.look([hash(1)])).toEqual([{ member: 6, erasedAt: 2_000 }]);
    const [kept] = await store.vault.erasures({ after: 0, limit: 9 });
    expect(kept).toMatchObject({ member: 5, at: 2_000, alias: 'alias-5' });
    expect(await store.vault.erase([erasure, { hash: hash(2), member: 6, at: 3_000, alias: 'alias-6' }])).toBe(1);
    expect((await store.vault.read([6]))[0]?.wrappedKey).toBeNull();
  });

  withStore('keys wrapped anew stay with those who are not erased', async (store) => {
    await store.log.commit(commitOf(1, [{ member: 5, seq: 1 }, { member: 6, seq: 1 }], { joined: [joined(5, 1), joined(6, 2)] }));
    await store.vault.erase([{ hash: hash(2), member: 6, at: 1, alias: 'x' }]);
    await store.vault.rewrap([5, 6].map((member) => ({ member, wrappedKey: bytesOf(2, 8, 8) })));
    const rows = await store.vault.list({ after: 0, limit: 9 });
    expect(rows.map(({ wrappedKey }) => wrappedKey?.length ?? null)).toEqual([2, null]);
  });

  withStore('dead letters are one per event, and go when they were driven again', async (store) => {
    await store.log.commit(commitOf(1, [], { dead: [letter(1), letter(2), letter(3)] }));
    await store.log.commit(commitOf(1, [], { dead: [{ ...letter(2), at: 9_000, code: 'unknown_order' }] }));
    const list = await store.deadLetters.list({ after: { at: 0, id: bytesOf(16) }, limit: 2 });
    expect(list.map(({ at, code }) => [at, code])).toEqual([
      [101, 'too_late'],
      [103, 'too_late'],
    ]);
    const last = list.at(-1);
    const rest = await store.deadLetters.list({ after: { at: last?.at ?? 0, id: last?.id ?? bytesOf(16) }, limit: 9 });
    expect(rest.map(({ code }) => code)).toEqual(['unknown_order']);
    expect(await store.deadLetters.count()).toBe(3);
    await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }], { revived: [letter(1).id] }));
    expect(await store.deadLetters.drop(letter(3).id)).toBe(true);
    expect(await store.deadLetters.drop(letter(3).id)).toBe(false);
    expect(await store.deadLetters.count()).toBe(1);
  });
}

function letter(n: number) {
  const body = bytesOf(30, n);
  return { id: bytesOf(16, 6, n), member: null, subject: bytesOf(16, 7, n), at: 100 + n, type: 'checkin', code: 'too_late', pointer: '/time', detail: 'late', body };
}

function snapshotContract(withStore: WithStore): void {
  const head = (member: number, seq: number, dueAt: number | null, more: object = {}) => ({
    member,
    seq,
    dueAt,
    dueVersion: 1,
    backfill: false,
    format: 1,
    body: `{"seq":${seq}}`,
    ...more,
  });

  withStore('heads and records are read as written, and nothing older takes their place', async (store) => {
    const long = `order/${'长'.repeat(200)}`;
    const records = (seq: number, body: string | null) => [
      { member: 1, key: 'order/1', seq, body },
      { member: 1, key: long, seq, body },
      { member: 2, key: 'order/1', seq, body },
    ];
    await store.snapshots.write({ heads: [head(1, 5, 10), head(2, 5, null)], records: records(5, '{"a":5}') });
    await store.snapshots.write({ heads: [head(1, 4, 99), head(2, 6, 7)], records: records(4, '{"a":4}') });
    const heads = [...(await store.snapshots.heads([1, 2, 3]))].sort((a, b) => a.member - b.member);
    expect(heads).toEqual([head(1, 5, 10), head(2, 6, 7)]);
    const asks = [
      { member: 1, key: long },
      { member: 1, key: 'order/2' },
      { member: 2, key: 'order/1' },
      { member: 1, key: 'order/1' },
      { member: 1, key: 'ORDER/1' },
      { member: 1, key: 'order/1 ' },
    ];
    expect(await store.snapshots.records(asks)).toEqual(['{"a":5}', null, '{"a":5}', '{"a":5}', null, null]);
    await store.snapshots.write({ heads: [], records: [{ member: 1, key: 'order/1', seq: 6, body: null }] });
    expect(await store.snapshots.records([{ member: 1, key: 'order/1' }])).toEqual([null]);
    expect(await store.snapshots.count()).toBe(2);
  });

  withStore('who is due is found by time, whoever is in backfill is not', async (store) => {
    const heads = [head(1, 1, 30), head(2, 1, 10), head(3, 1, 10), head(4, 1, null), head(5, 1, 5, { backfill: true }), head(6, 1, 31)];
    await store.snapshots.write({ heads, records: [] });
    const all = await store.snapshots.due(30, { after: { dueAt: -1, member: 0 }, limit: 9 });
    expect(all).toEqual([
      { member: 2, dueAt: 10 },
      { member: 3, dueAt: 10 },
      { member: 1, dueAt: 30 },
    ]);
    expect(await store.snapshots.due(30, { after: { dueAt: 10, member: 2 }, limit: 1 })).toEqual([{ member: 3, dueAt: 10 }]);
    expect(await store.snapshots.backfilling({ after: 0, limit: 9 })).toEqual([5]);
    expect(await store.snapshots.outdated(1, { after: 0, limit: 9 })).toEqual([]);
    await store.snapshots.write({ heads: [head(2, 1, 10, { dueVersion: 2 })], records: [] });
    expect(await store.snapshots.outdated(2, { after: 1, limit: 2 })).toEqual([3, 4]);
  });

  withStore('a checkpoint only goes forward', async (store) => {
    expect(await store.snapshots.checkpoints()).toEqual([]);
    const at = (pos: number) => ({ heads: [], records: [], checkpoint: { stream: 1, pos } });
    for (const pos of [5, 9, 7]) await store.snapshots.write(at(pos));
    expect(await store.snapshots.checkpoints()).toEqual([{ stream: 1, pos: 9 }]);
  });
}

function smallContract(withStore: WithStore): void {
  withStore('meta: set, and claimed by whoever is first', async (store) => {
    expect(await store.meta.get('mode')).toBeNull();
    expect(await store.meta.claim('mode', 'live')).toBe('live');
    expect(await store.meta.claim('mode', 'sandbox')).toBe('live');
    await store.meta.set('mode', 'x'.repeat(10_000));
    expect(await store.meta.get('mode')).toHaveLength(10_000);
  });

  withStore('programs: a number is published once', async (store) => {
    const row = { number: 1, effectiveAt: 5, publishedAt: 6, source: 'program: 桂冠 #\n', hash: bytesOf(32, 3), policy: 'immediate', actor: '张' };
    expect(await store.programs.add(row)).toBe(true);
    expect(await store.programs.add(row)).toBe(false);
    const [found] = await store.programs.list();
    expect({ ...found, hash: [...(found?.hash ?? [])] }).toEqual({ ...row, hash: [...row.hash] });
  });

  withStore('keys: added, used, revoked once', async (store) => {
    const row = { id: 'lk_1', name: '店', hash: 'ab', details: '{"scopes":[]}', createdAt: 1, expiresAt: null, revokedAt: null, usedAt: null };
    expect(await store.keys.add(row)).toBe(true);
    expect(await store.keys.add(row)).toBe(false);
    await store.keys.used('lk_1', 9);
    expect(await store.keys.revoke('lk_1', 10)).toBe(true);
    expect(await store.keys.revoke('lk_1', 11)).toBe(false);
    expect(await store.keys.get('lk_1')).toEqual({ ...row, usedAt: 9, revokedAt: 10 });
    expect(await store.keys.get('LK_1')).toBeNull();
    expect(await store.keys.list()).toHaveLength(1);
  });

  withStore('idempotency: the first stays, and is free again while it has no answer', async (store) => {
    const row = { id: bytesOf(16, 1), fingerprint: 'f', at: 4, answer: null };
    expect(await store.idempotency.begin(row)).toBeNull();
    expect(await store.idempotency.begin({ ...row, fingerprint: 'g' })).toMatchObject({ fingerprint: 'f', at: 4, answer: null });
    await store.idempotency.forget(row.id);
    expect(await store.idempotency.begin({ ...row, fingerprint: 'g' })).toBeNull();
    await store.idempotency.finish(row.id, '{"status":200}');
    await store.idempotency.forget(row.id);
    expect(await store.idempotency.find(row.id)).toMatchObject({ fingerprint: 'g', answer: '{"status":200}' });
  });

  withStore('audit: a chain, whoever appends', async (store) => {
    const entry = (n: number) => ({ at: n, actor: '操作员', action: 'adjust', target: `m${n}`, detail: '{}' });
    await Promise.all([1, 2, 3, 4, 5].map((n) => store.audit.append(entry(n))));
    const rows = await store.audit.list({ after: 0, limit: 9 });
    expect(rows.map(({ no }) => no)).toEqual([1, 2, 3, 4, 5]);
    expect(brokenAudit(auditStart, rows)).toBeNull();
    expect(brokenAudit(auditStart, rows.filter(({ no }) => no !== 3))).toBe(4);
    expect(brokenAudit(auditStart, rows.map((row) => (row.no === 2 ? { ...row, target: 'x' } : row)))).toBe(2);
    expect((await store.audit.newestFirst(5, 2)).map(({ no }) => no)).toEqual([4, 3]);
  });

  withStore('jobs: change only from the state that is expected', async (store) => {
    const row = { id: 'j1', kind: 'import', state: 'waiting', actor: 'a', createdAt: 1, updatedAt: 1, input: '{"f":1}', progress: '{}', result: null };
    await store.jobs.add(row);
    await expect(store.jobs.add(row)).rejects.toBeInstanceOf(DuplicateError);
    expect(await store.jobs.change('j1', ['waiting', 'paused'], { updatedAt: 2, state: 'running' })).toBe(true);
    expect(await store.jobs.change('j1', ['waiting'], { updatedAt: 3, state: 'cancelled' })).toBe(false);
    expect(await store.jobs.change('j1', ['running'], { updatedAt: 4, progress: '{"lines":5}' })).toBe(true);
    expect(await store.jobs.get('j1')).toEqual({ ...row, state: 'running', updatedAt: 4, progress: '{"lines":5}' });
    expect(await store.jobs.list(2, 9)).toHaveLength(1);
    expect(await store.jobs.list(1, 9)).toEqual([]);
  });

  withStore('leases: one holder at a time, whose fence grows', async (store) => {
    expect(await store.leases.take('relay', 'p1', 60_000)).toBe(1);
    expect(await store.leases.take('relay', 'p2', 60_000)).toBeNull();
    expect(await store.leases.take('relay', 'p1', 60_000)).toBe(1);
    expect(await store.leases.renew('relay', 'p1', 60_000)).toBe(true);
    expect(await store.leases.renew('relay', 'p2', 60_000)).toBe(false);
    await store.leases.release('relay', 'p1');
    expect(await store.leases.take('relay', 'p2', 60_000)).toBe(2);
    expect(await store.leases.renew('relay', 'p1', 60_000)).toBe(false);
    expect(await store.leases.take('brief', 'p1', -1)).toBe(1);
    expect(await store.leases.take('brief', 'p2', 60_000)).toBe(2);
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => store.leases.take('race', owner, 60_000)));
    expect(all.filter((fence) => fence !== null)).toHaveLength(1);
  });

  withStore('positions only go forward', async (store) => {
    for (const pos of [3, 9, 5]) await store.positions.write('search', { stream: 2, pos });
    await store.positions.write('search', { stream: 1, pos: 1 });
    expect(await store.positions.read('search')).toEqual([
      { stream: 1, pos: 1 },
      { stream: 2, pos: 9 },
    ]);
    expect(await store.positions.read('other')).toEqual([]);
  });

  withStore('quarantine: put once, lifted once', async (store) => {
    await store.quarantine.put({ member: 4, at: 1, detail: '{}' });
    await store.quarantine.put({ member: 4, at: 2, detail: '{}' });
    expect(await store.quarantine.list()).toEqual([{ member: 4, at: 1, detail: '{}' }]);
    expect(await store.quarantine.lift(4)).toBe(true);
    expect(await store.quarantine.lift(4)).toBe(false);
  });
}

function projectionContract(withStore: WithStore): void {
  const message = (seq: number, n: number, member = 1) => ({
    member,
    seq,
    n,
    at: seq,
    template: 'tier.upgraded',
    reason: 'tier:main',
    params: '{"tier":"金"}',
    deliveredAt: seq,
    readAt: null,
  });
  const at = (pos: number) => ({ stream: 1, pos });
  const columns = (rows: readonly { order: Bytes; member: number }[]) => ({
    count: rows.length,
    keys: new Uint8Array(Buffer.concat(rows.map(({ order }) => order))),
    members: Float64Array.from(rows.map(({ member }) => member)),
  });

  withStore('messages and orders are written with their position, once', async (store) => {
    const messages = [message(1, 0), message(1, 1), message(2, 0), message(1, 0, 2)];
    const orders = columns([
      { order: bytesOf(16, 1), member: 1 },
      { order: bytesOf(16, 1), member: 2 },
      { order: bytesOf(16, 1), member: 1 },
    ]);
    await store.projections.write('p', at(5), { messages, orders });
    expect(await store.messages.markRead(1, 1, 77)).toBe(2);
    await store.projections.write('p', at(5), { messages, orders });
    expect(await store.positions.read('p')).toEqual([at(5)]);
    const list = await store.messages.list(1, { seq: 99, n: 0 }, 2);
    expect(list.map(({ seq, n, readAt }) => [seq, n, readAt])).toEqual([
      [2, 0, null],
      [1, 1, 77],
    ]);
    expect(await store.messages.list(1, { seq: 1, n: 1 }, 9)).toEqual([{ ...message(1, 0), readAt: 77 }]);
    expect(await store.messages.unread(1)).toBe(1);
    expect(await store.orders.find(bytesOf(16, 1))).toEqual([1, 2]);
    expect(await store.orders.find(bytesOf(16, 2))).toEqual([]);
    const many = Array.from({ length: 1_200 }, (_, i) => ({ order: bytesOf(16, 5, i % 256, i >> 8), member: 9 }));
    await store.projections.write('p', at(6), { messages: [], orders: columns(many) });
    expect(await store.orders.find(bytesOf(16, 5, 1_100 % 256, 1_100 >> 8))).toEqual([9]);
    await store.projections.reset('p');
    expect(await store.orders.find(bytesOf(16, 1))).toEqual([]);
    expect(await store.positions.read('p')).toEqual([]);
  });
}

function twoContract(withStore: WithStore, second: (store: Store) => Promise<Store>): void {
  withStore('each writes a stream of its own; who comes second to a number loses it', async (store) => {
    const other = await second(store);
    expect(other.log.stream).not.toBe(store.log.stream);
    expect(await store.log.commit(commitOf(1, [{ member: 1, seq: 1 }]))).toEqual(done);
    expect(await other.log.commit(commitOf(1, [{ member: 2, seq: 1 }, { member: 1, seq: 1 }]))).toEqual({ kind: 'lost', members: [1] });
    expect(await other.log.commit(commitOf(1, [{ member: 2, seq: 1 }, { member: 1, seq: 2 }]))).toEqual(done);
    expect(places(await store.log.after({ stream: other.log.stream, pos: 0 }, 9))).toEqual(['2/1', '1/2']);
    expect(places(await store.log.tails([{ member: 1, after: 1 }], 9))).toEqual(['1/2']);
    await other.close();
    const next = await second(store);
    expect(next.log.stream).toBe(other.log.stream);
    expect(await next.log.end()).toBe(2);
    await next.close();
  });

  withStore('shared counters are never taken beyond their limit by both', async (store) => {
    const other = await second(store);
    const claims = [{ counter: 'prize', by: 1, limit: 10 }];
    const take = async (by: Store, member: number): Promise<number> => {
      let taken = 0;
      for (let i = 0; i < 10; i++) {
        const result = await by.log.commit(commitOf(taken + 1, [{ member, seq: taken + 1 }], { claims }));
        if (result.kind === 'done') taken++;
        else expect(result).toEqual({ kind: 'stock', counters: ['prize'] });
      }
      return taken;
    };
    const [one, two] = await Promise.all([take(store, 1), take(other, 2)]);
    expect(one + two).toBe(10);
    expect(await store.stock.used(['prize'])).toEqual([10]);
    await other.close();
  });
}
