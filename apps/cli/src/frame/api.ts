import { answerIsNo, couldNot, type Trouble, wrongUse } from './trouble.ts';

/** As much of `fetch` as is needed: over the network, over a socket, or straight into the application. */
export type FetchLike = (input: Request | URL | string, init?: RequestInit) => Promise<Response>;

export interface Ask {
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** The application, wherever it runs. Refusals are thrown as what the command ends with. */
export interface Api {
  readonly call: <T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, ask?: Ask) => Promise<T>;
  /** The answer as it comes, for exports. */
  readonly stream: (path: string, ask?: Ask) => Promise<Response>;
  /** All items of a list, page after page. */
  readonly items: <T>(path: string, query?: Ask['query']) => AsyncGenerator<T>;
}

export function apiOver(fetch: FetchLike): Api {
  const send = async (method: string, path: string, ask: Ask = {}): Promise<Response> => {
    const response = await fetch(`http://laurel${path}${queryText(ask.query)}`, {
      method,
      ...(ask.body === undefined
        ? {}
        : {
            body: JSON.stringify(ask.body),
            headers: { 'content-type': ask.contentType ?? 'application/json' },
          }),
    });
    if (!response.ok) throw troubleOf(await response.text(), response.status);
    return response;
  };
  const call = async <T>(method: string, path: string, ask?: Ask): Promise<T> => {
    const text = await (await send(method, path, ask)).text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    call,
    stream: (path, ask) => send('GET', path, ask),
    async *items<T>(path: string, query: Ask['query'] = {}) {
      let cursor: string | undefined;
      do {
        const page: Page<T> = await call('GET', path, { query: { ...query, cursor } });
        yield* page.data;
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
    },
  };
}

interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/** An external id as a part of an address. */
export const part = (id: string): string => encodeURIComponent(id);

function queryText(query: Ask['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/**
 * What a refusal means for the command: what was asked in a wrong way is wrong use, what can come later could not be
 * done, and everything else is a no.
 */
function troubleOf(text: string, status: number): Trouble {
  const { code = `http_${status}`, detail = '', title = '', pointer = '', retry, problems } = problemIn(text);
  const place = pointer === '' ? '' : ` (${pointer})`;
  const message = `${code}: ${detail || title || `the server answered ${status}`}${place}`;
  const more = {
    code,
    status,
    ...(pointer === '' ? {} : { pointer }),
    ...(problems === undefined ? {} : { problems }),
  };
  if (retry === 'later' || status >= 500 || status === 401 || status === 403)
    return couldNot(code, message, more);
  return status === 400 ? wrongUse(message) : answerIsNo(code, message, more);
}

interface ProblemText {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly pointer?: string;
  readonly retry?: string;
  readonly problems?: unknown;
}

function problemIn(text: string): ProblemText {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
