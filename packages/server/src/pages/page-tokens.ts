import { createHmac } from 'node:crypto';
import type { Clock } from '@laurel/runtime';
import type { Caller } from '../http/caller.ts';
import { type MemberTokens, memberTokens } from '../http/member-tokens.ts';

/** Short tokens of members, made here for pages that are embedded somewhere. They live in a page's memory. */
export interface PageTokens {
  readonly make: (member: string, seconds: number) => Promise<string>;
  readonly read: MemberTokens;
}

const prefix = 'lp_';
const audience = 'laurel-page';
export const isPageToken = (token: string): boolean => token.startsWith(prefix);

/** @param secret the store’s: whoever has it could be anybody, so its use here is a key of its own */
export function pageTokensOf(secret: Buffer, { now }: Pick<Clock, 'now'>): PageTokens {
  const key = createHmac('sha256', secret).update('page tokens').digest('base64');
  const verify = memberTokens({ secret: key, audience }, secret, now);
  return {
    make: async (member, seconds) => {
      const { SignJWT } = await import('jose');
      const at = Math.floor(now() / 1_000);
      const token = new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(member)
        .setAudience(audience)
        .setIssuedAt(at)
        .setExpirationTime(at + seconds);
      return prefix + (await token.sign(new TextEncoder().encode(key)));
    },
    read: (token, hash) => {
      const found = verify(token.slice(prefix.length), hash);
      return found instanceof Promise ? found.then(ofPage) : ofPage(found);
    },
  };
}

/** A page does all that its member may, but does not make itself last. */
const ofPage = (caller: Caller): Caller => ({ ...caller, ofPage: true });
