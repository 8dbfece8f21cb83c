import { makeFolder, systemClock } from '@laurel/runtime';
import type { Laurel } from '@laurel/sdk';
import type { Config, Opened } from '@laurel/server';
import type { StoreOptions } from '../frame/command.ts';
import { couldNot, wrongUse } from '../frame/trouble.ts';
import { type Owner, type Ownership, ownerOf, takeFolder, wasTaken } from '../owner/lock.ts';
import { pathToConnect } from '../owner/socket-path.ts';

/** A way to the application: of the process that owns the folder, or in this process, which then owns it. */
export interface Connection {
  readonly laurel: Laurel;
  /** Where another process has the store: the socket that it answers on. */
  readonly socketPath: string | undefined;
  /** Where this process has it. */
  readonly opened: Opened | undefined;
  readonly config: Config;
  readonly close: () => Promise<void>;
}

/** What is configured, as this command wants it. */
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

/** Whether a command may begin a store. Where it only asks, a mistyped folder would become an empty shop. */
export type Beginning = 'begins' | 'finds';

/** Runs `act` with the application, and closes what was opened for it. */
export async function withLaurel(
  options: StoreOptions,
  act: (connection: Connection) => Promise<void>,
  beginning: Beginning = 'finds',
): Promise<void> {
  const connection = await connect(options, 'a command', beginning);
  try {
    await act(connection);
  } finally {
    await connection.close();
  }
}

/** An owner that has only just begun has no socket yet, and a short command is soon done. */
const TRIES_MAX = 50;
const TRY_AGAIN_MS = 100;

/** What a server does in the background is no business of a command. */
const quiet: Partial<Config> = { logLevel: 'silent', roles: ['api'] };

export async function connect(
  options: StoreOptions,
  doing: string,
  beginning: Beginning,
): Promise<Connection> {
  const config = await configOf(options, quiet);
  if (config.database !== null) return openHere(config, undefined);
  const { dataFolder: folder } = config;
  if (beginning === 'finds' && !wasTaken(folder)) await needStore(folder);
  const owner = await ownOrAsk(config, doing);
  if ('laurel' in owner) return owner;
  if (beginning === 'finds') await needStore(folder).catch(releasing(owner));
  return openHere(config, owner);
}

/** The folder, or else a way to the process that has it. */
export async function ownOrAsk(config: Config, doing: string): Promise<Ownership | Connection> {
  const { dataFolder: folder } = config;
  for (let tries = 0; ; tries += 1) {
    const owner = takeFolder(folder, ownerNow(doing)) ?? (await overSocket(config));
    if (owner) return owner;
    if (tries === TRIES_MAX) throw ownedBy(folder);
    await new Promise((resolve) => {
      setTimeout(resolve, TRY_AGAIN_MS);
    });
  }
}

async function needStore(folder: string): Promise<void> {
  const { hasStore } = await import('@laurel/server/backups');
  if (!hasStore(folder)) throw noStore(folder);
}

export function noStore(place: string): Error {
  return couldNot('no_store', `There is no store in ${place}.`);
}

function releasing(ownership: Ownership): (error: unknown) => never {
  return (error) => {
    ownership.release();
    throw error;
  };
}

/** The embedded store of a folder, whatever database is configured. */
export async function connectTo(folder: string): Promise<Connection> {
  return openHere(await configOf({ data: folder }, { ...quiet, database: null }), undefined);
}

async function openHere(config: Config, ownership: Ownership | undefined): Promise<Connection> {
  try {
    const { createLaurel } = await import('@laurel/sdk');
    const opened = await openStore(config);
    const close = async (): Promise<void> => {
      await opened.close();
      ownership?.release();
    };
    return { laurel: createLaurel({ fetch: opened.fetch }), socketPath: undefined, opened, config, close };
  } catch (error) {
    ownership?.release();
    throw error;
  }
}

async function overSocket(config: Config): Promise<Connection | undefined> {
  const socketPath = pathToConnect(config.dataFolder);
  if (socketPath === undefined) return undefined;
  const { createLaurel } = await import('@laurel/sdk');
  const laurel = createLaurel({ socketPath });
  const { response } = await laurel.getLive();
  // A socket that nobody answers on was left behind by a process that died.
  if (response === undefined) return undefined;
  return { laurel, socketPath, opened: undefined, config, close: async () => undefined };
}

export function ownerNow(doing: string): Owner {
  const since = Temporal.Instant.fromEpochMilliseconds(systemClock.now()).toString();
  return { pid: process.pid, doing, since };
}

/** Names what is made now beside other things of its kind: `20260301T100000Z`. */
export function stampNow(): string {
  return ownerNow('').since.replaceAll(/[-:]|\.\d+/g, '');
}

/** Opens the store, which a newer program migrates: what was before is backed up first. */
export async function openStore(config: Config): Promise<Opened> {
  const { open } = await import('@laurel/server');
  await bringToNewest(config);
  makeStoreFolder(config);
  return open(config);
}

/** Whoever owns a folder whose store an earlier program made. On MySQL all who open it do so, by a lock that is there. */
export async function bringToNewest({ database, dataFolder }: Config): Promise<void> {
  if (database !== null) return;
  const { upgradeStore } = await import('@laurel/server/backups');
  await upgradeStore(dataFolder, stampNow());
}

/** Of a store on MySQL only the master key lies in the folder, unless that is configured. */
export function makeStoreFolder({ database, masterKey, dataFolder }: Config): void {
  if (database === null || masterKey === null) makeFolder(dataFolder, 0o700);
}

/** Who has the folder, told to somebody who wanted it. */
export function ownedBy(folder: string, todo = ''): Error {
  const owner = ownerOf(folder);
  const who = owner ? `process ${owner.pid} (${owner.doing}, since ${owner.since})` : 'another process';
  const where = owner?.address === undefined ? '' : ` at ${owner.address}`;
  return couldNot('owned', `${folder} belongs to ${who}${where}.${todo}`, { owner });
}
