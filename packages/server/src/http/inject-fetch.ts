import type { App } from './app.ts';

/** As much of `fetch` as the SDK needs. */
export type FetchLike = (input: Request | URL | string, init?: RequestInit) => Promise<Response>;

/** The application without a network in between. Whoever holds it is the owner. */
export function injectFetch(app: App, ownerToken: string): FetchLike {
  return async (input, init) => {
    const request =
      input instanceof Request
        ? new Request(input, init)
        : new Request(new URL(String(input), 'http://laurel'), init);
    const { pathname, search } = new URL(request.url);
    const payload = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    const headers = Object.fromEntries(request.headers);
    headers['authorization'] ??= `Bearer ${ownerToken}`;
    const answer = await app.inject({
      method: request.method as 'GET',
      url: pathname + search,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    const kept = Object.entries(answer.headers).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    const isBare = answer.statusCode === 204 || answer.statusCode === 304;
    return new Response(isBare ? null : new Uint8Array(answer.rawPayload), {
      status: answer.statusCode,
      headers: kept,
    });
  };
}
