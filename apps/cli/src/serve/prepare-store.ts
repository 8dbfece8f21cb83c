import type { Laurel } from '@laurel/sdk';
import type { Config, Opened } from '@laurel/server';
import { answer } from '../frame/api.ts';
import type { Context } from '../frame/command.ts';
import { progressBar } from '../frame/progress.ts';
import { publishText } from '../programs/commands.ts';
import { problemsOf, readProgram } from '../programs/read-program.ts';
import { bringToNewest, openStore } from '../store/connect.ts';

/** A store that is ready to be served, and what was done to it. */
export interface Prepared {
  readonly opened: Opened;
  readonly config: Config;
  /** The demonstration that it is: made just now, or found. */
  readonly demo: Demo | undefined;
  /** `--demo` was said, but this store is somebody's. */
  readonly isRealStore: boolean;
  /** A program was published because there was none. */
  readonly published: string | undefined;
}
export interface Demo {
  /** Undefined where it was there already. */
  readonly made: { readonly events: number; readonly members: number; readonly seconds: number } | undefined;
  /** Works on this machine only. */
  readonly key: string;
  readonly member: string;
}

/** Opens the store, publishes the first program, and makes the demonstration where one is wanted. */
export async function prepareStore(
  context: Context,
  config: Config,
  options: { readonly demo?: boolean },
): Promise<Prepared> {
  if (options.demo !== true) {
    const opened = await openStore(config);
    const published = await publishFirst(opened, config);
    const isDemo = (await opened.store.meta.get('demo')) !== null;
    return {
      opened,
      config,
      demo: isDemo ? await demoOf(opened, undefined) : undefined,
      isRealStore: false,
      published,
    };
  }
  const { DEMO_MEMBERS, isDemoFolder, makeDemo } = await import('@laurel/server/demo');
  const bar = progressBar(context.out, 'making the demonstration');
  await bringToNewest(config);
  const state = await isDemoFolder(config);
  const made = state === 'new' || state === 'begun' ? await makeDemo(config, bar.show) : undefined;
  bar.stop();
  const isRealStore = state === 'real';
  const opened = await openStore(isRealStore ? config : { ...config, sandbox: true });
  const demo = isRealStore ? undefined : await demoOf(opened, made && { ...made, members: DEMO_MEMBERS });
  return { opened, config, demo, isRealStore, published: undefined };
}

async function publishFirst(opened: Opened, { programFile }: Config): Promise<string | undefined> {
  if (programFile === null || opened.programs.current().versions.length > 0) return undefined;
  try {
    const read = await readProgram(programFile);
    if (!read.ok) throw problemsOf(programFile, read.problems);
    await publishText(await clientOf(opened), { source: read.text, note: programFile });
    return read.program.program;
  } catch (error) {
    // An open store keeps the process alive.
    await opened.close();
    throw error;
  }
}

/** The same key at every start: it is made of the store's secret and of the name of the call that asks for it. */
async function demoOf(opened: Opened, made: Demo['made']): Promise<Demo> {
  const laurel = await clientOf(opened);
  const body = { name: 'demo', scopes: ['admin' as const], loopbackOnly: true };
  const { secret } = await answer(laurel.createKey({ body, headers: { 'Idempotency-Key': 'demo-key' } }));
  return { made, key: secret, member: 'u-1001' };
}

/** Loaded when it is needed: most starts speak to nobody, and a client brings all of `fetch` along. */
async function clientOf({ fetch }: Opened): Promise<Laurel> {
  const { createLaurel } = await import('@laurel/sdk');
  return createLaurel({ fetch });
}
