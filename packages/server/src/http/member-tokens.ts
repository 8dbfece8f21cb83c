import type { JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import { personHash } from '../audit/audit.ts';
import type { Caller } from './caller.ts';
import { readId } from './ids.ts';
import { limits } from './limits.ts';
import { Problem } from './problem.ts';

/** How the shop signs the tokens of its members. */
export interface MemberTokenConfig {
  /** HS256, a secret that both know: at least 32 bytes. */
  readonly secret?: string;
  /** Or public keys: where the shop publishes its JWKS. */
  readonly jwksUrl?: string;
  readonly audience: string;
  readonly issuer?: string;
}

/** The member who holds the token. */
export type MemberTokens = (token: string, hash: string) => Caller | Promise<Caller>;

interface Verified {
  readonly caller: Caller;
  /** Seconds since 1970. */
  readonly until: number;
}

/** @param secret hides external ids: what a caller is called stands in the log, where no person may be named */
export function memberTokens(config: MemberTokenConfig | undefined, secret: Buffer): MemberTokens {
  if (config === undefined)
    return () => {
      throw new Problem('unauthenticated', 'The server takes keys only: no member tokens are configured.');
    };
  // Verified tokens are kept for a minute at most, so that an end is seen in time.
  const verified = new LRUCache<string, Verified>({ max: 10_000, ttl: 60_000 });
  let verify: Promise<(token: string) => Promise<Verified>> | undefined;
  return (token, hash) => {
    const found = verified.get(hash);
    if (found !== undefined) return found.caller;
    verify ??= verifier(config, secret);
    return verify
      .then((check) => check(token))
      .then((result) => {
        verified.set(hash, result);
        return result.caller;
      });
  };
}

/** Loads the library with the first token. */
async function verifier(
  config: MemberTokenConfig,
  hiding: Buffer,
): Promise<(token: string) => Promise<Verified>> {
  const { jwtVerify, createRemoteJWKSet, errors } = await import('jose');
  const options: JWTVerifyOptions = {
    audience: config.audience,
    clockTolerance: limits.tokenToleranceSeconds,
    requiredClaims: ['sub', 'exp'],
    // Fixed here, never taken from the token: `none` and a public key as HMAC secret have no way in.
    algorithms: config.secret === undefined ? ['ES256', 'RS256', 'EdDSA'] : ['HS256'],
    ...(config.issuer === undefined ? {} : { issuer: config.issuer }),
  };
  const secret = config.secret === undefined ? undefined : new TextEncoder().encode(config.secret);
  const keys = config.jwksUrl === undefined ? undefined : createRemoteJWKSet(new URL(config.jwksUrl));
  return async (token) => {
    try {
      const { payload } =
        secret !== undefined
          ? await jwtVerify(token, secret, options)
          : await jwtVerify(token, keys as NonNullable<typeof keys>, options);
      return { caller: memberOf(payload.sub, hiding), until: payload.exp ?? 0 };
    } catch (error) {
      if (error instanceof Problem) throw error;
      const reason = error instanceof errors.JOSEError ? error.code : 'it cannot be read';
      throw new Problem('token_invalid', `The token is not valid: ${reason}.`);
    }
  };
}

/** The member of that id. @param hiding the store’s secret: what a caller is called stands in the log */
export function memberOf(sub: unknown, hiding: Buffer): Caller {
  const member = readId(sub, '/token/sub');
  return {
    kind: 'member',
    actor: 'member',
    id: `member:${personHash(hiding, member)}`,
    scopes: new Set(),
    member,
  };
}
