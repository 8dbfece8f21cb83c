import type { EpochMs } from '@laurel/core';
import type { Role } from '../http/caller.ts';
import type { KeyRow, KeyStore } from '../keys/key-store.ts';

/** A person: a key with a role. */
export type Operator = KeyRow & { readonly role: Role };

const isOperator = (row: KeyRow): row is Operator => row.role !== null;

export const isLive = ({ revokedAt, expiresAt }: KeyRow, at: EpochMs): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > at);

/** All who may sign in now. */
export async function operatorsOf(keys: Pick<KeyStore, 'list'>, at: EpochMs): Promise<readonly Operator[]> {
  return (await keys.list()).filter(isOperator).filter((row) => isLive(row, at));
}

/** Those of a name, newest first: nothing keeps two keys from having the same. */
export function named(operators: readonly Operator[], name: string): readonly Operator[] {
  const asked = name.normalize('NFC').trim();
  return operators
    .filter((operator) => operator.name.normalize('NFC').trim() === asked)
    .sort((a, b) => b.createdAt - a.createdAt);
}
