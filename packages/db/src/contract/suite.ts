import { test } from 'vitest';
import { type Bytes, type Commit, entryNumbers, keyBytes, type LogRow } from '../rows.ts';
import type { Store } from '../store.ts';

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
    parts: false,
    knows: { version: 0, decidedAt: 1_000 },
    ...more,
  };
}

export const places = (rows: readonly LogRow[]): readonly string[] =>
  rows.map(({ member, seq }) => `${member}/${seq}`);
export const done = { kind: 'done' } as const;

/** A case of the suite, on a store of its own. */
export type Case = (what: string, expectOn: (store: Store) => Promise<void>) => void;

export function casesOf(engine: StoreUnderTest): Case {
  return (what, expectOn) => {
    test(`keeps: ${what}`, async () => {
      const store = await engine.fresh();
      try {
        await expectOn(store);
      } finally {
        await store.close();
      }
    });
  };
}
