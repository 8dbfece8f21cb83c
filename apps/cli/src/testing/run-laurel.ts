import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runShell } from '../frame/command.ts';
import type { Io } from '../frame/io.ts';
import { laurel } from '../laurel.ts';

const bin = fileURLToPath(new URL('../../bin/laurel.mjs', import.meta.url));
export const repository = fileURLToPath(new URL('../../../../', import.meta.url));
export const starter = `${repository}examples/programs/starter.yaml`;
export const cdnow = `${repository}examples/imports/cdnow/`;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** For tests: the command line without a process of its own, which costs most of the time of a short command. */
export async function run(...words: readonly string[]): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const io: Io = {
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
    isTerminal: false,
  };
  const code = await runShell(laurel(io), words);
  return { code, ...written };
}

/** As its users run it, in a process of its own. */
export async function spawned(...words: readonly string[]): Promise<Ran> {
  const child = start(...words);
  const [out, err] = [gather(child.stdout), gather(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, stdout: out(), stderr: err() };
}

/** Runs with --json; its one document. */
export async function runJson<T = Readonly<Record<string, unknown>>>(
  ...words: readonly string[]
): Promise<T & { readonly exit: number }> {
  const { code, stdout, stderr } = await run(...words, '--json');
  try {
    return { ...(JSON.parse(stdout) as T), exit: code };
  } catch {
    throw new Error(`no JSON from ${words.join(' ')}: ${stdout}\n${stderr}`);
  }
}

/** Commands on one store, written as a line: `on(data)('hold place u1 --asset points --amount 5')`. */
export function on(data: string) {
  return <T = Readonly<Record<string, unknown>>>(line: string, ...more: readonly string[]) =>
    runJson<T>(...line.split(' '), ...more, '--data', data);
}

const started: ChildProcess[] = [];

/** What a test that failed left running would keep its runner from ending. */
export function killAll(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
}

export function start(...words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [bin, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: repository,
    env: { PATH: '' },
  });
  started.push(child);
  return child;
}

export interface Serving {
  readonly address: string;
  readonly document: Readonly<Record<string, unknown>>;
  readonly child: ChildProcess;
  /** Asks it to stop, and answers how it ended. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Starts a server and waits until it says where it is. */
export async function serve(...words: readonly string[]): Promise<Serving> {
  const child = start('serve', '--port', '0', '--json', ...words);
  const err = gather(child.stderr);
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    if (said.includes('\n')) break;
  }
  if (!said.includes('\n')) throw new Error(`it did not start: ${said}${err()}`);
  const document = JSON.parse(said) as { address: string };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  };
  return { address: document.address, document, child, stop };
}

function gather(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
