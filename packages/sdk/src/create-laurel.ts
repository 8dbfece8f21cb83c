import type { Client } from './generated/client/index.ts';
import { createClient } from './generated/client/index.ts';
import * as calls from './generated/sdk.gen.ts';
import { socketFetch } from './socket-fetch.ts';

export interface LaurelOptions {
  /** Where the server is: `https://members.example.com`. */
  readonly baseUrl?: string;
  /** Or the socket in the data folder of a server on this machine (Node only). */
  readonly socketPath?: string;
  /** Or the application in this process: `open(config)` gives one. */
  readonly fetch?: typeof globalThis.fetch;
  /** A service key `lk_…`, or a member's token. */
  readonly key?: string;
  /** `Accept-Language`: titles of problems come in Chinese where it begins with `zh`. */
  readonly language?: string;
  /** A page of the server itself: the operator’s session, a cookie that no script reads, is taken for writes too. */
  readonly page?: boolean;
}

type Calls = typeof calls;

/** Every call of the interface by its operationId; each answers `{ data, error, response }` and throws nothing. */
export type Laurel = { readonly [Name in keyof Calls]: Calls[Name] } & { readonly client: Client };

export function createLaurel({ baseUrl, socketPath, fetch, key, language, page }: LaurelOptions): Laurel {
  const headers = {
    ...(language === undefined ? {} : { 'accept-language': language }),
    ...(page === true ? { 'laurel-page': '1' } : {}),
  };
  const client = createClient({
    baseUrl: baseUrl?.replace(/\/$/, '') ?? 'http://laurel',
    ...(fetch === undefined && socketPath === undefined
      ? {}
      : { fetch: fetch ?? socketFetch(socketPath ?? '') }),
    ...(key === undefined ? {} : { auth: key }),
    headers,
  });
  const bound = Object.entries(calls).map(([name, call]) => [
    name,
    (options: object = {}) => (call as (options: object) => unknown)({ client, ...options }),
  ]);
  return { ...Object.fromEntries(bound), client } as Laurel;
}
