import type { Bytes, EpochMs, PartnerCodeRow, PartnerRow } from './rows.ts';

/** Codes of one item of one partner. */
export interface PoolName {
  readonly partner: string;
  readonly item: string;
}
export type NewCode = Omit<PartnerCodeRow, 'partner' | 'item' | 'n' | 'revokedAt'>;
/** Codes that were loaded together. */
export interface CodeBatch {
  readonly batch: string;
  readonly count: number;
  /** The lowest and the highest of their numbers. */
  readonly from: number;
  readonly to: number;
  readonly loadedAt: EpochMs;
  /** When the first of them expires. */
  readonly expiresAt: EpochMs | null;
  readonly revoked: number;
}

export interface PartnerCodes {
  /** Numbers them behind the last one and puts as many into the pool's counter, in one transaction; or none at all. */
  readonly load: (
    pool: PoolName,
    counter: string,
    codes: readonly NewCode[],
  ) => Promise<
    | { readonly kind: 'loaded'; readonly from: number }
    | { readonly kind: 'known'; readonly marks: readonly Bytes[] }
  >;
  readonly get: (pool: PoolName, n: number) => Promise<PartnerCodeRow | null>;
  /** The next numbers behind one that are neither expired nor revoked, ascending. */
  readonly next: (pool: PoolName, after: number, at: EpochMs, limit: number) => Promise<readonly number[]>;
  /** Numbers of codes, by their marks; those that are not there are left out. */
  readonly known: (
    pool: PoolName,
    marks: readonly Bytes[],
  ) => Promise<readonly Pick<PartnerCodeRow, 'mark' | 'n'>[]>;
  /** How many behind a number are neither expired nor revoked. */
  readonly usable: (pool: PoolName, after: number, at: EpochMs) => Promise<number>;
  /** The highest number; 0 where there is none. */
  readonly last: (pool: PoolName) => Promise<number>;
  readonly batches: (pool: PoolName) => Promise<readonly CodeBatch[]>;
  /** @returns how many were not revoked before */
  readonly revoke: (pool: PoolName, batch: string, at: EpochMs) => Promise<number>;
}

/** Where the calls of partners go. */
export interface Partners {
  readonly put: (row: PartnerRow) => Promise<void>;
  readonly get: (partner: string) => Promise<PartnerRow | null>;
  readonly list: () => Promise<readonly PartnerRow[]>;
  readonly remove: (partner: string) => Promise<boolean>;
}
