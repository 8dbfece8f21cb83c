/**
 * Seeded defects: each a change of the product, applied to a copy. Whoever changes such a place mends the change here
 * too: one that no longer applies fails the run.
 */
export interface Canary {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Which level of the simulator must catch it. */
  readonly level: 'core' | 'log';
}
export interface Edit {
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly put: string;
}

/**
 * Seeded defects of what members can do beside earning and spending. The simulator's oracle may not know the mechanism:
 * then the law or the test that is named must fail.
 */
export interface TestedCanary {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Files of which at least one test must fail. */
  readonly tests: readonly string[];
  /** The kind of programs whose oracle knows the mechanism: then the simulator must catch it, on the level `core`. */
  readonly kind?: string;
}

/** Canaries that the oracle of a kind of programs catches. */
export const ofKind = (kind: string, canaries: readonly TestedCanary[]): readonly TestedCanary[] =>
  canaries.map((canary) => ({ ...canary, kind }));

export const tested = (
  name: string,
  tests: readonly string[],
  file: string,
  [find, put]: readonly [find: string, put: string],
): TestedCanary => ({ name, tests, edits: [{ file, find, put }] });
