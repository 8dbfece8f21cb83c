import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { childEnvironment, laurelBin, type Place } from './serve.ts';

export type Ran = {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Of `--json`: the one document. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Of `--json`: one document a line. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
};

export const storeFlags = ({ data, database }: Place): readonly string[] => [
  '--data',
  data,
  ...(database === undefined ? [] : ['--database', database]),
];

/** Runs one command of the command line to its end. */
export async function cli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const child = spawn(process.execPath, [laurelBin, ...args], {
    env: childEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return {
    code: code as number | null,
    out,
    err,
    get json() {
      return JSON.parse(out) as Ran['json'];
    },
    get lines() {
      return out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Ran['json']]));
    },
  };
}

/** A command that must end well. */
export async function done(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const ran = await cli(args, env);
  if (ran.code !== 0)
    throw new Error(`laurel ${args.join(' ')} ended with ${ran.code}: ${ran.err}${ran.out.slice(0, 2_000)}`);
  return ran;
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
