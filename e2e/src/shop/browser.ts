import { createHmac } from 'node:crypto';
import { expect } from 'vitest';

/** JSON as it came, as far as tests look into it. */
export type Seen = {
  readonly id: string;
  readonly code: string;
  readonly detail: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  readonly operator: { readonly name: string };
};

export type Visit = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Seen;
};

/** As much of a browser as signing in needs: it keeps cookies, and says whose page asks. */
export type Browser = {
  readonly visit: (
    method: string,
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Visit>;
  readonly cookie: () => string | undefined;
};

export function browser(url: () => string): Browser {
  let cookie: string | undefined;
  return {
    cookie: () => cookie,
    visit: async (method, path, body, headers = {}) => {
      const answer = await fetch(url() + path, {
        method,
        redirect: 'manual',
        headers: {
          origin: url(),
          'laurel-page': '1',
          ...(cookie === undefined ? {} : { cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const set = answer.headers.getSetCookie()[0];
      if (set !== undefined) cookie = set.includes('Max-Age=0') ? undefined : set.split(';')[0];
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json') === true;
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        body: (isJson ? JSON.parse(text) : null) as Seen,
      };
    },
  };
}

/** An authenticator app: RFC 6238 with what such apps take for granted. */
export type Authenticator = (stepsAhead?: number) => string;

export function authenticator(typed: string): Authenticator {
  const bits = [...typed].map((sign) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  return (stepsAhead = 0) => {
    const counter = Buffer.alloc(8);
    counter.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + stepsAhead));
    const mac = createHmac('sha1', key).update(counter).digest();
    const at = (mac.at(-1) ?? 0) & 15;
    return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
  };
}

export const goodPassword = 'osmanthus in every yard';

/** Takes a set-up code: she is signed in, with a password and an authenticator. */
export async function setUp(
  by: Browser,
  code: string,
  name?: string,
): Promise<{ readonly factor: Authenticator; readonly recoveryCodes: readonly string[] }> {
  const begun = await by.visit('POST', '/v1/sign-in/set-up', { code });
  expect([begun.status, begun.text]).toEqual([200, expect.stringContaining('otpauth://')]);
  const factor = authenticator(begun.body.secret);
  const done = await by.visit('POST', '/v1/sign-in/set-up/finish', {
    code,
    password: goodPassword,
    factorCode: factor(),
    ...(name === undefined ? {} : { name }),
  });
  expect([done.status, done.body.code]).toEqual([201, undefined]);
  return { factor, recoveryCodes: done.body.recoveryCodes };
}
