import { Problem } from './problem.ts';

/** What a key may do. `admin` is all of them. */
export const scopes = [
  'admin',
  'events:write',
  'events:read',
  'backfill',
  'members:read',
  'members:write',
  'members:erase',
  'members:merge',
  'ledger:read',
  'ledger:adjust',
  'ledger:approve',
  'cards:lookup',
  'holds:write',
  'gifts:write',
  'households:write',
  'stock',
  'games:write',
  'mall:write',
  'activities:write',
  'cases:write',
  'tiers:write',
  'plans:write',
  'payments:write',
  'partners',
  'orders:read',
  'quotes',
  'programs:read',
  'programs:write',
  'programs:publish',
  'jobs',
  'exports',
  'keys',
  'audit:read',
  'operations',
  'pages',
] as const;
export type Scope = (typeof scopes)[number];

/** What an operator's role comes to. A role also bounds how much an adjustment may move without a second person. */
export const roles = {
  viewer: ['events:read', 'members:read', 'ledger:read', 'orders:read', 'programs:read'],
  marketer: [
    'events:read',
    'members:read',
    'ledger:read',
    'orders:read',
    'programs:read',
    'programs:write',
    'stock',
    'partners',
    'quotes',
  ],
  service: [
    'events:read',
    'members:read',
    'members:write',
    'ledger:read',
    'ledger:adjust',
    'orders:read',
    'cards:lookup',
    'holds:write',
    'gifts:write',
    'households:write',
    'games:write',
    'mall:write',
    'activities:write',
    'cases:write',
    'plans:write',
    'quotes',
    'programs:read',
  ],
  finance: [
    'events:read',
    'members:read',
    'ledger:read',
    'ledger:adjust',
    'ledger:approve',
    'plans:write',
    'payments:write',
    'orders:read',
    'exports',
    'jobs',
    'audit:read',
    'programs:read',
  ],
  admin: ['admin'],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;
export type Role = keyof typeof roles;
export const roleNames: readonly Role[] = Object.keys(roles) as Role[];

/** How many times the asset's `adjustmentLimit` a role may move alone. */
export const adjustmentTimes: Readonly<Record<Role, number>> = {
  viewer: 0,
  marketer: 0,
  service: 1,
  finance: 10,
  admin: 10,
};

/** Who asks. */
export interface Caller {
  /** `owner`: through the socket of the data folder, or in process. */
  readonly kind: 'owner' | 'key' | 'member' | 'nobody';
  /** Stands in entries and in the audit log: `owner`, `key:<name>`, `member`. */
  readonly actor: string;
  /** Binds cursors and idempotency keys to who made them. */
  readonly id: string;
  readonly scopes: ReadonlySet<Scope>;
  readonly role?: Role;
  /** Of nobody: why the session that was shown does not count. */
  readonly lost?: 'session_over' | 'cross_site';
  /** Of a member token: the member's external id. */
  readonly member?: string;
  /** Of a token that was made here for an embedded page. */
  readonly ofPage?: true;
}

export const owner: Caller = {
  kind: 'owner',
  actor: 'owner',
  id: 'owner',
  scopes: new Set(['admin']),
  role: 'admin',
};
export const nobody: Caller = { kind: 'nobody', actor: 'nobody', id: 'nobody', scopes: new Set() };
/** Who was signed in. */
export const signedOut: Caller = { ...nobody, lost: 'session_over' };
/** Who is signed in, but whose page did not send this. */
export const crossSite: Caller = { ...nobody, lost: 'cross_site' };

export const may = (caller: Caller, scope: Scope): boolean =>
  caller.scopes.has('admin') || caller.scopes.has(scope);

/** Who may call a route: anyone; holders of a scope (or of another, where the handler looks closer); and, where `own`, a member for what is her own. */
export type Access = 'anyone' | { readonly scope: Scope; readonly or?: Scope; readonly own?: true };

export function checkAccess(caller: Caller, access: Access): void {
  if (access === 'anyone') return;
  if (caller.kind === 'nobody') throw unknown(caller);
  if (caller.kind === 'member' && access.own !== true)
    throw new Problem('forbidden', 'A member token may not make this call.');
  const { scope, or } = access;
  if (caller.kind !== 'member' && !may(caller, scope) && (or === undefined || !may(caller, or)))
    throw new Problem('forbidden', `The call needs the scope ${scope}.`);
}

function unknown({ lost }: Caller): Problem {
  if (lost === 'session_over') return new Problem('session_over', 'Sign in again.');
  if (lost === 'cross_site')
    return new Problem(
      'cross_site',
      'A write by session is sent by a page of this server, with Laurel-Page.',
      {
        pointer: '/header/laurel-page',
      },
    );
  return new Problem('unauthenticated', 'The call needs a key.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}

/** For whatever loads a row of a member: another member's rows are, to a member, not there. */
export function checkOwner(
  caller: Caller,
  member: string,
  missing: 'unknown_member' | 'unknown_hold' | 'unknown_transfer' | 'unknown_order' = 'unknown_member',
): void {
  if (caller.kind === 'member' && caller.member !== member)
    throw new Problem(missing, 'There is none of this id.', { pointer: '/path/id' });
}
