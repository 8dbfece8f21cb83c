import { randomBytes } from 'node:crypto';

/** Where unpredictable bytes come from: keys, secrets, seeds, names of requests. */
export interface Chance {
  readonly bytes: (count: number) => Buffer;
}

export const systemChance: Chance = { bytes: (count) => randomBytes(count) };
