import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Where a connection is cut: at a statement before the server has it, or after the server has answered it. */
export interface Cut {
  readonly at: 'commit' | 'insert' | 'start';
  readonly when: 'before' | 'after';
}

/** A proxy before a MySQL server that cuts connections at a stated point. */
export interface CuttingProxy {
  readonly url: string;
  /** The next time that a statement of that kind comes by. */
  readonly cut: (cut: Cut) => void;
  readonly cuts: () => number;
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

export async function openCuttingProxy(server: string): Promise<CuttingProxy> {
  const target = new URL(server);
  const open = new Set<Socket>();
  let next: Cut | null = null;
  let count = 0;
  let isDown = false;
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
      const isHit =
        next !== null && marks[next.at].test(Buffer.from(bytes).subarray(0, 100).toString('latin1'));
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
