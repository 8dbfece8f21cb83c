import { expect } from 'vitest';
import type { Opened } from '../open.ts';
import { factorCode } from '../sessions/factor.ts';

/** JSON as it came, as far as tests look into it. */
interface Seen {
  readonly code: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  readonly requestId: string;
  readonly data: readonly { readonly id: string }[];
}
interface Answered {
  readonly status: number;
  readonly body: Seen;
  readonly setCookie: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A page of this server in a browser: keeps the cookie, and says whose page it is. */
export interface Page {
  readonly call: (
    method: string,
    url: string,
    body?: object,
    headers?: Readonly<Record<string, string | undefined>>,
  ) => Promise<Answered>;
  readonly cookie: () => string | undefined;
  readonly setCookie: (cookie: string | undefined) => void;
}

export function pageOf({ app }: Pick<Opened, 'app'>, remoteAddress = '127.0.0.1'): Page {
  let cookie: string | undefined;
  return {
    cookie: () => cookie,
    setCookie: (given) => {
      cookie = given;
    },
    call: async (method, url, body, headers = {}) => {
      const all = {
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'laurel-page': '1',
        'sec-fetch-site': 'same-origin',
        ...headers,
      };
      const sent = Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined);
      const answer = await app.inject({
        method: method as 'GET',
        url,
        remoteAddress,
        headers: Object.fromEntries(sent),
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      const setCookie = answer.headers['set-cookie'] as string | undefined;
      if (setCookie !== undefined)
        cookie = setCookie.includes('Max-Age=0') ? undefined : setCookie.split(';')[0];
      const isJson = String(answer.headers['content-type']).includes('json');
      return {
        status: answer.statusCode,
        body: (isJson ? answer.json() : null) as Seen,
        setCookie,
        headers: answer.headers,
      };
    },
  };
}

/** Sets her up with a code that she was given: what she knows from then on. */
export async function setUp(
  page: Page,
  code: string,
  now: number,
  name?: string,
): Promise<{ readonly factor: (at: number) => string; readonly recoveryCodes: readonly string[] }> {
  const { body: begun } = await page.call('POST', '/v1/sign-in/set-up', { code });
  const secret = bytesOf(begun.secret);
  const done = await page.call('POST', '/v1/sign-in/set-up/finish', {
    code,
    password: goodPassword,
    factorCode: factorCode(secret, now),
    ...(name === undefined ? {} : { name }),
  });
  expect([done.status, done.body.code]).toEqual([201, undefined]);
  return { factor: (at) => factorCode(secret, at), recoveryCodes: done.body.recoveryCodes };
}

export const goodPassword = 'an osmanthus in every yard';

/** What an authenticator makes of the text that is typed into it. */
function bytesOf(text: string): Uint8Array {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Uint8Array.from(
    bits
      .join('')
      .match(/.{8}/g)
      ?.map((byte) => Number.parseInt(byte, 2)) ?? [],
  );
}
