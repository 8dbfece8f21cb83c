import type { EpochMs } from '@laurel/core';

/** A published version as kept: the text is the truth, and is compiled anew by each process. */
export interface VersionRow {
  readonly number: number;
  readonly effectiveAt: EpochMs;
  readonly publishedAt: EpochMs;
  readonly source: string;
  readonly policy: 'honourPeriod' | 'immediate';
  readonly actor: string;
}

/** Published versions. `open` makes it of the store and the log. */
export interface Versions {
  readonly list: () => Promise<readonly VersionRow[]>;
  /** The newest number plus one, durable and in force in this process; null where somebody else was first. */
  readonly publish: (
    row: Omit<VersionRow, 'number' | 'publishedAt'> & { readonly draft?: string },
  ) => Promise<VersionRow | null>;
  /** The number of the version that a draft became, marked or not; null where it became none. */
  readonly ofDraft: (draft: string) => Promise<number | null>;
}
