import type { EpochMs } from '@laurel/core';
import type { Store, KeyRow as StoredKey } from '@laurel/db';
import type { Role, Scope } from '../http/caller.ts';

/** A service key as kept: its secret only as a hash. */
export interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly role: Role | null;
  /** SHA-256 of the whole key, in hex. 256 random bits need no slow hash. */
  readonly hash: string;
  readonly createdAt: EpochMs;
  readonly createdBy: string;
  readonly expiresAt: EpochMs | null;
  readonly revokedAt: EpochMs | null;
  /** Right to the minute. */
  readonly lastUsedAt: EpochMs | null;
  /** Of the demonstration store: works from this machine only. */
  readonly loopbackOnly: boolean;
}

export interface KeyStore {
  readonly find: (id: string) => Promise<KeyRow | undefined>;
  readonly list: () => Promise<readonly KeyRow[]>;
  /** Keeps the row that is there, if the id is taken. */
  readonly insert: (row: KeyRow) => Promise<void>;
  readonly revoke: (id: string, at: EpochMs) => Promise<void>;
  readonly touch: (id: string, at: EpochMs) => Promise<void>;
  readonly setRole: (id: string, role: Role) => Promise<void>;
}

export function keysInStore({ keys }: Pick<Store, 'keys'>): KeyStore {
  return {
    find: async (id) => {
      const row = await keys.get(id);
      return row === null ? undefined : read(row);
    },
    list: async () => (await keys.list()).map(read),
    insert: async ({ id, name, hash, createdAt, expiresAt, scopes, role, createdBy, loopbackOnly }) => {
      const details = JSON.stringify({ scopes, role, createdBy, loopbackOnly });
      await keys.add({ id, name, hash, details, createdAt, expiresAt, revokedAt: null, usedAt: null });
    },
    revoke: async (id, at) => {
      await keys.revoke(id, at);
    },
    touch: async (id, at) => keys.used(id, at),
    setRole: async (id, role) => {
      const row = await keys.get(id);
      if (row === null) return;
      await keys.change(id, JSON.stringify({ ...(JSON.parse(row.details) as object), role }));
    },
  };
}

function read({ details, usedAt, ...row }: StoredKey): KeyRow {
  const more: Pick<KeyRow, 'scopes' | 'role' | 'createdBy' | 'loopbackOnly'> = JSON.parse(details);
  return { ...row, ...more, lastUsedAt: usedAt };
}
