import type { Bytes, EpochMs } from './rows.ts';

/** How an operator signs in. The operator is her key: it has her name and role, and ends her. */
export interface SignInRow {
  /** Id of the key. */
  readonly operator: string;
  /** Hash with its salt and costs. */
  readonly password: string;
  /** Secret of her second factor, sealed. */
  readonly factor: Bytes;
  /** The newest step whose code was taken; 0 for none. */
  readonly usedStep: number;
  /** JSON: hashes of recovery codes that are left. */
  readonly recovery: string;
  readonly changedAt: EpochMs;
}

/** An operator who is signed in somewhere. */
export interface SessionRow {
  /** SHA-256 of the cookie's secret, in hex. */
  readonly id: string;
  readonly operator: string;
  /** JSON: how she signed in. */
  readonly details: string;
  readonly createdAt: EpochMs;
  readonly usedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly endedAt: EpochMs | null;
}

/** A code or a link that is good once. */
export interface OneTimeRow {
  /** SHA-256 of the code, in hex. */
  readonly id: string;
  readonly kind: string;
  /** JSON; persons only sealed. */
  readonly details: string;
  readonly expiresAt: EpochMs;
  readonly usedAt: EpochMs | null;
}

export interface SignIns {
  readonly get: (operator: string) => Promise<SignInRow | null>;
  /** Makes or replaces it. */
  readonly put: (row: SignInRow) => Promise<void>;
  /** Keys whose holders sign in by password, and since when. */
  readonly list: () => Promise<readonly Pick<SignInRow, 'operator' | 'changedAt'>[]>;
  /** False where a code of that step or of a later one was taken before. */
  readonly takeStep: (operator: string, step: number) => Promise<boolean>;
  /** False where somebody else changed it first. */
  readonly changeRecovery: (operator: string, from: string, to: string) => Promise<boolean>;
  readonly remove: (operator: string) => Promise<boolean>;
}

export interface Sessions {
  readonly add: (row: SessionRow) => Promise<void>;
  readonly get: (id: string) => Promise<SessionRow | null>;
  readonly used: (id: string, at: EpochMs) => Promise<void>;
  /** False where there is none, or it was ended before. */
  readonly end: (id: string, at: EpochMs) => Promise<boolean>;
  /** All of an operator; how many. */
  readonly endAll: (operator: string, at: EpochMs) => Promise<number>;
  /** Those that were not ended and go on after then, newest first. */
  readonly open: (at: EpochMs, limit: number) => Promise<readonly SessionRow[]>;
  /** Forgets those that expired before then. */
  readonly prune: (before: EpochMs) => Promise<void>;
}

export interface OneTimeCodes {
  readonly add: (row: OneTimeRow) => Promise<void>;
  /** Uses it; null where there is none of that kind, it was used, or it has expired. */
  readonly take: (id: string, kind: string, at: EpochMs) => Promise<OneTimeRow | null>;
  /** Without using it. */
  readonly look: (id: string, kind: string, at: EpochMs) => Promise<OneTimeRow | null>;
  /** Forgets those that expired before then. */
  readonly prune: (before: EpochMs) => Promise<void>;
}

/** What a store has of these. */
export interface SignInStore {
  readonly signIns: SignIns;
  readonly sessions: Sessions;
  readonly oneTimeCodes: OneTimeCodes;
}
