import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from '@laurel/runtime';
import type { Bytes } from '../rows.ts';
import { sealKeyBytes } from './seal.ts';

/** The master key is missing, readable by others, or no key. The message says what to do. */
export class MasterKeyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MasterKeyError';
  }
}

/** Name of the file in the data folder that holds the master key where the configuration gives none. */
export const masterKeyFile = 'master.key';

/**
 * A key as configured: 32 bytes as base64 (with or without padding, either alphabet) or as 64 hexadecimal digits.
 * @throws MasterKeyError
 */
export function parseMasterKey(text: string): Bytes {
  const trimmed = text.trim();
  const bytes = /^[0-9a-f]{64}$/i.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : Buffer.from(trimmed, 'base64');
  if (bytes.length !== sealKeyBytes) {
    throw new MasterKeyError('the master key is 32 bytes, written as base64 or as 64 hexadecimal digits');
  }
  return bytes;
}

/**
 * Reads the key file of a data folder; makes one (mode 0600) where there is none and the store is new.
 * @param isNew whether the store has nothing sealed yet
 * @throws MasterKeyError where it is missing for a store that needs it, or others may read it
 */
export function readMasterKeyFile(folder: string, isNew: boolean, chance: Chance): Bytes {
  const path = join(folder, masterKeyFile);
  if (existsSync(path)) {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new MasterKeyError(`${masterKeyFile} can be read by others: chmod 600 it`);
    }
    return parseMasterKey(readFileSync(path, 'utf8'));
  }
  if (!isNew) {
    throw new MasterKeyError(
      `the store was sealed with a master key, and ${masterKeyFile} is not in its folder: put it back, or set LAUREL_MASTER_KEY`,
    );
  }
  return makeMasterKey(path, chance);
}

function makeMasterKey(path: string, chance: Chance): Bytes {
  const key = chance.bytes(sealKeyBytes);
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${Buffer.from(key).toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return key;
}
