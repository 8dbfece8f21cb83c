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
