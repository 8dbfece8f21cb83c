import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Engine = { readonly url: string; readonly stop: () => Promise<void> };

const startSecondsMax = 60;
const stopSecondsMax = 30;

/** What to install where there is no MariaDB; null where there is one. */
export function missingMariadb(): string | null {
  if (existsSync(program('mariadbd')) && existsSync(program('mariadb-install-db'))) return null;
  return (
    'mariadbd is not installed. Install MariaDB (Debian: mariadb-server-core, mariadb-client-core), ' +
    'or set LAUREL_TEST_MYSQL=mysql://user:password@host:port/database to a server that the tests may use.'
  );
}

/** A MariaDB of our own: a port of its own on loopback, a temporary folder of its own, gone afterwards. */
export async function startMariadb(): Promise<Engine> {
  installMariadb();
  const folder = mkdtempSync(join(tmpdir(), 'laurel-mariadb-'));
  const data = join(folder, 'data');
  const log = join(folder, 'mariadbd.log');
  const owner = process.getuid?.() === 0 ? ['--user=root'] : [];
  run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    ...owner,
  ]);

  const port = await freePort();
  const server = spawn(
    program('mariadbd'),
    [
      '--no-defaults',
      ...owner,
      `--datadir=${data}`,
      `--socket=${join(folder, 'mariadbd.sock')}`,
      `--pid-file=${join(folder, 'mariadbd.pid')}`,
      `--log-error=${log}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      // As durable as what the tests promise; as small as a machine of two cores likes it.
      '--innodb-flush-log-at-trx-commit=1',
      '--innodb-buffer-pool-size=128M',
      '--max-connections=200',
    ],
    { stdio: 'ignore' },
  );
  const stop = async () => {
    await end(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await greeting(port, server);
    query(folder, 'CREATE DATABASE laurel_test');
  } catch (error) {
    const said = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-20).join('\n') : '';
    await stop();
    throw new Error(`mariadbd did not start: ${said}`, { cause: error });
  }
  return { url: `mysql://root@127.0.0.1:${port}/laurel_test`, stop };
}

/** Only the engine: the package `mariadb-server` would start a service of its own beside ours. */
function installMariadb(): void {
  const missing = missingMariadb();
  if (missing === null) return;
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) throw new Error(missing);
  console.log('installing MariaDB');
  run('apt-get', ['update', '-qq']);
  run('apt-get', [
    'install',
    '-qq',
    '-y',
    '--no-install-recommends',
    'mariadb-server-core',
    'mariadb-client-core',
  ]);
}

/** Debian keeps the server in a folder that is not on everybody's path. */
function program(name: string): string {
  return (
    ['/usr/sbin', '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']
      .map((folder) => join(folder, name))
      .find((path) => existsSync(path)) ?? name
  );
}

function run(name: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program(name), args, {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0)
    throw new Error(`${name} failed: ${error?.message ?? `${stdout}\n${stderr}`.slice(-4_000)}`);
}

function query(folder: string, sql: string): void {
  run('mariadb', [
    '--no-defaults',
    '--user=root',
    `--socket=${join(folder, 'mariadbd.sock')}`,
    `--execute=${sql}`,
  ]);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** MySQL's protocol begins with the server's greeting: once it comes, the server answers. */
async function greeting(port: number, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < startSecondsMax * 10; tries += 1) {
    if (server.exitCode !== null) throw new Error(`mariadbd ended with ${server.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'data', { signal: AbortSignal.timeout(1_000) });
      return;
    } catch {
      await sleep(100);
    } finally {
      socket.destroy();
    }
  }
  throw new Error(`no answer within ${startSecondsMax} s`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await Promise.race([ended, sleep(stopSecondsMax * 1_000, undefined, { ref: false })]);
  if (server.exitCode === null && server.signalCode === null) {
    server.kill('SIGKILL');
    await ended;
  }
}
