import type { IncomingMessage } from 'node:http';

type Headers = Readonly<Record<string, string>>;
const maxAgeSeconds = '7200';

/**
 * Pages of the shop itself may ask with a member's token, which no browser adds by itself; cookies never count for them.
 * @param hosts origins, as `LAUREL_PAGE_HOSTS` names them
 */
export function crossOrigin(hosts: readonly string[]): (request: IncomingMessage) => Headers | null {
  const known = new Set(hosts);
  return ({ headers: { origin } }) => {
    if (origin === undefined || !known.has(origin)) return null;
    return {
      'access-control-allow-origin': origin,
      vary: 'origin',
      'access-control-expose-headers': 'idempotency-key, retry-after, x-request-id, laurel-demo',
    };
  };
}

/** What a browser asks beforehand; null where it is no such question. */
export function preflight({ method, headers }: IncomingMessage): Headers | null {
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return null;
  return {
    'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE',
    'access-control-allow-headers':
      'authorization, content-type, idempotency-key, accept-language, laurel-page',
    'access-control-max-age': maxAgeSeconds,
  };
}
