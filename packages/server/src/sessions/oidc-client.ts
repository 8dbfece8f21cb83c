import type { Configuration } from 'openid-client';
import { Problem } from '../http/problem.ts';
import { claimOf, type OidcConfig } from './oidc-config.ts';

/** What has to be remembered while she is at the provider. */
export interface Flight {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

export interface OidcClient {
  readonly begin: () => Promise<{ readonly flight: Flight; readonly address: string }>;
  /** Who came back. @param query of the address that she came back to */
  readonly finish: (flight: Flight, query: Readonly<Record<string, string>>) => Promise<Claims>;
}

const timeoutSeconds = 10;
export const callbackPath = '/sign-in/oidc/callback';

/** Code flow with PKCE, state and nonce. The library and the provider’s metadata are loaded with the first sign-in. */
export function oidcClient(config: OidcConfig, publicUrl: string): OidcClient {
  const redirect = publicUrl + callbackPath;
  const library = () => import('openid-client');
  let found: Promise<Configuration> | undefined;
  const discover = async (): Promise<Configuration> => {
    const { discovery, allowInsecureRequests, None } = await library();
    const { issuer, clientId, clientSecret } = config;
    return discovery(
      new URL(issuer),
      clientId,
      clientSecret ?? undefined,
      clientSecret === null ? None() : undefined,
      {
        timeout: timeoutSeconds,
        // Of a provider on this machine, which the configuration allows alone.
        ...(issuer.startsWith('http:') ? { execute: [allowInsecureRequests] } : {}),
      },
    );
  };
  const provider = async (): Promise<Configuration> => {
    try {
      found ??= discover();
      return await found;
    } catch {
      found = undefined;
      throw new Problem('provider_unreachable', 'The provider’s metadata cannot be read.');
    }
  };
  return {
    begin: async () => {
      const openid = await library();
      const at = await provider();
      const flight = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      const address = openid.buildAuthorizationUrl(at, {
        redirect_uri: redirect,
        scope: config.scope,
        state: flight.state,
        nonce: flight.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(flight.verifier),
        code_challenge_method: 'S256',
      });
      return { flight, address: address.href };
    },
    finish: async ({ state, nonce, verifier }, query) => {
      const openid = await library();
      const at = await provider();
      const url = new URL(`${redirect}?${new URLSearchParams(query).toString()}`);
      const tokens = await openid
        .authorizationCodeGrant(at, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        .catch(refused);
      const claims = tokens.claims() as Claims;
      if (claimOf(config.roleClaim, claims) !== undefined) return claims;
      // Many tell groups to those alone who ask.
      const more = await openid.fetchUserInfo(at, tokens.access_token, claims.sub).catch(() => ({}));
      return { ...more, ...claims };
    },
  };
}

/** Nothing of what the provider said goes on: it may be anybody’s text. */
function refused(error: unknown): never {
  const code = (error as { code?: unknown }).code;
  if (code === 'OAUTH_TIMEOUT' || error instanceof TypeError)
    throw new Problem('provider_unreachable', 'The provider does not answer.');
  throw new Problem('sign_in_refused', 'The provider did not say who it is.');
}
