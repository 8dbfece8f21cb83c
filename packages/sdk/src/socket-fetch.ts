/** `fetch` over a unix socket: as much of it as the client uses. Loads Node's HTTP when first called. */
export function socketFetch(socketPath: string): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { request: send } = await import('node:http');
    const { pathname, search } = new URL(request.url);
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const headers = {
      ...Object.fromEntries(request.headers),
      ...(body === undefined ? {} : { 'content-length': body.length }),
    };
    return new Promise((resolve, reject) => {
      const outgoing = send(
        { socketPath, path: pathname + search, method: request.method, headers },
        (incoming) => {
          const parts: Uint8Array[] = [];
          incoming.on('data', (part: Uint8Array) => parts.push(part));
          incoming.on('error', reject);
          incoming.on('end', () => resolve(answerOf(incoming.statusCode ?? 502, incoming.headers, parts)));
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  };
}

function answerOf(
  status: number,
  raw: Readonly<Record<string, string | readonly string[] | undefined>>,
  parts: readonly Uint8Array[],
): Response {
  const headers = Object.entries(raw).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const body = status === 204 || status === 304 ? null : new Blob(parts as Uint8Array<ArrayBuffer>[]);
  return new Response(body, { status, headers });
}
