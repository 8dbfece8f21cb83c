import type { Config, Opened } from '@laurel/server';
import closeWithGrace from 'close-with-grace';
import { InvalidArgumentError } from 'commander';
import { type Context, option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { instant, wholeNumber, words } from '../frame/fields.ts';
import { exit } from '../frame/trouble.ts';
import { listenInFolder } from '../owner/listen.ts';
import { takeFolder } from '../owner/lock.ts';
import { configOf, ownedBy, ownerNow } from '../store/connect.ts';
import { prepareStore } from './prepare-store.ts';
import { sweepOnceIdle } from './sweep.ts';
import { type Welcome, welcome } from './welcome.ts';

export interface ServeOptions extends StoreOptions {
  readonly roles?: Config['roles'];
  readonly host?: string;
  readonly port?: number;
  readonly program?: string;
  readonly sandbox?: boolean;
  readonly clock?: string;
  readonly demo?: boolean;
}

const roleNames = ['api', 'worker', 'relay', 'scheduler'];

export function serveCommand(shell: Shell): void {
  verb<[], ServeOptions>(shell, shell.root, {
    usage: 'serve',
    about: 'start the server',
    options: [
      option('--roles <list>', `what this process does: ${roleNames.join(',')}`).argParser(roles),
      option('--host <address>', 'address to listen on (LAUREL_HOST, 127.0.0.1)'),
      option('--port <n>', 'port to listen on (LAUREL_PORT, 8080)').argParser(wholeNumber(0, 65_535)),
      option('--program <file>', 'published where there is no program'),
      option('--sandbox', 'a store with a clock of its own, moved by POST /v1/clock'),
      option('--clock <time>', 'where the sandbox’s clock starts; now, if not said').argParser(instant),
      option('--demo', 'with sample members, on an empty folder'),
    ],
    examples: [
      'laurel serve --data ./shop --program examples/programs/starter.yaml',
      'laurel serve --sandbox --clock 2026-01-01T00:00:00+08:00 --data ./trial',
    ],
    run: (context, _, options) => serve(context, options),
  });
}

function roles(text: string): readonly string[] {
  const names = words(text);
  const unknown = names.filter((name) => !roleNames.includes(name));
  if (unknown.length === 0 && names.length > 0) return names;
  throw new InvalidArgumentError(`Name some of ${roleNames.join(', ')}.`);
}

async function serve(context: Context, options: ServeOptions): Promise<void> {
  const config = await serveConfig(options);
  const ownership = config.database === null ? takeFolder(config.dataFolder, ownerNow('serve')) : undefined;
  if (config.database === null && ownership === undefined) throw ownedBy(config.dataFolder);
  try {
    const prepared = await prepareStore(context, config, options);
    const { opened } = prepared;
    const { listen } = await import('@laurel/server');
    const { address } = await listen(opened, prepared.config).catch(async (error: unknown) => {
      // An open store keeps the process alive.
      await opened.close();
      throw error;
    });
    const closeSocket = await openSocket(opened, prepared.config);
    ownership?.say({ ...ownerNow('serve'), address });
    // Before anybody is told that it serves: whoever is told may ask it to stop.
    const stopped = untilStopped(context, async () => {
      try {
        await closeSocket();
        await opened.close();
      } finally {
        ownership?.release();
      }
    });
    // It serves already: a full disk keeps it from making codes, not from answering. Another start makes them.
    const more = await waysIn(opened, address).catch((error: unknown) => {
      opened.notes.fault('ways in', error);
      return nobody;
    });
    welcome(context.out, { address, config: prepared.config, prepared, ...more });
    sweepOnceIdle();
    await stopped;
  } catch (error) {
    ownership?.release();
    throw error;
  }
}

/** How people come in: the first operator by a code, whoever tries a demonstration on this machine by links. */
async function waysIn(opened: Opened, address: string): Promise<Pick<Welcome, 'firstCode' | 'links'>> {
  if (address === '') return nobody;
  const isHere = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):/.test(address);
  const links = isHere ? await opened.demoLinks() : [];
  return {
    firstCode: await opened.firstCode(),
    links: links.map(({ path, ...link }) => ({ ...link, url: address + path })),
  };
}

const nobody: Pick<Welcome, 'firstCode' | 'links'> = { firstCode: null, links: [] };

async function serveConfig(options: ServeOptions): Promise<Config> {
  const { roles: named, host, port, program, sandbox, clock } = options;
  return configOf(options, {
    ...(named === undefined ? {} : { roles: named }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(program === undefined ? {} : { programFile: program }),
    ...(sandbox === true || clock !== undefined ? { sandbox: true } : {}),
    ...(clock === undefined ? {} : { sandboxClock: Temporal.Instant.from(clock).epochMilliseconds }),
  });
}

/** The way in for commands of the folder's owner. */
async function openSocket(opened: Opened, { dataFolder, database }: Config): Promise<() => Promise<void>> {
  if (database !== null) return async () => undefined;
  const { markOwner } = await import('@laurel/server');
  return listenInFolder(dataFolder, opened.app.server, markOwner);
}

/** Waits until the process is asked to stop, then ends it once everything under way is done. */
function untilStopped({ io }: Context, close: () => Promise<void>): Promise<never> {
  closeWithGrace(
    { delay: STOP_MS_MAX, skip: ['beforeExit'], onTimeout: () => process.exit(exit.couldNot) },
    async ({ err }) => {
      try {
        await close();
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        io.stderr(`laurel: stopped, but not all could be written: ${why}. ${NOTHING_LOST}\n`);
        process.exit(exit.couldNot);
      }
      if (err) process.exit(exit.couldNot);
    },
  );
  return new Promise<never>(() => undefined);
}

/** What is not written at a stop are snapshots and lists, which a start makes again from the log. */
const NOTHING_LOST = 'Nothing that was answered is lost; the next start reads the rest from the log.';
const STOP_MS_MAX = 20_000;
