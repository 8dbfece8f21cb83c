import { createHash, createHmac } from 'node:crypto';

/** `lk_<id>_<secret>`: the id finds the row, the whole is what is hashed. */
const form = /^lk_([0-9a-z]{16})_([A-Za-z0-9_-]{43})$/;

export const keyIdOf = (token: string): string | undefined => form.exec(token)?.[1];

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * The key that a request makes. It follows from the store's secret and the request's Idempotency-Key, so that the
 * same request can be answered the same again although no secret is kept.
 */
export function keyFor(
  secret: Buffer,
  creator: string,
  idempotencyKey: string,
): { id: string; token: string } {
  const derive = (what: string): Buffer =>
    createHmac('sha256', secret)
      .update(JSON.stringify([what, creator, idempotencyKey]))
      .digest();
  const id = derive('key id').toString('hex').slice(0, 16);
  return { id, token: `lk_${id}_${derive('key secret').toString('base64url')}` };
}
