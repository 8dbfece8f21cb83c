import { connect, type Socket } from 'node:net';

/** One connection that asks for one thing after another; so little of it that the servers are what is measured. */
interface Connection {
  readonly get: (path: string, answered: (body: string) => void) => void;
  readonly post: (path: string, type: string, body: string, answered: (body: string) => void) => void;
}

export interface Client {
  readonly connections: readonly Connection[];
  readonly close: () => void;
}

/** Connections to a port of this machine that stay open; what is not answered with 200 ends the benchmark. */
export async function openClient(port: number, count: number, headers: string): Promise<Client> {
  const sockets = await Promise.all(Array.from({ length: count }, () => connected(port)));
  return {
    connections: sockets.map((socket) => connectionOf(socket, headers)),
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.on('error', reject);
  });
}

function connectionOf(socket: Socket, headers: string): Connection {
  let waiting: ((body: string) => void) | undefined;
  let begun: Buffer | undefined;
  socket.on('data', (chunk: Buffer) => {
    const bytes = begun === undefined ? chunk : Buffer.concat([begun, chunk]);
    const body = bodyIn(bytes);
    begun = body === undefined ? bytes : undefined;
    if (body === undefined) return;
    const answered = waiting;
    waiting = undefined;
    answered?.(body);
  });
  socket.on('close', () => {
    if (waiting !== undefined) throw new Error('a connection ended without an answer');
  });
  return {
    get: (path, answered) => {
      waiting = answered;
      socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers}\r\n`);
    },
    post: (path, type, body, answered) => {
      waiting = answered;
      const own = `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
      socket.write(`POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers}${own}\r\n${body}`);
    },
  };
}

/** Undefined until all of it is there. */
function bodyIn(bytes: Buffer): string | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  if (!head.startsWith('HTTP/1.1 200')) throw new Error(bytes.toString());
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
  return bytes.length < end + 4 + length ? undefined : bytes.toString('utf8', end + 4, end + 4 + length);
}

/** Sends all bodies, each connection the next one as soon as it has its answer; seconds that it took. */
export function sendAll(
  { connections }: Client,
  { path, type }: { readonly path: string; readonly type: string },
  bodies: readonly string[],
): Promise<number> {
  return each(connections, bodies, (connection, body, answered) =>
    connection.post(path, type, body, answered),
  );
}

/** Asks for all paths, each connection for the next one as soon as it has its answer; seconds that it took. */
export function askAll(
  { connections }: Client,
  paths: readonly string[],
  answered: (path: string, body: string) => void = () => {},
): Promise<number> {
  return each(connections, paths, (connection, path, done) =>
    connection.get(path, (body) => {
      answered(path, body);
      done();
    }),
  );
}

function each(
  connections: readonly Connection[],
  all: readonly string[],
  ask: (connection: Connection, one: string, answered: () => void) => void,
): Promise<number> {
  const before = performance.now();
  return new Promise((resolve) => {
    let [next, open] = [0, all.length];
    const step = (connection: Connection): void => {
      const one = all[next++];
      if (one === undefined) return;
      ask(connection, one, () => {
        open -= 1;
        if (open === 0) resolve((performance.now() - before) / 1_000);
        else step(connection);
      });
    };
    for (const connection of connections) step(connection);
  });
}

/**
 * Asks at a fixed rate, whether or not answers come: a slow answer makes the next ones wait, and that counts.
 * @returns milliseconds that each took
 */
export function askAtRate(client: Client, paths: readonly string[], perSecond: number): Promise<number[]> {
  const free = [...client.connections];
  const waiting: (readonly [path: string, since: number])[] = [];
  const took: number[] = [];
  const begin = performance.now();
  let next = 0;
  return new Promise((resolve) => {
    const send = (): void => {
      while (free.length > 0 && waiting.length > 0) {
        const connection = free.pop() as Connection;
        const [path, since] = waiting.shift() as (typeof waiting)[number];
        connection.get(path, () => {
          took.push(performance.now() - since);
          free.push(connection);
          if (took.length === paths.length) resolve(took);
          else send();
        });
      }
    };
    // Timers are late: what was due meanwhile counts from now on, on both sides alike.
    const tick = (): void => {
      const now = performance.now();
      for (const due = ((now - begin) * perSecond) / 1_000; next < Math.min(due, paths.length); next++)
        waiting.push([paths[next] as string, now]);
      send();
      if (next < paths.length) setTimeout(tick, 1);
    };
    tick();
  });
}
