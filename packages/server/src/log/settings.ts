/** Limits of the write path, with their units. */
export interface LogSettings {
  /** Commands of one commit, at most. */
  readonly groupMax: number;
  /** Characters of the entries of one commit: a group that has more takes no further command. */
  readonly groupCharsMax: number;
  /** Commands that may wait; beyond, they are refused `queue_full`. */
  readonly queueMax: number;
  /** Heads kept in memory, at most. */
  readonly headsMax: number;
  /** Estimated bytes of heads and records kept in memory, at most. */
  readonly headBytesMax: number;
  /** External ids whose keyed hash and member are remembered. */
  readonly directoryMax: number;
  /** A checkpoint begins when so many entries are behind the last one… */
  readonly checkpointEntries: number;
  /** …or so many members have changed since… */
  readonly checkpointMembers: number;
  /** …or after so long without writes… */
  readonly checkpointIdleMs: number;
  /** …or so long after the first of them. */
  readonly checkpointMs: number;
  /** So many entries behind the checkpoint at most: then decisions wait for it. */
  readonly behindMax: number;
  /** Snapshots of one transaction of a checkpoint. */
  readonly snapshotRows: number;
  /** Projections are written at the latest after this, unless somebody waits for them. */
  readonly projectionMs: number;
  /** Entries of one batch of projections. */
  readonly projectionEntries: number;
  /** How often a command is decided anew when others were first, or a commit's outcome was unknown. */
  readonly triesMax: number;
  /** How often the database's clock is compared with ours. */
  readonly clockCheckMs: number;
}

export const logSettings: LogSettings = {
  groupMax: 512,
  groupCharsMax: 8 * 1_048_576,
  queueMax: 20_000,
  headsMax: 20_000,
  headBytesMax: 64 * 1_048_576,
  directoryMax: 100_000,
  checkpointEntries: 30_000,
  checkpointMembers: 8_000,
  checkpointIdleMs: 2_000,
  checkpointMs: 20_000,
  behindMax: 100_000,
  snapshotRows: 500,
  projectionMs: 200,
  projectionEntries: 2_000,
  triesMax: 24,
  clockCheckMs: 10_000,
};
