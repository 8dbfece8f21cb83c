import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError, readConfig, settings } from './config.ts';

test('flags win over the environment, the environment over what is usual', () => {
  expect(readConfig({}, {})).toMatchObject({
    dataFolder: './data',
    port: 8080,
    host: '127.0.0.1',
    sandbox: false,
    memberTokens: null,
  });
  const environment = { LAUREL_PORT: '9000', LAUREL_DATA: '/srv/shop', LAUREL_ROLES: 'api, worker' };
  expect(readConfig({ port: 1 }, environment)).toMatchObject({
    port: 1,
    dataFolder: '/srv/shop',
    roles: ['api', 'worker'],
  });
});

test('all problems are told together', () => {
  const environment = {
    LAUREL_PORT: 'x',
    LAUREL_ROLES: 'api,cook',
    LAUREL_DATABASE: 'postgres://x',
    LAUREL_MASTER_KEY: 'short',
    LAUREL_MEMBER_TOKEN_SECRET: 'short',
  };
  try {
    readConfig({ sandboxClock: 1 }, environment);
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    const { problems } = error as ConfigError;
    expect(problems.map((line) => line.split(' ')[0])).toEqual([
      'LAUREL_DATABASE',
      'LAUREL_PORT',
      'LAUREL_ROLES',
      'LAUREL_MASTER_KEY',
      'LAUREL_MEMBER_TOKEN_SECRET',
      'a',
    ]);
  }
});

test('docs/configuration.md lists the same variables', () => {
  const text = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
  const listed = [...text.matchAll(/^\| `(LAUREL_\w+)` \|/gm)].map(([, name]) => name);
  const known = Object.values(settings).map(({ variable }) => variable);
  expect(new Set(listed)).toEqual(new Set(known));
});

test('accounts of a provider need all that belongs to them', () => {
  const all = {
    LAUREL_PUBLIC_URL: 'https://members.example.com/',
    LAUREL_OIDC_ISSUER: 'https://accounts.example.com',
    LAUREL_OIDC_CLIENT_ID: 'laurel',
    LAUREL_OIDC_ROLES: 'admins=admin, desk=service',
  };
  expect(readConfig({}, all)).toMatchObject({
    publicUrl: 'https://members.example.com',
    oidc: {
      issuer: 'https://accounts.example.com',
      clientSecret: null,
      roleClaim: 'groups',
      roles: { admins: 'admin', desk: 'service' },
    },
  });
  expect(readConfig({}, {}).oidc).toBeNull();
  for (const wrong of [
    { LAUREL_PUBLIC_URL: '' },
    { LAUREL_PUBLIC_URL: 'https://members.example.com/laurel' },
    { LAUREL_OIDC_CLIENT_ID: '' },
    { LAUREL_OIDC_ROLES: '' },
    { LAUREL_OIDC_ROLES: 'admins=queen' },
    { LAUREL_OIDC_ROLES: 'admins' },
    { LAUREL_OIDC_ISSUER: 'http://accounts.example.com' },
    { LAUREL_PAGE_HOSTS: 'https://shop.example.com/path' },
    { LAUREL_PAGE_HOSTS: '*' },
  ])
    expect(() => readConfig({}, { ...all, ...wrong })).toThrow(ConfigError);
  expect(readConfig({}, { ...all, LAUREL_OIDC_ISSUER: 'http://127.0.0.1:9000' }).oidc).toMatchObject({
    issuer: 'http://127.0.0.1:9000',
  });
});
