import { LRUCache } from 'lru-cache';
import { type Caller, crossSite, nobody, signedOut } from '../http/caller.ts';
import type { KeyRow, KeyStore } from '../keys/key-store.ts';
import { readCookie } from './cookie.ts';
import { type Header, isBehindTls, isOwnPage, type Site } from './same-site.ts';
import { type Session, type Sessions, sessionIdOf } from './sessions.ts';

/** A request without a key, but with cookies. */
export interface CookieAsking {
  readonly cookie: string;
  readonly isRead: boolean;
  readonly header: Header;
}

interface Known {
  readonly session: Session;
  readonly row: KeyRow;
}
export interface SessionCallers {
  /** @param admit makes the caller of her key, or refuses it, as if she had sent it */
  readonly of: (asking: CookieAsking, admit: (row: KeyRow) => Caller) => Caller | Promise<Caller>;
  readonly forget: () => void;
}

/** How long what another process ended may go on. */
const knownMs = 5_000;

/** Who asks by cookie: the same caller as by her key. */
export function sessionCallers(parts: {
  readonly sessions: Sessions;
  readonly keys: Pick<KeyStore, 'find'>;
  readonly site: Site;
}): SessionCallers {
  const { sessions, keys, site } = parts;
  const known = new LRUCache<string, Known>({ max: 1_000, ttl: knownMs });
  const enter = (
    { session, row }: Known,
    { isRead, header }: CookieAsking,
    admit: (row: KeyRow) => Caller,
  ): Caller => {
    if (sessions.isOver(session) || row.revokedAt !== null) return signedOut;
    if (!isRead && !isOwnPage(site, header)) return crossSite;
    sessions.touch(session);
    return admit(row);
  };
  const load = async (id: string): Promise<Known | null> => {
    const session = await sessions.find(id);
    const row = session === null ? undefined : await keys.find(session.operator);
    if (session === null || row === undefined || row.role === null) return null;
    const entry = { session, row };
    known.set(id, entry);
    return entry;
  };
  return {
    of: (asking, admit) => {
      const secret = readCookie(asking.cookie, isBehindTls(site, asking.header));
      if (secret === undefined) return nobody;
      const id = sessionIdOf(secret);
      const entry = known.get(id);
      if (entry !== undefined) return enter(entry, asking, admit);
      return load(id).then((found) => (found === null ? signedOut : enter(found, asking, admit)));
    },
    forget: () => known.clear(),
  };
}
