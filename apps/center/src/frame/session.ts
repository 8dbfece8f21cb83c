import { createLaurel, type Laurel } from '@laurel/sdk';
import { language } from './language.ts';

/** Who looks: a member by a token that lives in this page's memory alone. */
export interface Session {
  readonly member: string;
  readonly laurel: Laurel;
}

/** A problem as the server tells it, or `offline` where no answer came. */
export class Trouble extends Error {
  readonly code: string;
  readonly title: string;
  constructor(code: string, title: string, detail: string) {
    super(detail);
    this.code = code;
    this.title = title;
  }
}

/** The data of an answer. @throws Trouble */
export async function told<T>(
  call: Promise<{
    readonly data?: T | undefined;
    readonly error?: unknown;
    readonly response?: Response | undefined;
  }>,
): Promise<T> {
  const { data, error, response } = await call.catch(() => ({
    data: undefined,
    error: undefined,
    response: undefined,
  }));
  if (response === undefined) throw new Trouble('offline', '', '');
  if (data !== undefined) return data;
  const problem = (error ?? {}) as { code?: string; title?: string; detail?: string };
  throw new Trouble(problem.code ?? 'internal', problem.title ?? '', problem.detail ?? '');
}

export const anonymous = (): Laurel => createLaurel({ baseUrl: location.origin, language: language() });

/**
 * Exchanges the code of the address for a token. The address is cleaned: it would be shown, shared and kept in the
 * history, and the code is good once.
 */
export async function openSession(): Promise<Session | null> {
  const code =
    new URLSearchParams(location.hash.slice(1)).get('code') ??
    new URL(location.href).searchParams.get('code');
  if (code === null) return null;
  history.replaceState(null, '', location.pathname);
  const { token, member } = await told(anonymous().createPageToken({ body: { code } }));
  return { member, laurel: createLaurel({ baseUrl: location.origin, key: token, language: language() }) };
}
