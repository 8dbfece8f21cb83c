import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from '../frame/api.ts';
import { type Context, option, type Shell, type StoreOptions, verb } from '../frame/command.ts';
import { wholeNumber } from '../frame/fields.ts';
import { wrongUse } from '../frame/trouble.ts';
import { ownerOf } from '../owner/lock.ts';
import { linkLines } from '../serve/welcome.ts';
import { withLaurel } from '../store/connect.ts';
import { type Mode, modes } from './frame/other-system.ts';
import { type SandboxOptions, sandboxServer } from './frame/server.ts';
import { partnerSystem } from './partners/partner-system.ts';
import { paymentSystem } from './payments/payment-system.ts';

interface Options {
  readonly port?: number;
  readonly secret?: string;
  readonly callback?: string;
  readonly mode?: Mode;
  readonly late?: number;
  readonly state?: string;
}

/** A system to try Laurel with. */
interface System {
  readonly usage: string;
  readonly about: string;
  readonly port: number;
  readonly shared: string;
  readonly callback: string;
  readonly examples: readonly string[];
  readonly server: (options: SandboxOptions) => Server;
}

const systems: readonly System[] = [
  {
    usage: 'payments',
    about: 'a payment system that succeeds, fails, hangs, calls back late, twice, out of order or never',
    port: 8_090,
    shared: 'shared with Laurel: LAUREL_PAYMENTS_SECRET',
    callback: 'http://127.0.0.1:8080/v1/payments/callbacks',
    examples: [
      'laurel sandbox payments --port 8090 --secret whsec_… --mode chaos',
      'LAUREL_PAYMENTS_URL=http://127.0.0.1:8090/calls LAUREL_PAYMENTS_SECRET=whsec_… laurel serve',
    ],
    server: (options) => sandboxServer(options, paymentSystem),
  },
  {
    usage: 'partners',
    about: 'a partner that delivers, fails, hangs, calls back late, twice, out of order or never',
    port: 8_091,
    shared: 'shared with Laurel: that of `laurel partner connect`',
    callback: 'http://127.0.0.1:8080/v1/partners/callbacks',
    examples: [
      'laurel sandbox partners --port 8091 --secret whsec_… --mode chaos',
      'LAUREL_WEBHOOK_NETWORKS=127.0.0.0/8 laurel serve',
      'laurel partner connect video http://127.0.0.1:8091/calls --secret whsec_…',
    ],
    server: (options) => sandboxServer(options, partnerSystem),
  },
];

/** Other systems to try Laurel with, each a server of its own. */
export function sandboxCommands(shell: Shell): void {
  const noun = shell.root.command('sandbox').description('other systems to try Laurel with');
  for (const system of systems)
    verb<[], Options>(shell, noun, {
      usage: system.usage,
      about: system.about,
      hasStore: false,
      options: [
        option('--port <n>', `port to listen on (${system.port})`).argParser(wholeNumber(0, 65_535)),
        option('--secret <whsec>', system.shared).makeOptionMandatory(),
        option('--callback <url>', `where it calls back (${system.callback})`),
        option('--mode <mode>', 'how it begins').choices(modes),
        option('--late <ms>', 'how late is late (2000)').argParser(wholeNumber(0, 600_000)),
        option('--state <file>', 'keeps what was settled over restarts'),
      ],
      examples: system.examples,
      run: (context, _, options) => serveSystem(context, system, options),
    });
  verb<[], StoreOptions>(shell, noun, {
    usage: 'links',
    about:
      'one-time links of a running demonstration store: its pages as a marketer, an approver, three shoppers …',
    run: ({ out }, _, options) =>
      withLaurel(options, async ({ laurel, config }) => {
        const { links } = await answer(laurel.createSandboxLinks());
        const address = ownerOf(config.dataFolder)?.address ?? 'http://127.0.0.1:8080';
        const shown = links.map(({ path, ...link }) => ({ ...link, url: address + path }));
        out.result(shown, () => linkLines(shown).join('\n'));
      }),
  });
}

async function serveSystem({ out }: Context, system: System, options: Options): Promise<void> {
  const { port = system.port, secret = '', mode = 'succeed', late = 2_000, state } = options;
  const { callback = system.callback } = options;
  if (!/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret))
    throw wrongUse('--secret is whsec_ and at least 24 bytes in base64.');
  const server = system.server({ secret, callback, mode, lateMs: late, state, said: out.note });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  out.line({ url }, () => `The sandbox of ${system.usage} is at ${url}; calls go to ${url}/calls.`);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await once(stop.signal, 'abort');
  server.closeAllConnections();
  server.close();
}
