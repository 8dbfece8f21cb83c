import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { limits } from './http/limits.ts';
import { markOwner } from './http/sockets.ts';
import type { Opened } from './open.ts';

export interface Listening {
  /** `http://127.0.0.1:8080` */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Listens on the network, if the process has the role `api`, and on the owner's socket in the data folder. */
export async function listen(opened: Opened, config: Config): Promise<Listening> {
  const socket = await listenToOwner(opened, config.dataFolder);
  const address = config.roles.includes('api')
    ? await opened.app.listen({ host: config.host, port: config.port })
    : '';
  return {
    address,
    close: async () => {
      await new Promise((done) => socket.close(done));
      await opened.close();
    },
  };
}

export const socketPathOf = (dataFolder: string): string => join(dataFolder, 'laurel.sock');

/** Only the owner of the folder can open this socket, so whoever speaks through it may do everything. */
async function listenToOwner({ app }: Opened, dataFolder: string): Promise<Server> {
  const path = socketPathOf(dataFolder);
  // The folder's lock is ours: what lies here was left by a process that died.
  await rm(path, { force: true });
  const server = createServer(
    { maxHeaderSize: limits.headerBytesMax, requestTimeout: limits.requestMsMax },
    (request, response) => app.routing(request, response),
  );
  server.on('connection', markOwner);
  const mask = process.umask(0o177);
  try {
    await new Promise<void>((done, failed) => server.once('error', failed).listen(path, done));
  } finally {
    process.umask(mask);
  }
  await chmod(path, 0o600);
  return server;
}
