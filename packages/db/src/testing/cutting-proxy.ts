import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Where a connection is cut: at a statement before the server has it, or after the server has answered it. */
export interface Cut {
  readonly at: 'commit' | 'insert' | 'start';
  readonly when: 'before' | 'after';
}

/** A statement that is kept from the server. */
export interface Held {
  /** Resolves when it has come. */
  readonly came: Promise<void>;
  /** Lets it go on. */
  readonly release: () => void;
}

/** A proxy before a MySQL server that cuts connections at a stated point, or keeps a statement back. */
export interface CuttingProxy {
  readonly url: string;
  /** The next time that a statement of that kind comes by. */
  readonly cut: (cut: Cut) => void;
  readonly cuts: () => number;
  /** Keeps the next statement of that kind back, and with it the transaction that it is of. */
  readonly hold: (at: Cut['at']) => Held;
  /** While it is down, every connection is cut and none is taken. */
  readonly down: (isDown: boolean) => void;
  readonly close: () => Promise<void>;
}

const marks: Readonly<Record<Cut['at'], RegExp>> = {
  // In small letters: the log's own, not those of the pool.
  commit: /\x03commit/,
  insert: /\x03insert into `log`/,
  start: /\x03start transaction/,
};

function isOf(bytes: string | Uint8Array, { at }: { readonly at: Cut['at'] }): boolean {
  return marks[at].test(Buffer.from(bytes).subarray(0, 100).toString('latin1'));
}

interface Holding {
  readonly at: Cut['at'];
  readonly came: () => void;
  readonly released: Promise<void>;
}

function holdingOf(at: Cut['at']): Holding & { readonly held: Held } {
  const [came, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const held = { came: came.promise, release: released.resolve };
  return { at, came: came.resolve, released: released.promise, held };
}

export async function openCuttingProxy(server: string): Promise<CuttingProxy> {
  const target = new URL(server);
  const open = new Set<Socket>();
  let next: Cut | null = null;
  let count = 0;
  let isDown = false;
  let holding: Holding | null = null;
  const listener = createServer((client) => {
    const upstream = connect(Number(target.port || 3306), target.hostname);
    let isDoomed = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        open.delete(socket);
        end();
      });
    }
    if (isDown) return end();
    client.on('data', (bytes) => {
      if (holding !== null && isOf(bytes, holding)) {
        holding.came();
        void holding.released.then(() => upstream.write(bytes));
        holding = null;
        return;
      }
      const isHit = next !== null && isOf(bytes, next);
      if (isHit) count++;
      if (isHit && next?.when === 'before') end();
      else upstream.write(bytes);
      isDoomed ||= isHit;
      if (isHit) next = null;
    });
    upstream.on('data', (bytes) => {
      if (isDoomed) end();
      else client.write(bytes);
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = Object.assign(new URL(server), { port: String((listener.address() as AddressInfo).port) });
  const drop = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: url.toString(),
    cut: (cut) => {
      next = cut;
    },
    cuts: () => count,
    hold: (at) => {
      const { held, ...rest } = holdingOf(at);
      holding = rest;
      return held;
    },
    down: (yes) => {
      isDown = yes;
      if (yes) drop();
    },
    close: async () => {
      drop();
      listener.close();
      await once(listener, 'close');
    },
  };
}
