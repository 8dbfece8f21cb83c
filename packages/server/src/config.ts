import {
  asDatabase,
  asFlag,
  asInteger,
  asIssuer,
  asLevel,
  asMasterKey,
  asNetworks,
  asOrigin,
  asRoles,
  asSecret,
  asText,
  asTime,
  asUrl,
  asWebhookSecret,
  type LogLevel,
  type ProcessRole,
  roleNames,
} from './config-values.ts';
import type { MemberTokenConfig } from './http/member-tokens.ts';
import { type OidcConfig, readRoles } from './sessions/oidc-config.ts';

export { type ProcessRole, roleNames } from './config-values.ts';

/** All that a process is told from outside. `open` and `listen` need nothing else. */
export interface Config {
  /** Folder of the embedded store, and of the lock and socket of its owner. */
  readonly dataFolder: string;
  /** `mysql://…`: the system of record is there, and the folder holds keys alone. */
  readonly database: string | null;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly roles: readonly ProcessRole[];
  /** A store with a clock of its own. */
  readonly sandbox: boolean;
  /** Where a new sandbox's clock starts; now, if null. */
  readonly sandboxClock: number | null;
  /** Published where there is no program. */
  readonly programFile: string | null;
  readonly logLevel: LogLevel;
  /** Encrypts what is personal: 32 bytes in base64. A file in the data folder, if null. */
  readonly masterKey: string | null;
  readonly memberTokens: MemberTokenConfig | null;
  /** Where money is asked for; null: the shop carries calls out and answers itself. */
  readonly paymentsUrl: string | null;
  /** Signs calls to the payment system, and its answers: `whsec_…`. */
  readonly paymentsSecret: string | null;
  /** Networks of our own that webhooks may go to, also by http. */
  readonly webhookNetworks: readonly string[];
  /** Peak memory of heads kept in memory, in MiB. */
  readonly headsMiB: number;
  readonly requestsPerKeyPerSecond: number;
  /** Where browsers reach the server: `https://members.example.com`. Null: whatever they call it. */
  readonly publicUrl: string | null;
  /** Where pages of shops are, in which ours may stand and which may ask with a member's token. */
  readonly pageHosts: readonly string[];
  /** Folder of the apps that are built; those of this checkout, if null. */
  readonly pagesFolder: string | null;
  /** Where operators have accounts, beside passwords here. */
  readonly oidc: OidcConfig | null;
  /** An operator's session ends after so many minutes without a request, */
  readonly sessionIdleMinutes: number;
  /** and after so many hours whatever she does. */
  readonly sessionHours: number;
}

/** A setting: its variable, what it is for, and how its text becomes a value. */
interface Setting<T> {
  readonly variable: string;
  readonly about: string;
  readonly read: (text: string) => T;
  readonly fallback: T;
}

const setting = <T>(variable: string, about: string, fallback: T, read: (text: string) => T): Setting<T> => ({
  variable,
  about,
  fallback,
  read,
});

/** Every variable that is read; `docs/configuration.md` lists the same ones. */
export const settings = {
  dataFolder: setting('LAUREL_DATA', 'folder of the embedded store', './data', asText),
  database: setting<string | null>(
    'LAUREL_DATABASE',
    'mysql://… instead of the embedded store',
    null,
    asDatabase,
  ),
  host: setting('LAUREL_HOST', 'address to listen on', '127.0.0.1', asText),
  port: setting('LAUREL_PORT', 'port to listen on', 8080, asInteger(0, 65_535)),
  roles: setting<readonly ProcessRole[]>('LAUREL_ROLES', 'what this process does', roleNames, asRoles),
  sandbox: setting('LAUREL_SANDBOX', 'a store with a clock of its own', false, asFlag),
  sandboxClock: setting<number | null>('LAUREL_SANDBOX_CLOCK', 'where its clock starts', null, asTime),
  programFile: setting<string | null>('LAUREL_PROGRAM', 'published where there is no program', null, asText),
  logLevel: setting<LogLevel>('LAUREL_LOG', 'silent, error, info or debug', 'info', asLevel),
  masterKey: setting<string | null>('LAUREL_MASTER_KEY', 'encrypts what is personal', null, asMasterKey),
  headsMiB: setting('LAUREL_HEADS_MIB', 'memory for members at hand, in MiB', 128, asInteger(1, 65_536)),
  requestsPerKeyPerSecond: setting(
    'LAUREL_KEY_RATE',
    'requests a second of one key',
    10_000,
    asInteger(1, 1_000_000),
  ),
  publicUrl: setting<string | null>(
    'LAUREL_PUBLIC_URL',
    'where browsers reach the server, like https://members.example.com',
    null,
    asOrigin,
  ),
  pageHosts: setting<readonly string[]>(
    'LAUREL_PAGE_HOSTS',
    'where your own pages are, like https://shop.example.com: they may show the centre in a frame and ask with member tokens',
    [],
    (text) => text.split(',').map((one) => asOrigin(one.trim())),
  ),
  pagesFolder: setting<string | null>('LAUREL_PAGES', 'folder of the built pages', null, asText),
  sessionIdleMinutes: setting(
    'LAUREL_SESSION_IDLE_MINUTES',
    'an operator who did nothing for so long signs in again',
    60,
    asInteger(5, 1_440),
  ),
  sessionHours: setting(
    'LAUREL_SESSION_HOURS',
    'an operator signs in again after so long, whatever she did',
    12,
    asInteger(1, 168),
  ),
  paymentsUrl: setting<string | null>('LAUREL_PAYMENTS_URL', 'where money is asked for', null, asUrl),
  paymentsSecret: setting<string | null>(
    'LAUREL_PAYMENTS_SECRET',
    'shared with the payment system',
    null,
    asWebhookSecret,
  ),
  webhookNetworks: setting<readonly string[]>(
    'LAUREL_WEBHOOK_NETWORKS',
    'networks of your own that webhooks may go to, like 10.0.0.0/8',
    [],
    asNetworks,
  ),
  memberSecret: setting<string | null>(
    'LAUREL_MEMBER_TOKEN_SECRET',
    'HS256 secret of the shop’s member tokens',
    null,
    asSecret,
  ),
  memberJwks: setting<string | null>(
    'LAUREL_MEMBER_TOKEN_JWKS',
    'where the shop publishes its public keys',
    null,
    asUrl,
  ),
  memberAudience: setting('LAUREL_MEMBER_TOKEN_AUDIENCE', 'audience of member tokens', 'laurel', asText),
  memberIssuer: setting<string | null>('LAUREL_MEMBER_TOKEN_ISSUER', 'issuer of member tokens', null, asText),
  oidcIssuer: setting<string | null>(
    'LAUREL_OIDC_ISSUER',
    'operators sign in with accounts of this provider; needs LAUREL_PUBLIC_URL',
    null,
    asIssuer,
  ),
  oidcClient: setting<string | null>('LAUREL_OIDC_CLIENT_ID', 'what the provider calls Laurel', null, asText),
  oidcSecret: setting<string | null>(
    'LAUREL_OIDC_CLIENT_SECRET',
    'shared with the provider; none of a public client',
    null,
    asText,
  ),
  oidcScope: setting('LAUREL_OIDC_SCOPE', 'what is asked of the provider', 'openid profile email', asText),
  oidcClaim: setting('LAUREL_OIDC_ROLE_CLAIM', 'claim that says what somebody is', 'groups', asText),
  oidcRoles: setting<OidcConfig['roles'] | null>(
    'LAUREL_OIDC_ROLES',
    'which of its values give which role, like laurel-admins=admin,desk=service',
    null,
    readRoles,
  ),
} as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a variable says that a command was told to read: a secret that must not stand on a command line. */
export const environmentOf = (variable: string): string | undefined => process.env[variable];

/** Told all together, so that nobody mends one at a time. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** Flags win over the environment, the environment over what is usual. */
export function readConfig(flags: Partial<Config> = {}, environment: Environment = process.env): Config {
  const problems: string[] = [];
  const value = <T>({ variable, fallback, read }: Setting<T>): T => {
    const text = environment[variable];
    if (text === undefined || text === '') return fallback;
    try {
      return read(text);
    } catch (error) {
      problems.push(`${variable} ${error instanceof Error ? error.message : 'cannot be read'}`);
      return fallback;
    }
  };
  const { memberSecret, memberJwks, memberAudience, memberIssuer, ...others } = settings;
  const { oidcIssuer, oidcClient, oidcSecret, oidcScope, oidcClaim, oidcRoles, ...rest } = others;
  const plain = Object.fromEntries(
    Object.entries(rest).map(([name, one]) => [name, value(one as Setting<unknown>)]),
  );
  const tokens = tokensOf(
    value(memberSecret),
    value(memberJwks),
    value(memberAudience),
    value(memberIssuer),
    problems,
  );
  const oidc = oidcOf(
    {
      issuer: value(oidcIssuer),
      clientId: value(oidcClient),
      clientSecret: value(oidcSecret),
      scope: value(oidcScope),
      roleClaim: value(oidcClaim),
      roles: value(oidcRoles),
    },
    problems,
  );
  const config = { ...plain, memberTokens: tokens, oidc, ...flags } as Config;
  if (config.oidc !== null && config.publicUrl === null)
    problems.push('LAUREL_OIDC_ISSUER needs LAUREL_PUBLIC_URL');
  if (config.sandboxClock !== null && !config.sandbox) problems.push('a clock can be set in a sandbox only');
  if (config.paymentsUrl !== null && config.paymentsSecret === null)
    problems.push('LAUREL_PAYMENTS_URL needs LAUREL_PAYMENTS_SECRET');
  if (config.roles.length === 0) problems.push('a process needs at least one role');
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

type Told = Omit<OidcConfig, 'issuer' | 'clientId' | 'roles'> & {
  readonly [name in 'issuer' | 'clientId']: string | null;
} & { readonly roles: OidcConfig['roles'] | null };

function oidcOf({ issuer, clientId, roles, ...more }: Told, problems: string[]): OidcConfig | null {
  if (issuer === null && clientId === null) return null;
  if (issuer !== null && clientId !== null && roles !== null) return { issuer, clientId, roles, ...more };
  problems.push('LAUREL_OIDC_ISSUER, LAUREL_OIDC_CLIENT_ID and LAUREL_OIDC_ROLES need each other');
  return null;
}

function tokensOf(
  secret: string | null,
  jwksUrl: string | null,
  audience: string,
  issuer: string | null,
  problems: string[],
): MemberTokenConfig | null {
  if (secret !== null && jwksUrl !== null)
    problems.push('LAUREL_MEMBER_TOKEN_SECRET and LAUREL_MEMBER_TOKEN_JWKS exclude each other');
  if (secret === null && jwksUrl === null) return null;
  return {
    audience,
    ...(secret === null ? {} : { secret }),
    ...(jwksUrl === null ? {} : { jwksUrl }),
    ...(issuer === null ? {} : { issuer }),
  };
}
