import { lookup } from 'node:dns/promises';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';

/** Posts a JSON body. @throws where the address may not be asked, or does not answer in time */
export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Posted>;
/** What was answered; of a long body the beginning. */
export interface Posted {
  readonly status: number;
  readonly text: string;
}

/** Why an address may not be asked. */
export class AddressError extends Error {
  readonly code: 'not_https' | 'not_public' | 'unknown_host' | 'not_an_address';

  constructor(code: AddressError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const answerMsMax = 10_000;
const answerBytesMax = 4_096;

/** Ranges that are nobody's on the open internet: our own machine, our own network, and what leads there. */
const innerText =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 ' +
  '192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 ' +
  '203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 ' +
  '::/96 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 ' +
  '2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8';
const inner = listOf(innerText.split(' '));

/** One list for each family: a single one holds every address of IPv4 for one of `::ffff:0:0/96`. */
interface Networks {
  readonly ipv4: BlockList;
  readonly ipv6: BlockList;
}

/** @param networks like `10.0.0.0/8`. @throws where one is none */
export function listOf(networks: readonly string[]): Networks {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    const family = isIP(address);
    if (family === 0 || !/^\d{1,3}$/.test(bits)) throw new Error(`${network} is no network like 10.0.0.0/8`);
    const type = typeOf(address);
    lists[type].addSubnet(address, Number(bits), type);
  }
  return lists;
}

/** A name is looked up once, every address of it is checked, and the one that is asked is one that was checked. */
export function postOf(
  allowed: readonly string[],
  resolve: (host: string) => Promise<readonly string[]> = addressesOf,
  waitMs = answerMsMax,
): Post {
  const own = listOf(allowed);
  return async (text, headers, body) => {
    const url = new URL(text);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) === 0 ? await resolve(host) : [host];
    const address = pick(url, addresses, own);
    return send({ url, address, headers, body, waitMs });
  };
}

async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    throw new AddressError('unknown_host', `no address is known of ${host}`);
  }
}

const isIn = (networks: Networks, address: string): boolean => {
  const type = typeOf(address);
  return networks[type].check(address, type);
};
function typeOf(address: string): keyof Networks {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

/** @throws AddressError */
function pick(url: URL, addresses: readonly string[], own: Networks): string {
  const first = addresses[0];
  if (first === undefined) throw new AddressError('unknown_host', `no address is known of ${url.hostname}`);
  const areOwn = addresses.every((address) => isIn(own, address));
  if (!areOwn && addresses.some((address) => isIn(inner, address)))
    throw new AddressError('not_public', `${url.hostname} is not on the open internet`);
  if (url.protocol !== 'https:' && !areOwn) throw new AddressError('not_https', 'the address is not https');
  return first;
}

interface Asked {
  readonly url: URL;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly waitMs: number;
}

/** Follows no redirect: what answers with one has not taken it. */
function send({ url, address, headers, body, waitMs }: Asked): Promise<Posted> {
  const family = isIP(address);
  const request = url.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Laurel',
          ...headers,
        },
        signal: AbortSignal.timeout(waitMs),
        lookup: (_host, options, done) =>
          options.all === true ? done(null, [{ address, family }]) : done(null, address, family),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        let bytes = 0;
        const got: Buffer[] = [];
        response.on('data', (part: Buffer) => {
          bytes += part.length;
          got.push(part);
          if (bytes > answerBytesMax) response.destroy();
        });
        const done = (): void => resolve({ status, text: Buffer.concat(got).toString('utf8') });
        response.on('close', done);
        response.on('error', done);
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

/** What can be said of an address before it is asked. @throws AddressError */
export function checkAddress(text: string, allowed: readonly string[]): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new AddressError('not_an_address', 'a webhook goes to an address like https://shop.example/laurel');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) pick(url, [host], listOf(allowed));
  else if (url.protocol !== 'https:' && allowed.length === 0)
    throw new AddressError('not_https', 'the address is not https');
}
