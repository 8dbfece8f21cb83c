import { timingSafeEqual } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { systemClock } from '@laurel/runtime';
import { signed } from '@laurel/server/payments';
import { type Mode, modes, OtherSystem, type Settle, type Settled } from './other-system.ts';

export interface SandboxOptions {
  /** Shared with Laurel: `whsec_…`. */
  readonly secret: string;
  /** Where it calls back. */
  readonly callback: string;
  readonly lateMs: number;
  readonly mode: Mode;
  /** File that keeps what was settled; none: a restart forgets. */
  readonly state: string | undefined;
  readonly said: (text: string) => void;
}

/** What kind of system a sandbox is. */
export interface Kind<A extends { readonly id: string }, S extends Settled> {
  readonly read: (body: string) => A;
  readonly settle: Settle<A, S>;
  readonly totals: (calls: readonly S[]) => Readonly<Record<string, number>>;
  readonly page: (mode: Mode, calls: readonly S[]) => string;
}

const bodyMax = 65_536;

/** A system of its own over HTTP: `POST /calls` for Laurel, a page for people. */
export function sandboxServer<A extends { readonly id: string }, S extends Settled>(
  options: SandboxOptions,
  kind: Kind<A, S>,
): Server {
  const timers = new Set<NodeJS.Timeout>();
  const { state } = options;
  const system = new OtherSystem<A, S>(
    {
      send: (settled) => void callBack(options, settled),
      keep: (settled) => {
        if (state !== undefined) appendFileSync(state, `${JSON.stringify(settled)}\n`);
      },
      later: (act, ms) => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          act();
        }, ms);
        timers.add(timer);
      },
      lateMs: options.lateMs,
    },
    kind.settle,
    state === undefined ? [] : (knownIn(state) as readonly S[]),
  );
  system.mode = options.mode;
  const server = createServer((request, response) => {
    handle({ options, kind, system }, request, response).catch((error: unknown) => {
      options.said(String(error));
      if (!response.headersSent) response.writeHead(400).end(JSON.stringify({ error: String(error) }));
    });
  });
  server.on('close', () => timers.forEach((timer) => clearTimeout(timer)));
  return server;
}

/** A line that a crash cut is left out: what it said was never told. */
function knownIn(file: string): readonly Settled[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Settled);
}

interface Running<A extends { readonly id: string }, S extends Settled> {
  readonly options: SandboxOptions;
  readonly kind: Kind<A, S>;
  readonly system: OtherSystem<A, S>;
}

async function handle<A extends { readonly id: string }, S extends Settled>(
  running: Running<A, S>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { kind, system } = running;
  const { method = '', url = '/' } = request;
  const body = await bodyOf(request);
  const json = (status: number, value: object): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (method === 'POST' && url === '/calls') return takeCall(running, { request, body, json });
  if (method === 'GET' && url === '/state') {
    const calls = system.list();
    return json(200, { mode: system.mode, ...kind.totals(calls), calls });
  }
  if (method === 'POST' && url === '/mode') {
    const mode = new URLSearchParams(body).get('mode') ?? '';
    if (!isMode(mode)) return json(400, { error: `There is ${modes.join(', ')}.` });
    system.mode = mode;
  } else if (method === 'POST' && url.startsWith('/tell/')) {
    if (!system.tell(decodeURIComponent(url.slice('/tell/'.length))))
      return json(404, { error: 'no such call' });
  } else if (method !== 'GET' || url !== '/') return json(404, { error: 'no such address' });
  if (method === 'POST') return void response.writeHead(303, { location: '/' }).end();
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(kind.page(system.mode, system.list()));
}

const isMode = (text: string): text is Mode => (modes as readonly string[]).includes(text);

interface Taking {
  readonly request: IncomingMessage;
  readonly body: string;
  readonly json: (status: number, value: object) => void;
}

function takeCall<A extends { readonly id: string }, S extends Settled>(
  { options: { secret }, kind, system }: Running<A, S>,
  { request, body, json }: Taking,
): void {
  if (!isSigned(secret, request, body)) return json(401, { error: 'the signature is not right' });
  const told = system.take(kind.read(body));
  if (told.kind === 'later') return json(202, { status: 'pending' });
  // Of one that hangs nobody hears until she asks again.
  if (told.kind !== 'answer') return;
  const { status, reference, reason } = told.settled;
  json(200, { status, reference, ...(reason === undefined ? {} : { reason }) });
}

function isSigned(secret: string, { headers }: IncomingMessage, body: string): boolean {
  const [id, second, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    String(headers[name] ?? ''),
  );
  const right = signed(secret, { id: id ?? '', at: Number(second) * 1_000, body })['webhook-signature'] ?? '';
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > bodyMax) throw new Error('the body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** One try: what is lost on the way is lost, and Laurel asks again. */
async function callBack({ secret, callback, said }: SandboxOptions, settled: Settled): Promise<void> {
  const { id, status, reference, reason } = settled;
  const body = JSON.stringify({ id, status, reference, ...(reason === undefined ? {} : { reason }) });
  try {
    const answer = await fetch(callback, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed(secret, { id, at: systemClock.now(), body }) },
      body,
      signal: AbortSignal.timeout(10_000),
    });
    await answer.arrayBuffer();
    if (!answer.ok) said(`${callback} answered ${answer.status} to ${id}`);
  } catch (error) {
    said(`${callback} did not take ${id}: ${String(error)}`);
  }
}
