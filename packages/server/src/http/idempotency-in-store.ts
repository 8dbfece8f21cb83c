import { createHmac } from 'node:crypto';
import type { IdempotencyRow, Store } from '@laurel/db';
import type { IdempotencyStore, Remembered } from './idempotency.ts';

/** Kept as long as the ledger. The key of a row is a keyed hash: what callers name their writes says nothing here. */
export function idempotencyInStore(
  { idempotency }: Pick<Store, 'idempotency'>,
  secret: Buffer,
): IdempotencyStore {
  const idOf = (caller: string, key: string): Uint8Array =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['idempotency', caller, key]))
      .digest()
      .subarray(0, 16);
  return {
    begin: async (caller, key, { fingerprint, at }) => {
      const before = await idempotency.begin({ id: idOf(caller, key), fingerprint, at, answer: null });
      return before === null ? undefined : read(before);
    },
    finish: async (caller, key, answer) => idempotency.finish(idOf(caller, key), JSON.stringify(answer)),
    forget: async (caller, key) => idempotency.forget(idOf(caller, key)),
  };
}

const read = ({ fingerprint, at, answer }: IdempotencyRow): Remembered => ({
  fingerprint,
  at,
  answer: answer === null ? null : (JSON.parse(answer) as Remembered['answer']),
});
