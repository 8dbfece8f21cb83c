import type { Role } from '../http/caller.ts';

/** Where operators have an account already, and what it makes of them here. */
export interface OidcConfig {
  /** `https://accounts.example.com`: its metadata lie below. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null of a public client: PKCE is used either way. */
  readonly clientSecret: string | null;
  readonly scope: string;
  /** Claim that says what she is, with points where it lies deeper: `realm_access.roles`. */
  readonly roleClaim: string;
  /** Values of the claim, and the role that each gives. */
  readonly roles: Readonly<Record<string, Role>>;
}

/** From the strongest: whoever has two is the first. */
const byStrength: readonly Role[] = ['admin', 'finance', 'service', 'marketer', 'viewer'];

/** `laurel-admins=admin,shop-desk=service` */
export function readRoles(text: string): OidcConfig['roles'] {
  const pairs = text.split(',').map((pair) => pair.trim().split('='));
  const wrong = pairs.find(
    ([value, role, ...rest]) => !value || rest.length > 0 || !byStrength.includes(role as Role),
  );
  if (wrong !== undefined)
    throw new Error(`maps values to roles, like laurel-admins=admin; there are ${byStrength.join(', ')}`);
  return Object.fromEntries(pairs) as OidcConfig['roles'];
}

/** What her claims make of her; null: no operator. */
export function roleOf(
  { roleClaim, roles }: OidcConfig,
  claims: Readonly<Record<string, unknown>>,
): Role | null {
  const found = claimOf(roleClaim, claims);
  const values = (Array.isArray(found) ? found : [found]).filter((value) => typeof value === 'string');
  const given = new Set(values.flatMap((value) => (Object.hasOwn(roles, value) ? [roles[value]] : [])));
  return byStrength.find((role) => given.has(role)) ?? null;
}

/** A claim by its name, else by its place. */
export function claimOf(name: string, claims: Readonly<Record<string, unknown>>): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let at: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[part];
  }
  return at;
}
