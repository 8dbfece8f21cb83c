import { expect } from 'vitest';
import { auditStart, brokenAudit } from '../capabilities/audit.ts';
import { rawFromJson, rawToJson } from '../capabilities/raw.ts';
import type { JobAsked } from '../job-store.ts';
import { DuplicateError } from '../schema/sql.ts';
import type { RawRow } from '../store.ts';
import { bytesOf, type Case, commitOf } from './suite.ts';

export function smallContract(on: Case): void {
  on('meta: set, and claimed by whoever is first', async (store) => {
    expect(await store.meta.get('mode')).toBeNull();
    expect(await store.meta.claim('mode', 'live')).toBe('live');
    expect(await store.meta.claim('mode', 'sandbox')).toBe('live');
    await store.meta.set('mode', 'x'.repeat(10_000));
    expect(await store.meta.get('mode')).toHaveLength(10_000);
  });

  on('programs: a number is published once', async (store) => {
    const row = {
      number: 1,
      effectiveAt: 5,
      publishedAt: 6,
      source: 'program: 桂冠 #\n',
      hash: bytesOf(32, 3),
      policy: 'immediate',
      actor: '张',
    };
    expect(await store.programs.newest()).toBe(0);
    expect(await store.programs.add(row)).toBe(true);
    expect(await store.programs.add(row)).toBe(false);
    expect(await store.programs.newest()).toBe(1);
    const [found] = await store.programs.list();
    expect({ ...found, hash: [...(found?.hash ?? [])] }).toEqual({ ...row, hash: [...row.hash] });
    expect(await store.programs.ofDraft('pd_2')).toBeNull();
    expect(await store.programs.add({ ...row, number: 2, draft: 'pd_2' })).toBe(true);
    expect(await store.programs.ofDraft('pd_2')).toBe(2);
  });

  on('keys: added, used, revoked once', async (store) => {
    const row = {
      id: 'lk_1',
      name: '店',
      hash: 'ab',
      details: '{"scopes":[]}',
      createdAt: 1,
      expiresAt: null,
      revokedAt: null,
      usedAt: null,
    };
    expect(await store.keys.add(row)).toBe(true);
    expect(await store.keys.add(row)).toBe(false);
    await store.keys.used('lk_1', 9);
    expect(await store.keys.revoke('lk_1', 10)).toBe(true);
    expect(await store.keys.revoke('lk_1', 11)).toBe(false);
    expect(await store.keys.get('lk_1')).toEqual({ ...row, usedAt: 9, revokedAt: 10 });
    expect(await store.keys.get('LK_1')).toBeNull();
    expect(await store.keys.list()).toHaveLength(1);
  });

  on('idempotency: the first stays, and is free again while it has no answer', async (store) => {
    const row = { id: bytesOf(16, 1), fingerprint: 'f', at: 4, answer: null };
    expect(await store.idempotency.begin(row)).toBeNull();
    expect(await store.idempotency.begin({ ...row, fingerprint: 'g' })).toMatchObject({
      fingerprint: 'f',
      at: 4,
      answer: null,
    });
    await store.idempotency.forget(row.id);
    expect(await store.idempotency.begin({ ...row, fingerprint: 'g' })).toBeNull();
    await store.idempotency.finish(row.id, '{"status":200}');
    await store.idempotency.forget(row.id);
    expect(await store.idempotency.find(row.id)).toMatchObject({
      fingerprint: 'g',
      answer: '{"status":200}',
    });
  });

  on('audit: a chain, whoever appends', async (store) => {
    const entry = (n: number) => ({
      at: n,
      actor: '操作员',
      action: 'adjust',
      target: `m${n}`,
      detail: '{}',
    });
    await Promise.all([1, 2, 3, 4, 5].map((n) => store.audit.append(entry(n))));
    const rows = await store.audit.list({ after: 0, limit: 9 });
    expect(rows.map(({ no }) => no)).toEqual([1, 2, 3, 4, 5]);
    expect(brokenAudit(auditStart, rows)).toBeNull();
    expect(
      brokenAudit(
        auditStart,
        rows.filter(({ no }) => no !== 3),
      ),
    ).toBe(4);
    expect(
      brokenAudit(
        auditStart,
        rows.map((row) => (row.no === 2 ? { ...row, target: 'x' } : row)),
      ),
    ).toBe(2);
    expect((await store.audit.newestFirst(5, 2)).map(({ no }) => no)).toEqual([4, 3]);
  });

  on('jobs: change only from the state that is expected', async (store) => {
    const row = {
      id: 'j1',
      kind: 'import',
      state: 'waiting',
      actor: 'a',
      createdAt: 1,
      updatedAt: 1,
      input: '{"f":1}',
      progress: '{}',
      result: null,
    };
    await store.jobs.add(row);
    await expect(store.jobs.add(row)).rejects.toBeInstanceOf(DuplicateError);
    expect(await store.jobs.change('j1', ['waiting', 'paused'], { updatedAt: 2, state: 'running' })).toBe(
      true,
    );
    expect(await store.jobs.change('j1', ['waiting'], { updatedAt: 3, state: 'cancelled' })).toBe(false);
    expect(await store.jobs.change('j1', ['running'], { updatedAt: 4, progress: '{"lines":5}' })).toBe(true);
    expect(await store.jobs.get('j1')).toEqual({
      ...row,
      state: 'running',
      updatedAt: 4,
      progress: '{"lines":5}',
    });
    expect(await store.jobs.list({ kinds: ['import'], limit: 9 })).toHaveLength(1);
  });

  on(
    'jobs: newest first by kind and state, page after page, also where many are of one time',
    async (store) => {
      const row = { actor: 'a', updatedAt: 1, input: '{}', progress: '{}', result: null };
      for (const [id, kind, state, createdAt] of [
        ['a', 'import', 'done', 5],
        ['b', 'import', 'waiting', 7],
        ['c', 'pause', 'waiting', 7],
        ['d', 'import', 'waiting', 7],
        ['e', 'verify', 'done', 9],
      ] as const)
        await store.jobs.add({ ...row, id, kind, state, createdAt });
      const ids = async (asked: Omit<JobAsked, 'limit'>, limit = 9) =>
        (await store.jobs.list({ ...asked, limit })).map(({ id }) => id).join('');
      expect(await ids({ kinds: ['import'] })).toBe('dba');
      expect(await ids({ kinds: ['import', 'verify'] })).toBe('edba');
      expect(await ids({ kinds: ['import'], states: ['waiting'] })).toBe('db');
      expect(await ids({ kinds: [] })).toBe('');
      expect(await ids({ kinds: ['import', 'verify'], since: 7 })).toBe('edb');
      expect(await ids({ kinds: ['import'] }, 1)).toBe('d');
      expect(await ids({ kinds: ['import'], before: { at: 7, id: 'd' } }, 1)).toBe('b');
      expect(await ids({ kinds: ['import'], before: { at: 7, id: 'b' } }, 1)).toBe('a');
      expect(await ids({ kinds: ['import'], before: { at: 5, id: 'a' } }, 1)).toBe('');
    },
  );

  on('leases: one holder at a time, whose fence grows', async (store) => {
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
    const all = await Promise.all(
      ['a', 'b', 'c', 'd'].map((owner) => store.leases.take('race', owner, 60_000)),
    );
    expect(all.filter((fence) => fence !== null)).toHaveLength(1);
  });

  on('positions only go forward', async (store) => {
    for (const pos of [3, 9, 5]) await store.positions.write('search', { stream: 2, pos });
    await store.positions.write('search', { stream: 1, pos: 1 });
    expect(await store.positions.read('search')).toEqual([
      { stream: 1, pos: 1 },
      { stream: 2, pos: 9 },
    ]);
    expect(await store.positions.read('other')).toEqual([]);
  });

  on('quarantine: put once, lifted once', async (store) => {
    await store.quarantine.put({ member: 4, at: 1, detail: '{}' });
    await store.quarantine.put({ member: 4, at: 2, detail: '{}' });
    expect(await store.quarantine.list()).toEqual([{ member: 4, at: 1, detail: '{}' }]);
    expect(await store.quarantine.lift(4)).toBe(true);
    expect(await store.quarantine.lift(4)).toBe(false);
  });
}

export function rawContract(on: Case): void {
  on('whole tables are read in pages, and go into another store as they are', async (store) => {
    const claims = Array.from({ length: 7 }, (_, i) => ({ counter: `c${i}`, by: i + 1, limit: 100 }));
    const more = { claims, erased: [{ hash: bytesOf(16, 1), member: 1, at: 5, alias: '别名' }] };
    await store.log.commit(commitOf(1, [{ member: 1, seq: 1, key: bytesOf(16, 3) }], more));
    const pages: (readonly RawRow[])[] = [];
    for await (const page of store.raw.rows('stock', 3)) pages.push(page);
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(pages.flat().map((row) => [row['counter'], row['used']])).toEqual(
      claims.map(({ counter, by }) => [counter, by]),
    );
    for await (const [row] of store.raw.rows('log')) {
      expect(row).toMatchObject({ member: 1, seq: 1, pos: 1 });
      const again = rawFromJson(JSON.parse(JSON.stringify(rawToJson(row as RawRow))));
      await store.raw.insert('log', [{ ...again, seq: 2, pos: 2, event_key: bytesOf(16, 4) }]);
      await expect(store.raw.insert('log', [again])).rejects.toBeInstanceOf(DuplicateError);
      break;
    }
    expect((await store.log.entry(1, 2))?.body).toBe('{"n":1}');
    for await (const rows of store.raw.rows('erased', 1))
      expect(rows).toMatchObject([{ member: 1, alias: '别名' }]);
  });
}
