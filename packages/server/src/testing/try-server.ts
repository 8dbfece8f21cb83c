import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '@laurel/runtime';
import { createLaurel, type Laurel } from '@laurel/sdk';
import type { Config } from '../config.ts';
import { readConfig } from '../config.ts';
import type { Scope } from '../http/caller.ts';
import { type Host, type Opened, open } from '../open.ts';

export const starterText: string = readFileSync(
  new URL('../../../../examples/programs/starter.yaml', import.meta.url),
  'utf8',
);

export const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

export interface Tried {
  readonly opened: Opened;
  readonly clock: ReturnType<typeof manualClock>;
  readonly folder: string;
  /** Speaks as the owner, or with the key that is given. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Called>;
  /** The SDK, as the owner. */
  readonly laurel: Laurel;
  /** The SDK with a key of these scopes. */
  readonly laurelWith: (...scopes: readonly Scope[]) => Promise<Laurel>;
  readonly event: (event: Told) => Promise<Called>;
  readonly close: () => Promise<void>;
}
export interface Called {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}
/** Answers as tests look into them. */
export type Json = { readonly [key: string]: Json } & readonly Json[] & string & number;

export interface Told {
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly id?: string;
  readonly data?: object;
}

interface Trial {
  /** Null: none is published. */
  readonly program?: string | null;
  readonly machine?: Host;
}

let count = 0;

/** A server over a store of its own, with a clock that stands, under `starter` unless told otherwise. */
export async function tryServer(
  start = '2026-03-01T10:00:00+08:00',
  { program = starterText, machine = {}, ...config }: Partial<Config> & Trial = {},
): Promise<Tried> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-server-'));
  const clock = manualClock(at(start));
  const opened = await open(
    readConfig({ dataFolder: folder, logLevel: 'silent', roles: ['api', 'worker'], ...config }, {}),
    { clock, ...machine },
  );
  const call: Tried['call'] = async (method, path, body, headers = {}) => {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    const init = {
      method,
      headers: { ...type, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    const answer = await opened.fetch(`http://laurel${path}`, init);
    const text = await answer.text();
    const isJson =
      answer.headers.get('content-type')?.includes('json') === true &&
      !answer.headers.get('content-type')?.includes('jsonl');
    return {
      status: answer.status,
      body: (isJson ? JSON.parse(text) : text) as Json,
      headers: answer.headers,
    };
  };
  const event: Tried['event'] = (told) => {
    if (at(told.time) > clock.now()) clock.moveTo(at(told.time));
    return call('POST', '/v1/events', { source: 'test', id: `e${count++}`, data: {}, ...told });
  };
  const close = async (): Promise<void> => {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const laurel = createLaurel({ fetch: opened.fetch });
  const laurelWith: Tried['laurelWith'] = async (...scopes) => {
    const { data } = await laurel.createKey({ body: { name: `test ${scopes.join()}`, scopes: [...scopes] } });
    return createLaurel({ fetch: opened.fetch, key: data?.secret ?? '' });
  };
  const tried = { opened, clock, folder, call, laurel, laurelWith, event, close };
  if (program !== null) await publish(tried, program);
  return tried;
}

export async function publish(
  { call }: Pick<Tried, 'call'>,
  source: string,
  body: object = {},
): Promise<Called> {
  const draft = await call('POST', '/v1/programs', { source });
  const { id } = draft.body as unknown as { id: string };
  const done = await call('POST', `/v1/programs/${id}/publish`, body);
  if (done.status !== 200) throw new Error(JSON.stringify([draft.body, done.body]));
  return done;
}
