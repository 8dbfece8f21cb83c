import { describe, expect, test } from 'vitest';
import { owner } from './caller.ts';
import { type IdempotencyStore, idempotent, type Remembered } from './idempotency.ts';
import { Problem } from './problem.ts';
import type { Reply, Route } from './route.ts';

const secret = Buffer.alloc(32, 3);
const clock = { now: () => 5_000, monotonicMs: () => 0 };
const routeOf = (id: string, again?: true): Route =>
  ({ id, ...(again === undefined ? {} : { again }) }) as unknown as Route;

function inMemory(): IdempotencyStore & { readonly rows: Map<string, Remembered> } {
  const rows = new Map<string, Remembered>();
  return {
    rows,
    begin: async (caller, key, row) => {
      const found = rows.get(caller + key);
      if (found === undefined) rows.set(caller + key, row);
      return found;
    },
    finish: async (caller, key, answer) => {
      rows.set(caller + key, { ...(rows.get(caller + key) as Remembered), answer });
    },
    forget: async (caller, key) => {
      rows.delete(caller + key);
    },
  };
}

function world(again?: true) {
  const store = inMemory();
  const once = idempotent(store, secret, clock);
  const acts: number[] = [];
  const act = (reply: Reply | Error) => async (at: number) => {
    acts.push(at);
    if (reply instanceof Error) throw reply;
    return reply;
  };
  const send = (body: unknown, reply: Reply | Error = { status: 201, body: { n: 1 } }, route = 'r') =>
    once({ route: routeOf(route, again), caller: owner, key: 'k', address: '', body }, act(reply));
  return { store, acts, send };
}

describe('L4 one key, one body, one answer', () => {
  test('the first answer is given again, whatever would be answered now', async () => {
    const { acts, send } = world();
    await send({ a: 1, b: 2 });
    const again = await send({ b: 2, a: 1 }, { status: 500 });
    expect([again.status, again.body, acts.length]).toEqual([201, { n: 1 }, 1]);
    expect(again.headers).toEqual({ 'idempotent-replayed': 'true' });
  });

  test('another body or route is a conflict', async () => {
    const { send } = world();
    await send({ a: 1 });
    await expect(send({ a: 2 })).rejects.toMatchObject({ code: 'idempotency_conflict' });
    await expect(send({ a: 1 }, undefined, 'other')).rejects.toMatchObject({ code: 'idempotency_conflict' });
  });

  test('at one time, one act', async () => {
    const { acts, send } = world();
    await Promise.all([send(1), send(1), send(1)]);
    await expect(Promise.all([send(1), send(2)])).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(acts).toHaveLength(1);
  });

  test('a refusal frees the key', async () => {
    const { store, send } = world();
    await expect(send(1, new Problem('invalid_value', 'no'))).rejects.toMatchObject({
      code: 'invalid_value',
    });
    expect(store.rows.size).toBe(0);
    expect((await send(2)).status).toBe(201);
  });

  test('after an unknown outcome the same may come again, at its first time, and another may not', async () => {
    const { acts, send, store } = world();
    await expect(send(1, new Error('the process died'))).rejects.toThrow('died');
    await expect(send(2)).rejects.toMatchObject({ code: 'idempotency_conflict' });
    for (const [name, row] of store.rows) store.rows.set(name, { ...row, at: 1_000 });
    expect((await send(1)).status).toBe(201);
    expect(acts).toEqual([5_000, 1_000]);
  });

  test.each(['storage_failed', 'storage_full'] as const)(
    'where %s leaves open whether it was written, the same comes again at its first time',
    async (code) => {
      const { acts, send, store } = world();
      await expect(send(1, new Problem(code, 'who knows'))).rejects.toMatchObject({ code });
      await expect(send(2)).rejects.toMatchObject({ code: 'idempotency_conflict' });
      for (const [name, row] of store.rows) store.rows.set(name, { ...row, at: 1_000 });
      expect((await send(1)).status).toBe(201);
      expect(acts).toEqual([5_000, 1_000]);
    },
  );

  test('answers with secrets or persons are made again, not kept', async () => {
    const { store, acts, send } = world(true);
    await send(1, { status: 201, body: { secret: 's' } });
    expect(JSON.stringify([...store.rows])).not.toContain('"s"');
    expect((await send(1, { status: 201, body: { secret: 's' } })).body).toEqual({ secret: 's' });
    expect(acts).toHaveLength(2);
  });
});
