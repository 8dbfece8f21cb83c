import { chmodSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { dropSocket, pathToListen } from './socket-path.ts';

/**
 * Opens the folder's socket to the commands of the folder's owner. Its connections are handed to the HTTP server after
 * `mark` has noted that they came this way.
 */
export async function listenInFolder(
  folder: string,
  http: Server,
  mark: (socket: Socket) => void,
): Promise<() => Promise<void>> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    mark(socket);
    http.emit('connection', socket);
  });
  const path = pathToListen(folder);
  // Made with mode 0600, not changed to it afterwards: in between, another account could connect.
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(before);
  }
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return async () => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    for (const socket of open) socket.destroySoon();
    await closed;
    dropSocket(folder);
  };
}
