import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runJson } from '../testing/run-laurel.ts';
import { storeTrouble } from './store-trouble.ts';

const caused = (code: string, message: string): Error =>
  new Error('the disk or the database failed', {
    cause: Object.assign(new Error(message), { code, syscall: 'mkdir' }),
  });

describe('a store that cannot be had is told in one sentence with what to do', () => {
  test.each([
    [
      'ECONNREFUSED',
      'connect ECONNREFUSED 127.0.0.1:1',
      /127\.0\.0\.1:1.* Start the database, or mend --database/,
    ],
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND db.invalid', /db\.invalid.* no such host/i],
    ['ER_BAD_DB_ERROR', "Unknown database 'shop'", /Unknown database 'shop'.* CREATE DATABASE/],
    ['ER_ACCESS_DENIED_ERROR', "Access denied for user 'a'@'b'", /Access denied.* user and password/],
    ['ER_TABLEACCESS_DENIED_ERROR', "CREATE command denied to user 'a'", /denied.* all rights/],
    ['EACCES', "EACCES: permission denied, mkdir '/data'", /permission denied.* --data/],
    ['EROFS', "EROFS: read-only file system, mkdir '/data'", /read-only.* --data/],
  ])('%s', (code, message, sentence) => {
    expect(storeTrouble(caused(code, message))).toMatch(sentence);
    expect(storeTrouble(caused(code, message))).not.toMatch(/\n/);
  });

  test('what is no trouble with the store is not called one', () => {
    expect(storeTrouble(new Error('something else'))).toBeUndefined();
    expect(storeTrouble(caused('EPIPE', 'x'))).toBeUndefined();
  });

  test('a folder that is a file, a server that is not there', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'laurel-store-')), 'file');
    writeFileSync(file, '');
    const folder = await runJson('key', 'create', 'k', '--scopes', 'admin', '--data', join(file, 'shop'));
    expect(folder).toMatchObject({ exit: 3, detail: expect.stringMatching(/not a directory.* --data/) });
    const server = await runJson('key', 'list', '--database', 'mysql://root@127.0.0.1:1/shop');
    expect(server).toMatchObject({
      exit: 3,
      detail: expect.stringMatching(/127\.0\.0\.1:1.* mend --database/),
    });
  });
});
