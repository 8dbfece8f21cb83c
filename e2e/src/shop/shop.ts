import { setTimeout as sleep } from 'node:timers/promises';
import { createLaurel, type Job, type Laurel, type Member, type Problem } from '@laurel/sdk';
import { cli, done, type Ran, storeFlags } from './cli.ts';
import type { Engine } from './engines.ts';
import { starterFile } from './places.ts';
import { withProgram } from './programs.ts';
import { type Place, type ServeOptions, type Server, serve } from './serve.ts';
import { rfc } from './times.ts';

/** A store with a real server in front of it, an administrator's key, and the command line. */
export type Shop = {
  readonly engine: Engine;
  readonly place: Place;
  readonly server: () => Server;
  readonly laurel: Laurel;
  readonly key: string;
  /** What was read of members, when it was read. */
  readonly seen: Member[];
  /** A plain request with the key, for what the client would not let us send. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Reply>;
  readonly cli: (...args: readonly string[]) => Promise<Ran>;
  readonly done: (...args: readonly string[]) => Promise<Ran>;
  /** Ends the server, gracefully or not, and starts it again on the same store. */
  readonly restart: (how?: 'stop' | 'kill', more?: Partial<ServeOptions>) => Promise<void>;
  /** A second server process on the same store. */
  readonly another: () => Promise<{ readonly laurel: Laurel; readonly server: Server }>;
  readonly job: (started: Answered<Job>) => Promise<Job>;
  readonly stop: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
};

/** A JSON answer that was not checked against anything. */
export type Body = { readonly code: string; readonly pointer: string } & Readonly<Record<string, unknown>>;

/** What a call of the client answers. */
export type Answered<T> = Promise<{
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response?: Response;
}>;

export type ShopOptions = {
  readonly engine: Engine;
  /** Its text; the starter program, if not said. */
  readonly program?: string;
  /** Where the sandbox's clock starts; null for the machine's clock. */
  readonly clock?: string | null;
  readonly roles?: string;
  readonly env?: Readonly<Record<string, string>>;
};

export async function openShop({
  engine,
  program,
  clock = '2026-03-01 00:00',
  ...more
}: ShopOptions): Promise<Shop> {
  const { remove, ...place } = await engine.make();
  const file = program === undefined ? starterFile : await withProgram(place.data, program);
  const options: ServeOptions = {
    ...place,
    program: file,
    ...(clock === null ? {} : { clock: rfc(clock) }),
    ...more,
  };
  let server = await serve(options);
  const others: Server[] = [];
  try {
    const { secret: key } = (
      await done(['key', 'create', 'e2e', '--scopes', 'admin', '--json', ...storeFlags(place)], more.env)
    ).json as { secret: string };
    // The port changes with each restart: the client asks for it anew each time.
    const at = (): Laurel => createLaurel({ baseUrl: server.url, key });
    const laurel = new Proxy({} as Laurel, { get: (_, name) => at()[name as keyof Laurel] });
    const close = async (): Promise<void> => {
      await Promise.all([server, ...others].map((each) => each.stop()));
      await remove();
    };
    return {
      engine,
      place,
      server: () => server,
      laurel,
      key,
      seen: [],
      close,
      call: (method, path, body, headers) => call(server.url, key, { method, path, body, headers }),
      cli: (...args) => cli([...args, ...storeFlags(place)], more.env),
      done: (...args) => done([...args, ...storeFlags(place)], more.env),
      restart: async (how = 'stop', changed = {}) => {
        await server[how]();
        server = await serve({ ...options, ...changed });
      },
      another: async () => {
        const second = await serve(options);
        others.push(second);
        return { server: second, laurel: createLaurel({ baseUrl: second.url, key }) };
      },
      job: (started) => finished(at(), started),
      stop: async () => void (await server.stop()),
    };
  } catch (error) {
    await server.stop();
    await remove();
    throw error;
  }
}

/** A store for one test, gone with it. */
export async function withShop(options: ShopOptions, act: (shop: Shop) => Promise<void>): Promise<void> {
  const shop = await openShop(options);
  try {
    await act(shop);
  } finally {
    await shop.close();
  }
}

/** Publishes a program by the command line, and waits until the server decides by it. */
export async function publish(
  { done, laurel }: Shop,
  file: string,
  ...more: readonly string[]
): Promise<void> {
  const { number } = (await done('program', 'publish', file, '--json', ...more)).json;
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await ok(laurel.getProgram())).number === number) return;
    await sleep(50);
  }
  throw new Error(`the server does not know version ${String(number)}`);
}

/** The data of an answer; what was refused is an error here. */
export async function ok<T>(answered: Answered<T>): Promise<T> {
  const { data, error, response } = await answered;
  if (data === undefined)
    throw new Error(`refused (${response?.status}): ${JSON.stringify(error) ?? 'no answer'}`);
  return data;
}

/** The problem of an answer that must be a refusal. */
export async function no(answered: Answered<unknown>): Promise<Problem> {
  const { data, error } = await answered;
  if (data !== undefined) throw new Error(`not refused: ${JSON.stringify(data).slice(0, 2_000)}`);
  return error as Problem;
}

async function call(
  url: string,
  key: string,
  {
    method,
    path,
    body,
    headers = {},
  }: { method: string; path: string; body: unknown; headers: Record<string, string> | undefined },
): Promise<Reply> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(key === '' ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { body: isRaw ? (body as NonNullable<RequestInit['body']>) : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson =
    /json/.test(response.headers.get('content-type') ?? '') &&
    !/jsonl/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : {}) as Body,
  };
}

async function finished(laurel: Laurel, started: Answered<Job>): Promise<Job> {
  for (let job = await ok(started); ; job = await ok(laurel.getJob({ path: { id: job.id } }))) {
    if (job.state === 'done') return job;
    if (job.state === 'failed' || job.state === 'cancelled')
      throw new Error(`the job ${job.state}: ${JSON.stringify(job)}`);
    await sleep(50);
  }
}
