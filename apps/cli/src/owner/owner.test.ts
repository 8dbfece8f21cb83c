import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenInFolder } from './listen.ts';
import { ownerOf, takeFolder } from './lock.ts';
import { pathToConnect } from './socket-path.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-owner-'));
});
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

const me = { pid: process.pid, doing: 'test', since: '2026-03-01T00:00:00Z' };

/** Another process that takes the folder and says so. */
async function otherOwner(path: string) {
  const code = `import { takeFolder } from ${JSON.stringify(new URL('lock.ts', import.meta.url).href)};
const said = takeFolder(${JSON.stringify(path)}, { pid: process.pid, doing: 'serve', since: 'now' }) ? 'taken' : 'refused';
    // The lock must outlive whoever refers to it.
    setInterval(() => gc(), 10);
    setTimeout(() => console.log(said), 100);`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = await once(child.stdout, 'data');
  return { child, said: String(said).trim() };
}

test('the first process has the folder, and says who it is', async () => {
  const { child, said } = await otherOwner(folder);
  expect(said).toBe('taken');
  expect(takeFolder(folder, me)).toBeUndefined();
  expect(ownerOf(folder)).toMatchObject({ pid: child.pid, doing: 'serve' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const mine = takeFolder(folder, me);
  expect(mine).toBeDefined();
  expect(ownerOf(folder)).toEqual(me);
  mine?.release();
  expect(ownerOf(folder)).toBeUndefined();
});

test('a process that only looks does not lose the lock for the one that has it', async () => {
  const mine = takeFolder(folder, me);
  expect(takeFolder(folder, me)).toBeUndefined();
  const { child, said } = await otherOwner(folder);
  expect(said).toBe('refused');
  child.kill();
  mine?.release();
});

test('nobody else may look into the folder', () => {
  const made = join(folder, 'shop');
  takeFolder(made, me)?.release();
  expect(statSync(made).mode & 0o777).toBe(0o700);
});

async function answerAt(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ socketPath: path, path: '/' }, (response) => {
      response.on('data', (chunk) => resolve(String(chunk)));
    }).on('error', reject);
  });
}

test.each(['short', 'long'.repeat(40)])(
  'the socket answers, mode 0600, in a folder of a %s name',
  async (name) => {
    const place = join(folder, name.slice(0, 120));
    mkdirSync(place);
    const marked = new Set<unknown>();
    const http = createServer((request, response) =>
      response.end(marked.has(request.socket) ? 'owner' : 'stranger'),
    );
    const close = await listenInFolder(place, http, (socket) => marked.add(socket));
    const path = pathToConnect(place) ?? '';
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Buffer.byteLength(path)).toBeLessThan(104);
    expect(await answerAt(path)).toBe('owner');
    await close();
    expect(pathToConnect(place)).toBeUndefined();
    expect(existsSync(path)).toBe(false);
  },
);

test("a socket that a killed owner left behind is in nobody's way", async () => {
  const http = createServer((_, response) => response.end('new'));
  const close = await listenInFolder(folder, http, () => undefined);
  chmodSync(join(folder, 'laurel.sock'), 0o600);
  expect(lstatSync(join(folder, 'laurel.sock')).isSocket()).toBe(true);
  const again = await listenInFolder(folder, http, () => undefined);
  expect(await answerAt(pathToConnect(folder) ?? '')).toBe('new');
  await again();
  await close();
});
