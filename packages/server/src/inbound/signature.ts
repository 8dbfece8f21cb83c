import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Signature } from '../imports/index.ts';

export interface Sent {
  /** As sent, byte for byte. */
  readonly body: Buffer;
  readonly header: (name: string) => string | undefined;
}

/** Why a body is not from who it says; null where it is. Texts are compared in constant time. */
export function wrongWith(
  { header, algorithm, encoding, prefix, over, timestampHeader, tolerance }: Signature,
  secret: string,
  sent: Sent,
  now: number,
): string | null {
  const given = sent.header(header);
  if (given === undefined) return `There is no ${header}.`;
  const timestamp = timestampHeader === undefined ? '' : (sent.header(timestampHeader) ?? '');
  if (timestampHeader !== undefined && !isNear(timestamp, now, tolerance))
    return `${timestampHeader} is not the time of now.`;
  const hash = createHmac(algorithm, secret);
  if (over === 'body') hash.update(sent.body);
  else {
    const [before = '', after = ''] = over
      .split('{body}')
      .map((part) => part.replaceAll('{timestamp}', timestamp));
    hash.update(before).update(sent.body).update(after);
  }
  const wanted = Buffer.from(prefix + hash.digest(encoding));
  const got = Buffer.from(given.trim());
  const isRight = got.length === wanted.length && timingSafeEqual(got, wanted);
  return isRight ? null : 'The signature is not right.';
}

/** Seconds or milliseconds since 1970. */
function isNear(text: string, now: number, toleranceSeconds: number): boolean {
  if (!/^\d{9,14}$/.test(text)) return false;
  const at = text.length > 11 ? Number(text) : Number(text) * 1_000;
  return Math.abs(now - at) <= toleranceSeconds * 1_000;
}
