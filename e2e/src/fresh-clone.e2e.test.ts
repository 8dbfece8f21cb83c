import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clone, freshClone, userEnvironment } from './fresh-clone.ts';

let clone: Clone;
beforeAll(async () => {
  clone = await freshClone();
});
afterAll(() => clone.remove());

test('a fresh clone brings its own Node 26', async () => {
  expect(await clone.run('node_modules/.bin/node', '--version')).toMatch(/^v26\./);
  expect(await clone.run('npx', '--no-install', 'laurel', '--help')).toContain('Usage: laurel');
});

test('installing leaves the clone as it was', async () => {
  expect(await clone.run('git', 'status', '--porcelain')).toBe('');
});

test('npm start serves the demonstration store', async () => {
  // A group of its own, so that npm, its shell and the server end together.
  const started = spawn('npm', ['start'], {
    cwd: clone.folder,
    env: { ...userEnvironment(), LAUREL_PORT: '0' },
    detached: true,
  });
  try {
    const answer = await fetch(`${await addressOf(started)}/health/ready`);
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 200,
      body: { status: 'ready' },
    });
    expect(await clone.run('npx', '--no-install', 'laurel', 'verify', '--json')).toContain('"violations":[]');
  } finally {
    await stop(started);
  }
});

/** The address that it says it listens on, once it does. */
async function addressOf(started: ChildProcess): Promise<string> {
  let said = '';
  for (const stream of [started.stdout, started.stderr]) {
    stream?.on('data', (part: Buffer) => {
      said += part.toString();
    });
  }
  for (let seconds = 0; seconds < 120 && started.exitCode === null; seconds += 1) {
    const address = /^http:\/\/[\d.:]+/m.exec(said)?.[0];
    if (address !== undefined) return address;
    await sleep(1_000);
  }
  throw new Error(`npm start did not serve: ${said}`);
}

async function stop(started: ChildProcess): Promise<void> {
  if (started.pid === undefined || started.exitCode !== null || started.signalCode !== null) return;
  const ended = once(started, 'exit');
  process.kill(-started.pid, 'SIGTERM');
  await Promise.race([ended, sleep(30_000, undefined, { ref: false })]);
  if (started.exitCode === null && started.signalCode === null) process.kill(-started.pid, 'SIGKILL');
}
