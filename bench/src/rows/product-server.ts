import { listen, open, readConfig } from '@laurel/server';
import type { Started } from '../frame/child.ts';

/** The product on the network, in its own process: its argument is the store's folder. */
const config = readConfig(
  {
    dataFolder: process.argv[2] ?? '',
    logLevel: 'silent',
    roles: ['api'],
    port: 0,
    requestsPerKeyPerSecond: 1_000_000,
  },
  {},
);
const opened = await open(config);
const { address, close } = await listen(opened, config);
const made = await opened.fetch(
  new Request('http://bench/v1/keys', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', scopes: ['admin'] }),
  }),
);
const { secret } = (await made.json()) as { readonly secret: string };
process.once('disconnect', () => void close());
const started: Started = {
  port: Number(new URL(address).port),
  headers: `authorization: Bearer ${secret}\r\n`,
};
process.send?.(started);
