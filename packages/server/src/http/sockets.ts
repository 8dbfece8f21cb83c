import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const ownerSockets = new WeakSet<Socket>();

/** Every request of this connection is the owner's: it came through a socket that only the owner can open. */
export const markOwner = (socket: Socket): void => {
  ownerSockets.add(socket);
};

export const isOwnerSocket = (request: IncomingMessage): boolean => ownerSockets.has(request.socket);

/** From this very machine, and not by way of something that forwards. */
export function isLoopback({ socket, headers }: IncomingMessage): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false;
  if (ownerSockets.has(socket)) return true;
  const address = socket.remoteAddress ?? '';
  return /^(?:::ffff:)?127\./.test(address) || address === '::1';
}
