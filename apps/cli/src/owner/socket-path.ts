import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readlinkSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Name of the socket within the folder. */
const SOCKET = 'laurel.sock';
/** What the address of a unix socket holds: 108 bytes on Linux, 104 elsewhere, with a closing zero. */
const PATH_BYTES_MAX = 103;

/**
 * Where the owner of a folder listens. Where the path would be too long for a socket's address, the socket lies in a
 * short folder of its own and `laurel.sock` is a link to it.
 */
export function pathToListen(folder: string): string {
  if (process.platform === 'win32') return pipeOf(folder);
  const path = join(resolve(folder), SOCKET);
  dropSocket(folder);
  if (Buffer.byteLength(path) <= PATH_BYTES_MAX) return path;
  const short = join(mkdtempSync(join(tmpdir(), 'laurel-')), SOCKET);
  symlinkSync(short, path);
  return short;
}

/** Where to connect to; undefined where there is no socket. */
export function pathToConnect(folder: string): string | undefined {
  if (process.platform === 'win32') return pipeOf(folder);
  const path = join(resolve(folder), SOCKET);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return stats.isSymbolicLink() ? readlinkSync(path) : path;
}

/** Takes the socket away, also one that a killed owner left behind. Only the holder of the lock calls it. */
export function dropSocket(folder: string): void {
  if (process.platform === 'win32') return;
  const path = join(resolve(folder), SOCKET);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink()) rmSync(dirname(readlinkSync(path)), { recursive: true, force: true });
  rmSync(path, { force: true });
}

function pipeOf(folder: string): string {
  const name = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 16);
  return `\\\\.\\pipe\\laurel-${name}`;
}
