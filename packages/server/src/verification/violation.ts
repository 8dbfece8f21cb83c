/** An invariant of docs/reliability that does not hold, and where. */
export interface Violation {
  /** `I1`, `I2`, … */
  readonly invariant: string;
  /** External id, or alias; absent for the store as a whole. */
  readonly member?: string;
  /** The entry that shows it. */
  readonly seq?: number;
  readonly detail: string;
}

/** Takes what is found about one member. */
export type Report = (invariant: string, seq: number | undefined, detail: string) => void;
