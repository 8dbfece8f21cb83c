import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import type { FetchLike } from '../frame/api.ts';

/** Speaks HTTP over a unix socket (or a named pipe): to the process that owns the folder it lies in. */
export function socketFetch(path: string): FetchLike {
  return async (input, init) => {
    const asked = new Request(input instanceof Request ? input : String(input), init);
    const { pathname, search } = new URL(asked.url);
    const body = asked.body === null ? undefined : Buffer.from(await asked.arrayBuffer());
    const headers = {
      ...Object.fromEntries(asked.headers),
      ...(body ? { 'content-length': body.length } : {}),
    };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(
        { socketPath: path, method: asked.method, path: pathname + search, headers, agent: false },
        resolve,
      );
      sent.once('error', reject);
      sent.end(body);
    });
    const kept = Object.entries(answer.headers).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    const isBare = answer.statusCode === 204 || answer.statusCode === 304;
    return new Response(isBare ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>), {
      status: answer.statusCode ?? 500,
      headers: kept,
    });
  };
}
