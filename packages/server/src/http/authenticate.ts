import { hash as digest } from 'node:crypto';
import type { Clock } from '@laurel/runtime';
import { LRUCache } from 'lru-cache';
import type { KeyRow, KeyStore } from '../keys/key-store.ts';
import { hashOf, keyIdOf } from '../keys/key-text.ts';
import { isPageToken, type PageTokens } from '../pages/page-tokens.ts';
import type { CookieAsking, SessionCallers } from '../sessions/session-caller.ts';
import { type Caller, nobody, owner, roles, type Scope } from './caller.ts';
import type { MemberTokens } from './member-tokens.ts';
import { Problem } from './problem.ts';

export interface Asking {
  readonly authorization: string | undefined;
  /** Through the socket of the data folder. */
  readonly isOwner: boolean;
  readonly isLoopback: boolean;
  /** What it brings along where it names no key. */
  readonly cookies: CookieAsking | undefined;
}

/** Who asks. Known keys are answered at once, without a promise: this stands in front of every call. */
export interface Authenticate {
  (asking: Asking): Caller | Promise<Caller>;
  /** A key was revoked here: it is asked for again at once. */
  readonly forget: () => void;
}

interface Known {
  readonly row: KeyRow;
  readonly caller: Caller;
}
/** How long another process's revocation may go unseen. */
const knownMs = 5_000;
const touchMs = 60_000;

export function authenticator(parts: {
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly tokens: MemberTokens;
  readonly sessions: SessionCallers;
  readonly pageTokens: PageTokens;
  /** Whoever holds it is the owner: only code of this process does. */
  readonly ownerToken: string;
}): Authenticate {
  const known = new LRUCache<string, Known>({ max: 10_000, ttl: knownMs });
  const touched = new Map<string, number>();
  const admit = ({ row, caller }: Known, isLoopback: boolean): Caller => {
    const now = parts.clock.now();
    if (row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= now))
      throw new Problem('key_expired', 'The key has expired or was revoked.');
    if (row.loopbackOnly && !isLoopback)
      throw new Problem('loopback_only', 'Keys of the demonstration store work on this machine only.');
    if (now - (touched.get(row.id) ?? 0) >= touchMs) {
      touched.set(row.id, now);
      // What is known of the last use may be a minute old; a failure to write it hinders nobody.
      parts.keys.touch(row.id, now).catch(() => undefined);
    }
    return caller;
  };
  const ofKey = async (token: string, hash: string, isLoopback: boolean): Promise<Caller> => {
    const id = keyIdOf(token);
    const row = id === undefined ? undefined : await parts.keys.find(id);
    if (row === undefined || row.hash !== hashOf(token))
      throw new Problem('unauthenticated', 'There is no such key.', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    const entry = { row, caller: callerOf(row) };
    known.set(hash, entry);
    return admit(entry, isLoopback);
  };
  const authenticate = ({
    authorization,
    isOwner,
    isLoopback,
    cookies,
  }: Asking): Caller | Promise<Caller> => {
    if (authorization === undefined) {
      if (isOwner) return owner;
      if (cookies === undefined) return nobody;
      return parts.sessions.of(cookies, (row) => admit({ row, caller: callerOf(row) }, isLoopback));
    }
    const token = bearerOf(authorization);
    if (token === parts.ownerToken) return owner;
    const hash = digest('sha256', token, 'base64');
    const entry = known.get(hash);
    if (entry !== undefined) return admit(entry, isLoopback);
    if (token.startsWith('lk_')) return ofKey(token, hash, isLoopback);
    return isPageToken(token) ? parts.pageTokens.read(token, hash) : parts.tokens(token, hash);
  };
  return Object.assign(authenticate, {
    forget: () => {
      known.clear();
      parts.sessions.forget();
    },
  });
}

function bearerOf(authorization: string): string {
  const found = /^Bearer +([\x21-\x7e]{1,8192})$/i.exec(authorization);
  if (found?.[1] === undefined) throw new Problem('unauthenticated', 'Write `Authorization: Bearer <key>`.');
  return found[1];
}

/** Who holds it: by her key and by her session the same. */
export function callerOf(row: KeyRow): Caller {
  const given: readonly Scope[] = row.role === null ? row.scopes : [...row.scopes, ...roles[row.role]];
  const caller: Caller = { kind: 'key', actor: `key:${row.name}`, id: row.id, scopes: new Set(given) };
  return row.role === null ? caller : { ...caller, role: row.role };
}
