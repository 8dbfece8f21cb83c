import { Problem } from '../http/problem.ts';
import { type Call, type Reply, type Route, route } from '../http/route.ts';
import { object, text } from '../http/schema.ts';
import type { PageName } from '../pages/page-folders.ts';
import { callbackPath, type Flight, type OidcClient } from './oidc-client.ts';
import { type OidcConfig, roleOf } from './oidc-config.ts';
import { operatorOf } from './oidc-operator.ts';
import { nameHash, note, type SessionParts } from './parts.ts';
import { letIn } from './present.ts';
import { type Header, isBehindTls } from './same-site.ts';

export interface Oidc {
  readonly config: OidcConfig;
  readonly client: OidcClient;
}
export type OidcParts = SessionParts & {
  /** Null: not set up. */
  readonly oidc: Oidc | null;
  readonly pages: readonly PageName[];
};

export const oidcPath = '/sign-in/oidc';
const cookieName = 'laurel-oidc';
const flightSeconds = 600;

type Query = Readonly<Partial<Record<string, string>>>;

/** Signing in with the company’s account. */
export const oidcRoutes = (parts: OidcParts): readonly Route[] => [begin(parts), finish(parts)];

function needOidc({ oidc }: OidcParts): Oidc {
  if (oidc === null) throw new Problem('not_found', 'No provider of accounts is set up.');
  return oidc;
}

function begin(parts: OidcParts): Route {
  return route({
    id: 'beginOidc',
    method: 'GET',
    path: oidcPath,
    tag: 'sessions',
    summary: 'Sign in with the company’s account: on to the provider',
    access: 'anyone',
    answers: { 303: { description: 'On to the provider' } },
    refusals: ['not_found', 'provider_unreachable'],
    handle: async ({ header }: Call<undefined, undefined, undefined>) => {
      const { flight, address } = await needOidc(parts).client.begin();
      return {
        status: 303,
        headers: { location: address, 'set-cookie': flightCookie(parts, flight, header) },
      };
    },
  });
}

/**
 * What has to be remembered meanwhile goes along with the browser, sealed: whoever comes back in another browser than the
 * one that went is not let in. `Lax`, since she comes back from another site.
 */
function flightCookie(parts: OidcParts, flight: Flight, header: Header): string {
  const until = parts.wallClock.now() + flightSeconds * 1_000;
  const sealed = parts.keyring.sealSecret(cookieName, JSON.stringify({ ...flight, until }));
  const value = Buffer.from(sealed).toString('base64url');
  const secure = isBehindTls(parts.site, header) ? '; Secure' : '';
  return `${cookieName}=${value}; Path=${oidcPath}; HttpOnly; SameSite=Lax; Max-Age=${flightSeconds}${secure}`;
}

function flightOf({ keyring, wallClock }: OidcParts, header: Header): Flight {
  const [, value] = new RegExp(`(?:^|; *)${cookieName}=([\\w-]+)`).exec(header('cookie') ?? '') ?? [];
  const lost = new Problem('sign_in_refused', 'It did not begin in this browser, or took too long.');
  if (value === undefined) throw lost;
  try {
    const sealed = Buffer.from(value, 'base64url');
    const { until, ...flight }: Flight & { until: number } = JSON.parse(
      keyring.openSecret(cookieName, sealed),
    );
    if (until > wallClock.now()) return flight;
  } catch {
    // Somebody else’s cookie, or one of another store.
  }
  throw lost;
}

/** Parameters with which providers come back. Of those that are no business of ours nothing is used. */
const told = Object.fromEntries(
  [
    'code',
    'state',
    'iss',
    'error',
    'error_description',
    'error_uri',
    'session_state',
    'scope',
    'authuser',
    'prompt',
    'hd',
  ].map((name) => [name, text('Of the provider', { max: 4_096 })]),
);

function finish(parts: OidcParts): Route {
  return route({
    id: 'finishOidc',
    method: 'GET',
    path: callbackPath,
    tag: 'sessions',
    summary: 'Back from the provider: who has a role is signed in',
    access: 'anyone',
    query: object({}, told),
    once: true,
    answers: { 303: { description: 'On to the console; `#problem=` says why not' } },
    refusals: ['not_found', 'provider_unreachable', 'sign_in_refused', 'no_operator'],
    handle: async (call: Call<undefined, Query, undefined>) => {
      const oidc = needOidc(parts);
      try {
        return await letInBy(parts, oidc, call);
      } catch (error) {
        if (!(error instanceof Problem) || !parts.pages.includes('console')) throw error;
        return { status: 303, headers: { location: `/console/#problem=${error.code}` } };
      }
    },
  });
}

async function letInBy(
  parts: OidcParts,
  { config, client }: Oidc,
  { header, query, requestId }: Call<undefined, Query, undefined>,
): Promise<Reply> {
  const claims = await client.finish(flightOf(parts, header), query as Readonly<Record<string, string>>);
  const role = roleOf(config, claims);
  try {
    if (role === null) throw new Problem('no_operator', `No value of ${config.roleClaim} gives a role here.`);
    const operator = await operatorOf(parts, config.issuer, claims, role);
    const { headers } = await letIn(parts, operator, 'oidc', { header, requestId });
    return {
      status: 303,
      headers: { ...headers, location: parts.pages.includes('console') ? '/console/' : '/' },
    };
  } catch (error) {
    const detail = { by: 'oidc', status: 403, requestId };
    const target = nameHash(parts.secret, `${config.issuer} ${claims.sub}`);
    if (error instanceof Problem)
      await note(parts, { actor: 'nobody', action: 'signInRefused', target, detail });
    throw error;
  }
}
