import type { Keyring } from '@laurel/db';
import type { Clock } from '@laurel/runtime';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../http/caller.ts';
import { memberOf } from '../http/member-tokens.ts';
import { Problem } from '../http/problem.ts';

/** Short tokens of members, made here for pages that are embedded somewhere. They live in a page's memory. */
export interface PageTokens {
  readonly make: (member: string, seconds: number) => string;
  /** @param hash of the token, under which it is known for a while */
  readonly read: (token: string, hash: string) => Caller;
}

interface Kept {
  readonly caller: Caller;
  readonly until: number;
}

const prefix = 'lp_';
const place = 'page token';
export const isPageToken = (token: string): boolean => token.startsWith(prefix);

/** A token is a sealed text that only this store opens: it names nobody, and lies nowhere. */
export function pageTokensOf(
  keyring: Pick<Keyring, 'sealSecret' | 'openSecret'>,
  { now }: Pick<Clock, 'now'>,
  secret: Buffer,
): PageTokens {
  const known = new LRUCache<string, Kept>({ max: 10_000 });
  const open = (token: string): Kept => {
    try {
      const sealed = Buffer.from(token.slice(prefix.length), 'base64url');
      const { member, until }: { member: string; until: number } = JSON.parse(
        keyring.openSecret(place, sealed),
      );
      // A page does all that its member may, but does not make itself last.
      return { caller: { ...memberOf(member, secret), ofPage: true }, until };
    } catch {
      throw new Problem('token_invalid', 'The token is not one of this store.');
    }
  };
  return {
    make: (member, seconds) => {
      const text = JSON.stringify({ member, until: now() + seconds * 1_000 });
      return prefix + Buffer.from(keyring.sealSecret(place, text)).toString('base64url');
    },
    read: (token, hash) => {
      const kept = known.get(hash) ?? open(token);
      if (kept.until <= now()) throw new Problem('token_invalid', 'The token is over: ask for the next one.');
      known.set(hash, kept);
      return kept.caller;
    },
  };
}
