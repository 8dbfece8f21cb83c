import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Chance } from '@laurel/runtime';
import type { Bytes } from '../rows.ts';

/** Stored form of what is sealed: 1, then nonce, tag, ciphertext (AES-256-GCM). */
const sealFormat = 1;
const nonceBytes = 12;
const tagBytes = 16;
export const sealKeyBytes = 32;

/** What was sealed with another key, for another place, or was changed. */
export class SealError extends Error {
  constructor(cause?: unknown) {
    super('a sealed value does not open: another key, or the bytes were changed', { cause });
    this.name = 'SealError';
  }
}

/**
 * Encrypts.
 * @param key 32 bytes
 * @param place what it belongs to; it opens for no other
 */
export function seal(chance: Chance, key: Bytes, place: string, plain: Bytes | string): Bytes {
  const nonce = chance.bytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(place, 'utf8'));
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  cipher.final();
  // An array of its own, not a part of a pool: it may cross to another thread, and the whole pool would with it.
  const sealed = new Uint8Array(1 + nonceBytes + tagBytes + body.length);
  sealed[0] = sealFormat;
  sealed.set(nonce, 1);
  sealed.set(cipher.getAuthTag(), 1 + nonceBytes);
  sealed.set(body, 1 + nonceBytes + tagBytes);
  return sealed;
}

/** @throws SealError */
export function unseal(key: Bytes, place: string, sealed: Bytes): Buffer {
  if (sealed[0] !== sealFormat || sealed.length < 1 + nonceBytes + tagBytes) throw new SealError();
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceBytes));
    decipher.setAAD(Buffer.from(place, 'utf8'));
    decipher.setAuthTag(sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes));
    const body = decipher.update(sealed.subarray(1 + nonceBytes + tagBytes));
    decipher.final();
    return body;
  } catch (error) {
    throw new SealError(error);
  }
}
