import type { EpochMs, Units } from '../kernel/json.ts';

/** Fact `allowance:<benefit>`: the newest period that it was given for, and the units of the whole of it. */
export type GivenFact = readonly [from: EpochMs, to: EpochMs | null, units: Units];

export function givenKey(benefit: string): string {
  return `allowance:${benefit}`;
}
