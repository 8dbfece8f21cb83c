import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** A provider of accounts as companies have them, certified as such; its accounts are whoever we say. */
export type AccountProvider = {
  readonly issuer: string;
  /** Groups of an account by its name, from now on. */
  readonly groups: Map<string, readonly string[]>;
  readonly close: () => Promise<void>;
};

export const clientSecret = 'what Laurel and the provider know';

/** @param redirect where it may send people back to */
export async function accountProvider(redirect: string): Promise<AccountProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const groups = new Map<string, readonly string[]>();
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'laurel', client_secret: clientSecret, redirect_uris: [redirect] }],
    // As most do: an ID token says who, and the rest is asked for.
    claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the test'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, preferred_username: id, groups: [...(groups.get(id) ?? [])] }),
    }),
  });
  server.on('request', provider.callback());
  return {
    issuer,
    groups,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Somebody at the provider: signs in there and agrees, as its own pages ask. Answers where she is sent back to. */
export async function visitProvider(from: string, account: string, back: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next: { readonly url: string; readonly form?: Readonly<Record<string, string>> } = { url: from };
  for (let steps = 0; steps < 20; steps += 1) {
    const { form } = next;
    const answer: Response = await fetch(next.url, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = set.split(';', 1)[0]?.split(/=(.*)/s) ?? [];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location !== null) {
      const url = new URL(location, next.url).href;
      if (url.startsWith(back)) return url;
      next = { url };
      continue;
    }
    const page = await answer.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (action === undefined) throw new Error(`the provider says: ${page.slice(0, 500)}`);
    const prompt = page.includes('value="login"') ? 'login' : 'consent';
    next = {
      url: new URL(action, next.url).href,
      form: prompt === 'login' ? { prompt, login: account, password: 'any' } : { prompt },
    };
  }
  throw new Error('the provider sends in circles');
}
