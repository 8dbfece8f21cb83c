import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { codeOf } from '../cards/card-code.ts';

/** What every authenticator app expects: 6 digits, 30 seconds, SHA-1 (RFC 6238). */
const stepMs = 30_000;
const digits = 6;
/** Clocks of telephones are right to half a minute. */
const around = [0, -1, 1] as const;

/** The step whose code this is, of those that count now; null for none. */
export function factorStep(secret: Uint8Array, code: string, now: number): number | null {
  const step = Math.floor(now / stepMs);
  const given = Buffer.from(code);
  const found = around.find((by) => {
    const right = Buffer.from(codeOf(secret, step + by, digits));
    return right.length === given.length && timingSafeEqual(right, given);
  });
  return found === undefined ? null : step + found;
}

/** What an authenticator shows at that time; for tests, which have no telephone. */
export const factorCode = (secret: Uint8Array, now: number): string =>
  codeOf(secret, Math.floor(now / stepMs), digits);

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base 32 (RFC 4648) without its ending, as authenticator apps take it. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += letters[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + letters[(held << (5 - bits)) & 31];
}

/** For the QR code that the page draws. */
export const factorUri = (secret: Uint8Array, name: string): string =>
  `otpauth://totp/Laurel:${encodeURIComponent(name)}?secret=${base32(secret)}&issuer=Laurel`;

const recoveryCodes = 10;

/** A code as it is meant, however it was typed. */
export const plainCode = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, '');

/** What a set-up code comes to: the same however often its page asks, and nothing is kept until it is finished. */
export function derived(
  key: Buffer,
  code: string,
): { readonly factor: Buffer; readonly recovery: readonly string[] } {
  const of = (what: string): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify(['set-up', what, plainCode(code)]))
      .digest();
  const recovery = Array.from({ length: recoveryCodes }, (_, i) => {
    const text = base32(of(`recovery ${i}`).subarray(0, 10)).toLowerCase();
    return [text.slice(0, 4), text.slice(4, 8), text.slice(8, 12), text.slice(12)].join('-');
  });
  return { factor: of('factor').subarray(0, 20), recovery };
}

export const isRecoveryForm = (code: string): boolean => /^([a-z2-7]{4}-){3}[a-z2-7]{4}$/.test(code);

/** 80 random bits need no slow hash. */
export const recoveryHash = (code: string): string => createHash('sha256').update(code).digest('base64url');
