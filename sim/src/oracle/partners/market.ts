import type { EpochMs } from '@laurel/core';
import type { Customer } from './customer.ts';
import type { Joint, PartnerId } from './joint.ts';

/** All members, and the codes that they share. */
export interface Market {
  readonly joint: Joint;
  readonly people: Map<string, Customer>;
  /** The newest number that each pool gave: none before it is given again. */
  readonly given: Map<string, number>;
  /** What the server's clock shows, and the latest that it ever showed: what was loaded stays loaded. */
  clock: EpochMs;
  latest: EpochMs;
}

export const newMarket = (joint: Joint): Market => ({
  joint,
  people: new Map(),
  given: new Map(),
  clock: 0,
  latest: 0,
});

/** The next number that a pool can give, expired and revoked ones passed over; null: none is left. */
export function nextCode(
  { joint, given, clock, latest }: Market,
  partner: PartnerId,
  item: string,
): number | null {
  const pool = joint.pools.find((each) => each.partner === partner && each.item === item);
  let number = 0;
  for (const { units, loadedAt, expiresAt, revokedAt } of pool?.batches ?? []) {
    if (loadedAt > latest) continue;
    for (let n = 0; n < units; n += 1) {
      number += 1;
      if (number <= (given.get(`${partner}/${item}`) ?? 0)) continue;
      if (expiresAt !== null && expiresAt <= clock) continue;
      if (revokedAt !== null && revokedAt <= latest) continue;
      return number;
    }
  }
  return null;
}
