import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

/** What a receiver was sent, and whether the published library holds the signature for right. */
export type Received = {
  readonly id: string;
  readonly type: string;
  readonly isRight: boolean;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A receiver of webhooks that misbehaves on request. */
export type Receiver = {
  readonly url: string;
  readonly received: Received[];
  /** Verified with it from here on. */
  readonly knows: (secret: string) => void;
  /** What it answers from here on; a function of the body, or one status for all. */
  readonly answers: (status: number | ((received: Received) => number)) => void;
  /** Resolves when that many were taken, or rejects after a while. */
  readonly until: (isEnough: (received: readonly Received[]) => boolean) => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function receiver(): Promise<Receiver> {
  const received: Received[] = [];
  let secret = '';
  let status: number | ((received: Received) => number) = 204;
  const server: Server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    const { type, data } = JSON.parse(body) as Pick<Received, 'type' | 'data'>;
    const one = {
      id: String(request.headers['webhook-id']),
      type,
      data,
      isRight: isRight(request.headers, body),
    };
    received.push(one);
    const answer = typeof status === 'number' ? status : status(one);
    response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end('x'.repeat(9_000));
  });
  const isRight = (headers: unknown, body: string): boolean => {
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return {
    url: `http://127.0.0.1:${address.port}/laurel`,
    received,
    knows: (given) => {
      secret = given;
    },
    answers: (given) => {
      status = given;
    },
    until: async (isEnough) => {
      for (let i = 0; i < 300; i += 1) {
        if (isEnough(received)) return;
        await sleep(100);
      }
      throw new Error(`not yet: ${JSON.stringify(received.map(({ type, data }) => [type, data['member']]))}`);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
