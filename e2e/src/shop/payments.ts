import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment, freePort, laurelBin } from './serve.ts';

/** The payment sandbox as a process of its own. */
export type Payments = {
  /** What a server is told of it. */
  readonly env: Readonly<Record<string, string>>;
  readonly start: (callback: string, mode: string) => Promise<void>;
  readonly mode: (mode: string) => Promise<void>;
  readonly state: () => Promise<{ charged: number; refunded: number; calls: readonly PaymentCall[] }>;
  readonly kill: () => Promise<void>;
};
export type PaymentCall = {
  readonly id: string;
  readonly action: string;
  readonly amount: number;
  readonly status: string;
};

export async function payments(): Promise<Payments> {
  const port = await freePort();
  const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;
  const state = join(mkdtempSync(join(tmpdir(), 'laurel-payments-')), 'state.jsonl');
  const url = `http://127.0.0.1:${port}`;
  let kill = async (): Promise<void> => undefined;
  return {
    env: { LAUREL_PAYMENTS_URL: `${url}/calls`, LAUREL_PAYMENTS_SECRET: secret },
    start: async (callback, mode) => {
      const flags = ['--port', String(port), '--secret', secret, '--mode', mode, '--state', state];
      const words = ['sandbox', 'payments', '--json', '--late', '300', '--callback', callback, ...flags];
      const child = spawn(process.execPath, [laurelBin, ...words], {
        env: childEnvironment(),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      kill = async () => {
        if (child.exitCode !== null) return;
        child.kill('SIGKILL');
        await once(child, 'exit');
      };
      await once(child.stdout, 'data');
    },
    mode: async (mode) => {
      await fetch(`${url}/mode`, { method: 'POST', body: new URLSearchParams({ mode }), redirect: 'manual' });
    },
    state: async () =>
      (await (await fetch(`${url}/state`)).json()) as {
        charged: number;
        refunded: number;
        calls: PaymentCall[];
      },
    kill: () => kill(),
  };
}
