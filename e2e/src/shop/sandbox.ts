import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment, freePort, laurelBin } from './serve.ts';

/** A sandbox of another system as a process of its own, which keeps what it settled over restarts. */
export type Sandbox<State> = {
  readonly url: string;
  readonly secret: string;
  readonly start: (callback: string, mode: string) => Promise<void>;
  readonly mode: (mode: string) => Promise<void>;
  readonly state: () => Promise<State>;
  readonly kill: () => Promise<void>;
};

export async function sandbox<State>(kind: 'payments' | 'partners'): Promise<Sandbox<State>> {
  const port = await freePort();
  const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;
  const state = join(mkdtempSync(join(tmpdir(), `laurel-${kind}-`)), 'state.jsonl');
  const url = `http://127.0.0.1:${port}`;
  let kill = async (): Promise<void> => undefined;
  return {
    url,
    secret,
    start: async (callback, mode) => {
      const flags = ['--port', String(port), '--secret', secret, '--mode', mode, '--state', state];
      const words = ['sandbox', kind, '--json', '--late', '300', '--callback', callback, ...flags];
      const child = spawn(process.execPath, [laurelBin, ...words], {
        env: childEnvironment(),
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      kill = async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGKILL');
        await once(child, 'exit');
      };
      await once(child.stdout, 'data');
    },
    mode: async (mode) => {
      await fetch(`${url}/mode`, { method: 'POST', body: new URLSearchParams({ mode }), redirect: 'manual' });
    },
    state: async () => (await (await fetch(`${url}/state`)).json()) as State,
    kill: () => kill(),
  };
}
