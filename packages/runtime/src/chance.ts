import { randomBytes } from 'node:crypto';

/** Where unpredictable bytes come from: keys, secrets, seeds, names of requests. */
export interface Chance {
  readonly bytes: (count: number) => Buffer;
}

/** Bytes fetched from the system at a time: a call for each key and nonce would cost more than sealing with them. */
const POOL_BYTES = 8_192;
let pool: Buffer = Buffer.alloc(0);
let used = 0;

export const systemChance: Chance = {
  bytes(count) {
    if (count > POOL_BYTES / 8) return randomBytes(count);
    if (used + count > pool.length) {
      pool = randomBytes(POOL_BYTES);
      used = 0;
    }
    // A copy of its own, and nothing of it stays behind.
    const bytes = Buffer.from(pool.subarray(used, used + count));
    pool.fill(0, used, used + count);
    used += count;
    return bytes;
  },
};
