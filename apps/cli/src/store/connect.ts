import { systemClock } from '@laurel/runtime';
import type { Config, Opened } from '@laurel/server';
import { type Api, apiOver, type FetchLike } from '../frame/api.ts';
import type { Context, StoreOptions } from '../frame/command.ts';
import { couldNot, wrongUse } from '../frame/trouble.ts';
import { type Owner, type Ownership, ownerOf, takeFolder } from '../owner/lock.ts';
import { socketFetch } from '../owner/socket-fetch.ts';
import { pathToConnect } from '../owner/socket-path.ts';

/** A way to the application: of the process that owns the folder, or in this process, which then owns it. */
export interface Connection {
  readonly api: Api;
  readonly fetch: FetchLike;
  /** Undefined where another process has the store. */
  readonly local: Opened | undefined;
  readonly config: Config;
  readonly close: () => Promise<void>;
}

/** What a command without a server of its own wants of its configuration. */
export async function configOf(options: StoreOptions, more: Partial<Config> = {}): Promise<Config> {
  const { ConfigError, readConfig } = await import('@laurel/server');
  try {
    return readConfig({
      ...(options.data === undefined ? {} : { dataFolder: options.data }),
      ...(options.database === undefined ? {} : { database: options.database }),
      ...more,
    });
  } catch (error) {
    if (error instanceof ConfigError) throw wrongUse(error.message);
    throw error;
  }
}

/** Runs `act` with the application and closes what was opened for it. */
export async function withApi(
  context: Context,
  options: StoreOptions,
  act: (api: Api, connection: Connection) => Promise<void>,
): Promise<void> {
  const connection = await connect(context, options, 'a command');
  try {
    await act(connection.api, connection);
  } finally {
    await connection.close();
  }
}

export async function connect(_context: Context, options: StoreOptions, doing: string): Promise<Connection> {
  // What happens in the background of a server is no business of a command.
  const config = await configOf(options, { logLevel: 'silent', roles: ['worker', 'relay'] });
  if (config.database !== null) return local(config, undefined);
  for (let tries = 0; ; tries += 1) {
    const ownership = takeFolder(config.dataFolder, ownerNow(doing));
    if (ownership) return local(config, ownership);
    const remote = await overSocket(config);
    if (remote) return remote;
    if (tries === TRIES_MAX) throw ownedBy(config.dataFolder);
    await pause(TRY_AGAIN_MS);
  }
}

/** An owner that has only just begun has no socket yet, and a short command is soon done. */
const TRIES_MAX = 50;
const TRY_AGAIN_MS = 100;

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

async function local(config: Config, ownership: Ownership | undefined): Promise<Connection> {
  try {
    const { open } = await import('@laurel/server');
    const opened = await open(config);
    return {
      api: apiOver(opened.fetch),
      fetch: opened.fetch,
      local: opened,
      config,
      close: async () => {
        await opened.close();
        ownership?.release();
      },
    };
  } catch (error) {
    ownership?.release();
    throw error;
  }
}

async function overSocket(config: Config): Promise<Connection | undefined> {
  const path = pathToConnect(config.dataFolder);
  if (path === undefined) return undefined;
  const fetch = socketFetch(path);
  try {
    await fetch('http://laurel/health/live');
  } catch {
    return undefined;
  }
  return { api: apiOver(fetch), fetch, local: undefined, config, close: async () => undefined };
}

export function ownerNow(doing: string): Owner {
  return {
    pid: process.pid,
    doing,
    since: Temporal.Instant.fromEpochMilliseconds(systemClock.now()).toString(),
  };
}

/** Who has the folder, told to somebody who wanted it. */
export function ownedBy(folder: string): Error {
  const owner = ownerOf(folder);
  const who = owner ? `process ${owner.pid} (${owner.doing}, since ${owner.since})` : 'another process';
  const where = owner?.address === undefined ? '' : ` at ${owner.address}`;
  return couldNot('owned', `${folder} belongs to ${who}${where}.`, { owner });
}
