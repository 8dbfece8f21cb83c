import { answerIsNo, couldNot, type Trouble, wrongUse } from './trouble.ts';

/** What a call of the SDK answers: never both of data and error. */
export interface Answered {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response?: Response;
}

/** The answer of a call; a refusal is thrown as what the command ends with. */
export async function answer<R extends Answered>(call: Promise<R>): Promise<NonNullable<R['data']>> {
  const { data, error, response } = await call;
  if (response === undefined) {
    throw couldNot('unreachable', error instanceof Error ? error.message : 'The server does not answer.');
  }
  if (error !== undefined || !response.ok) throw troubleOf(error, response.status);
  return data as NonNullable<R['data']>;
}

interface Page<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

type Item<R extends { readonly data?: Page<unknown> | undefined }> = NonNullable<R['data']>['data'][number];

/** All items of a list, page after page. */
export async function items<R extends Answered & { readonly data?: Page<unknown> | undefined }>(
  page: (query: { cursor?: string }) => Promise<R>,
): Promise<readonly Item<R>[]> {
  const all: Item<R>[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { data, nextCursor } = await answer(page(cursor === undefined ? {} : { cursor }));
    for (const item of data) all.push(item);
    cursor = nextCursor;
  }
  return all;
}

/** Fields that have a value: an option that was not given is not sent. */
export function given<T extends Readonly<Record<string, unknown>>>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

interface ProblemText {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly pointer?: string;
  readonly retry?: string;
  readonly problems?: unknown;
}

/**
 * What a refusal means for the command: what was asked in a wrong way is wrong use, what may be otherwise later could
 * not be done, and everything else is a no.
 */
export function troubleOf(error: unknown, status: number): Trouble {
  const problem = (typeof error === 'object' && error !== null ? error : {}) as ProblemText;
  const { code = `http_${status}`, detail = '', title = '', pointer = '', retry, problems } = problem;
  const place = pointer === '' ? '' : ` (${pointer})`;
  const message = `${detail || title || `The server answered ${status}.`} [${code}]${place}`;
  const more = {
    status,
    ...(pointer === '' ? {} : { pointer }),
    ...(problems === undefined ? {} : { problems }),
  };
  if (retry === 'later' || status >= 500 || status === 401 || status === 403)
    return couldNot(code, message, more);
  return status === 400 ? wrongUse(message, code, more) : answerIsNo(code, message, more);
}
