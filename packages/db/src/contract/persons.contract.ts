import { expect } from 'vitest';
import type { Bytes } from '../rows.ts';
import { bytesOf, type Case, commitOf, done } from './suite.ts';

export function personContract(on: Case): void {
  const hash = (n: number) => bytesOf(16, 9, n);
  const joined = (member: number, n: number) => ({
    member,
    hash: hash(n),
    wrappedKey: bytesOf(61, 1, member),
    external: bytesOf(40, 2, member),
    personal: member % 2 === 0 ? bytesOf(50, 3, member) : null,
  });

  on('numbers are set aside once', async (store) => {
    const first = await store.directory.reserve(10);
    expect(first).toBeGreaterThan(0);
    const more = await Promise.all([
      store.directory.reserve(3),
      store.directory.reserve(3),
      store.directory.reserve(3),
    ]);
    expect(new Set(more).size).toBe(3);
    for (const each of more) expect(each).toBeGreaterThanOrEqual(first + 10);
  });

  on('who joins is found by hash, and her row is in the vault', async (store) => {
    const commit = commitOf(
      1,
      [
        { member: 5, seq: 1 },
        { member: 6, seq: 1 },
      ],
      { joined: [joined(5, 1), joined(6, 2)] },
    );
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
    await store.log.commit(
      commitOf(3, [{ member: 5, seq: 2 }], { personal: [{ member: 5, personal: bytesOf(3, 7) }] }),
    );
    expect([...((await store.vault.read([5]))[0]?.personal ?? [])]).toEqual([7, 0, 0]);
  });

  on('who is erased leaves an alias and the time; her hash is free for somebody else', async (store) => {
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
    expect(
      await store.vault.erase([erasure, { hash: hash(2), member: 6, at: 3_000, alias: 'alias-6' }]),
    ).toBe(1);
    expect((await store.vault.read([6]))[0]?.wrappedKey).toBeNull();
  });

  on('keys wrapped anew stay with those who are not erased', async (store) => {
    await store.log.commit(
      commitOf(
        1,
        [
          { member: 5, seq: 1 },
          { member: 6, seq: 1 },
        ],
        { joined: [joined(5, 1), joined(6, 2)] },
      ),
    );
    await store.vault.erase([{ hash: hash(2), member: 6, at: 1, alias: 'x' }]);
    await store.vault.rewrap([5, 6].map((member) => ({ member, wrappedKey: bytesOf(2, 8, 8) })));
    const rows = await store.vault.list({ after: 0, limit: 9 });
    expect(rows.map(({ wrappedKey }) => wrappedKey?.length ?? null)).toEqual([2, null]);
  });

  on('dead letters are one per event, and go when they were driven again', async (store) => {
    await store.log.commit(commitOf(1, [], { dead: [letter(1), letter(2), letter(3)] }));
    await store.log.commit(commitOf(1, [], { dead: [{ ...letter(2), at: 9_000, code: 'unknown_order' }] }));
    const list = await store.deadLetters.list({ after: { at: 0, id: bytesOf(16) }, limit: 2 });
    expect(list.map(({ at, code }) => [at, code])).toEqual([
      [101, 'too_late'],
      [103, 'too_late'],
    ]);
    const last = list.at(-1);
    const rest = await store.deadLetters.list({
      after: { at: last?.at ?? 0, id: last?.id ?? bytesOf(16) },
      limit: 9,
    });
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
  return {
    id: bytesOf(16, 6, n),
    member: null,
    subject: bytesOf(16, 7, n),
    at: 100 + n,
    type: 'checkin',
    code: 'too_late',
    pointer: '/time',
    detail: 'late',
    body,
  };
}
