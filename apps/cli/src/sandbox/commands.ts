import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type Context, option, type Shell, verb } from '../frame/command.ts';
import { wholeNumber } from '../frame/fields.ts';
import { wrongUse } from '../frame/trouble.ts';
import { type Mode, modes } from './payments/payment-system.ts';
import { paymentSandbox } from './payments/server.ts';

interface PaymentsOptions {
  readonly port?: number;
  readonly secret?: string;
  readonly callback?: string;
  readonly mode?: Mode;
  readonly late?: number;
  readonly state?: string;
}

/** Other systems to try Laurel with, each a server of its own. */
export function sandboxCommands(shell: Shell): void {
  const noun = shell.root.command('sandbox').description('other systems to try Laurel with');
  verb<[], PaymentsOptions>(shell, noun, {
    usage: 'payments',
    about: 'a payment system that succeeds, fails, hangs, calls back late, twice, out of order or never',
    hasStore: false,
    options: [
      option('--port <n>', 'port to listen on (8090)').argParser(wholeNumber(0, 65_535)),
      option('--secret <whsec>', 'shared with Laurel: LAUREL_PAYMENTS_SECRET').makeOptionMandatory(),
      option('--callback <url>', 'where it calls back (http://127.0.0.1:8080/v1/payments/callbacks)'),
      option('--mode <mode>', 'how it begins').choices(modes),
      option('--late <ms>', 'how late is late (2000)').argParser(wholeNumber(0, 600_000)),
      option('--state <file>', 'keeps what was settled over restarts'),
    ],
    examples: [
      'laurel sandbox payments --port 8090 --secret whsec_… --mode chaos',
      'LAUREL_PAYMENTS_URL=http://127.0.0.1:8090/calls LAUREL_PAYMENTS_SECRET=whsec_… laurel serve',
    ],
    run: (context, _, options) => servePayments(context, options),
  });
}

async function servePayments({ out }: Context, options: PaymentsOptions): Promise<void> {
  const { port = 8_090, secret = '', mode = 'succeed', late = 2_000, state } = options;
  const { callback = 'http://127.0.0.1:8080/v1/payments/callbacks' } = options;
  if (!/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret))
    throw wrongUse('--secret is whsec_ and at least 24 bytes in base64.');
  const server = paymentSandbox({ secret, callback, mode, lateMs: late, state, said: out.note });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  out.line({ url }, () => `The payment sandbox is at ${url}; calls go to ${url}/calls.`);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await once(stop.signal, 'abort');
  server.closeAllConnections();
  server.close();
}
