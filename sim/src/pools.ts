import type { EpochMs } from '@laurel/core';

/** Codes of one item of a partner, as operators load them and take them out of use. */
export interface Pool {
  readonly partner: string;
  readonly item: string;
  readonly batches: readonly Batch[];
}
export interface Batch {
  readonly units: number;
  readonly loadedAt: EpochMs;
  readonly expiresAt: EpochMs | null;
  readonly revokedAt: EpochMs | null;
}
/** What the server's clock shows, and the latest that it ever showed: what operators did is done. */
export interface Clock {
  readonly clock: EpochMs;
  readonly latest: EpochMs;
}
/** More codes of one pool no single decision gives. */
const aheadMax = 8;

export const counterOf = ({ partner, item }: Pick<Pool, 'partner' | 'item'>): string =>
  `codes:${partner}:${item}`;

export const loadedBy = ({ batches }: Pool, { latest }: Clock): number =>
  batches.reduce((total, { units, loadedAt }) => total + (loadedAt <= latest ? units : 0), 0);

/** The next numbers behind one that are neither expired nor revoked. */
export function usableAfter({ batches }: Pool, used: number, { clock, latest }: Clock): readonly number[] {
  const numbers: number[] = [];
  let last = 0;
  for (const { units, loadedAt, expiresAt, revokedAt } of batches) {
    if (loadedAt > latest) continue;
    const isOut = (expiresAt ?? clock + 1) <= clock || (revokedAt ?? latest + 1) <= latest;
    for (let n = last + 1; n <= last + units; n += 1) if (n > used && !isOut) numbers.push(n);
    last += units;
  }
  return numbers.slice(0, aheadMax);
}
