import type { Clock } from '@laurel/runtime';
import type { Caller } from '../http/caller.ts';
import { roles } from '../http/caller.ts';
import type { KeyStore } from '../keys/key-store.ts';

/**
 * Whether somebody else has to agree. Persons are keys with a role; the owner of the data folder needs nobody, and
 * where there is no second person who could agree, one is enough (and the audit log says so).
 */
export async function needsSecondPerson(
  { keys, clock }: { readonly keys: KeyStore; readonly clock: Clock },
  caller: Caller,
): Promise<boolean> {
  if (caller.kind === 'owner') return false;
  const now = clock.now();
  const rows = await keys.list();
  return rows.some(({ id, role, scopes, revokedAt, expiresAt }) => {
    if (id === caller.id || role === null || revokedAt !== null) return false;
    if (expiresAt !== null && expiresAt <= now) return false;
    const rights: readonly string[] = [...scopes, ...roles[role]];
    return rights.includes('admin') || rights.includes('programs:publish');
  });
}
