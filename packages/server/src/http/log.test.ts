import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Logs go to standard error, so a process of its own is listened to. */
const script = (folder: string): string => `
const { open, readConfig } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)});
const opened = await open(readConfig({ dataFolder: ${JSON.stringify(folder)}, logLevel: 'debug', roles: ['api'] }, {}));
const headers = { 'content-type': 'application/json', authorization: 'Bearer lk_0123456789abcdef_not-a-key-but-secret' };
await opened.fetch('http://x/v1/members/secret-person', { headers });
await opened.fetch('http://x/v1/members', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"id":"secret-person","profile":{"phone":"secret-phone"}}' });
await opened.fetch('http://x/v1/members/secret-person?at=secret-time');
opened.notes.fault('r1', Object.assign(new Error('secret-message'), { code: 'E_X' }));
await opened.close();
setTimeout(() => process.exit(0), 200);
`;

test('O8 logs name requests and places, and nothing of a person', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-log-'));
  const file = join(folder, 'speak.mjs');
  writeFileSync(file, script(join(folder, 'data')));
  const { stderr } = await promisify(execFile)(process.execPath, [file]);
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(stderr).not.toContain('secret');
  expect(
    lines
      .filter(({ msg }) => msg === 'request')
      .map(({ method, route, status }) => `${method} ${route} ${status}`),
  ).toEqual(['GET /v1/members/:id 401', 'POST /v1/members 409', 'GET /v1/members/:id 400']);
  expect(lines.find(({ msg }) => msg === 'fault')).toMatchObject({
    requestId: 'r1',
    kind: 'Error',
    code: 'E_X',
  });
  rmSync(folder, { recursive: true, force: true });
});
