import type { EpochMs, JobRow } from './rows.ts';

/** After which row a list of jobs goes on. */
export interface JobPlace {
  readonly at: EpochMs;
  readonly id: string;
}
/** Which rows of jobs: of one of these kinds, and in one of these states if any are named. */
export interface JobAsked {
  readonly kinds: readonly string[];
  readonly states?: readonly string[] | undefined;
  readonly before?: JobPlace | undefined;
  /** Made then or later. */
  readonly since?: EpochMs | undefined;
  readonly limit: number;
}

export interface Jobs {
  readonly add: (row: JobRow) => Promise<void>;
  readonly get: (id: string) => Promise<JobRow | null>;
  /** Newest first; those made at the same time, by their ids backwards. */
  readonly list: (asked: JobAsked) => Promise<readonly JobRow[]>;
  /** Changes a job that is in one of those states; false where it is in none of them. */
  readonly change: (
    id: string,
    from: readonly string[],
    to: Partial<Pick<JobRow, 'state' | 'progress' | 'result'>> & Pick<JobRow, 'updatedAt'>,
  ) => Promise<boolean>;
}
