import { createHmac, timingSafeEqual } from 'node:crypto';

/** A code counts for a minute, and for one before and after, for clocks and slow hands. */
export const stepMs = 60_000;
const cardDigits = 8;
const around = [0, -1, 1] as const;

export const stepAt = (at: number): number => Math.floor(at / stepMs);

/** The code of a step: TOTP (RFC 6238) with HMAC-SHA-1, as the authenticators of the world have it. */
export function codeOf(secret: Uint8Array, step: number, digits: number = cardDigits): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  // Dynamic truncation (RFC 4226, 5.3): the last four bits say where 31 bits are taken.
  const at = mac.readUInt8(mac.length - 1) & 0x0f;
  return String((mac.readUInt32BE(at) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is, of those that count now; null for none. */
export function stepOf(secret: Uint8Array, code: string, now: number): number | null {
  const given = Buffer.from(code);
  const found = around.find((by) => {
    const right = Buffer.from(codeOf(secret, stepAt(now) + by));
    return right.length === given.length && timingSafeEqual(right, given);
  });
  return found === undefined ? null : stepAt(now) + found;
}

/** What a QR or bar code on the member's screen says. */
export const payloadOf = (number: string, code: string): string => `LRL1:${number}:${code}`;

/** Null: it is no such text. */
export function readPayload(text: string): { readonly number: string; readonly code: string } | null {
  const [, number, code] = /^LRL1:(\d{16,19}):(\d{8})$/.exec(text.trim()) ?? [];
  return number === undefined || code === undefined ? null : { number, code };
}
