import { expect, test } from 'vitest';
import { claimOf, type OidcConfig, readRoles, roleOf } from './oidc-config.ts';

const config = (roleClaim: string): OidcConfig => ({
  issuer: 'https://accounts.example.com',
  clientId: 'laurel',
  clientSecret: null,
  scope: 'openid',
  roleClaim,
  roles: readRoles('heads=admin,desk=service,readers=viewer'),
});

test('A7 the strongest role that a claim gives', () => {
  const of = (groups: unknown) => roleOf(config('groups'), { groups });
  expect(of(['readers', 'heads', 'desk'])).toBe('admin');
  expect(of(['readers', 'desk'])).toBe('service');
  expect(of('readers')).toBe('viewer');
  for (const none of [[], ['others'], 'toString', ['__proto__'], undefined, null, 7, { heads: true }])
    expect(of(none)).toBeNull();
});

test('a claim by its name, else by its place', () => {
  const claims = { 'https://x.example/roles': ['heads'], realm_access: { roles: ['desk'] }, a: 'text' };
  expect(claimOf('https://x.example/roles', claims)).toEqual(['heads']);
  expect(claimOf('realm_access.roles', claims)).toEqual(['desk']);
  expect([claimOf('a.length', claims), claimOf('realm_access.toString', claims)]).toEqual([
    undefined,
    undefined,
  ]);
  expect(roleOf(config('realm_access.roles'), claims)).toBe('service');
});
