import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './places.ts';

export const laurelBin = join(root, 'apps/cli/bin/laurel.mjs');

/** Where a store is: a folder, and for MariaDB an address as well. */
export type Place = { readonly data: string; readonly database?: string };

export type ServeOptions = Place & {
  readonly program?: string;
  /** Where the sandbox's clock starts; without it the server has the machine's clock. */
  readonly clock?: string;
  readonly roles?: string;
  readonly env?: Readonly<Record<string, string>>;
};

/** A server process of our own. */
export type Server = {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it last said, its log included. */
  readonly said: () => string;
  readonly stop: () => Promise<number | null>;
  readonly kill: () => Promise<void>;
};

const startSecondsMax = 60;

export async function serve(options: ServeOptions): Promise<Server> {
  const child = spawn(process.execPath, [laurelBin, 'serve', ...flagsOf(options)], {
    env: childEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      said = (said + part.toString()).slice(-8_000);
    });
  const url = await ready(child, () => said);
  return {
    url,
    child,
    said: () => said,
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  };
}

function flagsOf({ data, database, program, clock, roles }: ServeOptions): readonly string[] {
  return [
    // A free one, which it then says: one that was free a moment ago may be another server's by now.
    '--port',
    '0',
    '--data',
    data,
    ...(database === undefined ? [] : ['--database', database]),
    ...(program === undefined ? [] : ['--program', program]),
    ...(clock === undefined ? [] : ['--sandbox', '--clock', clock]),
    ...(roles === undefined ? [] : ['--roles', roles]),
  ];
}

/** Ours without what the test runner put into it. */
export function childEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_ENV$|NODE_OPTIONS$|TEST$|LAUREL_)/i.test(name),
  );
  return { ...Object.fromEntries(kept), LAUREL_LOG: 'error', LAUREL_KEY_RATE: '1000000', ...more };
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Its address, once it answers there. */
async function ready(child: ChildProcess, said: () => string): Promise<string> {
  for (let tries = 0; tries < startSecondsMax * 20; tries += 1) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}: ${said()}`);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said())?.[0];
    if (url !== undefined && (await isReady(url))) return url;
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`the server was not ready within ${startSecondsMax} s: ${said()}`);
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(late);
  }
  return child.exitCode;
}
