import type { EpochMs } from '@laurel/core';
import type { Families } from './families.ts';
import type { Relative } from './relative.ts';

/** All members, and what is on its way between them. */
export interface World {
  readonly families: Families;
  readonly people: Map<string, Relative>;
  readonly onTheWay: Parcel[];
  /** How many were founded. */
  households: number;
  /** Units of points that the decision could not find where it took back. */
  shortfall: number;
  /** Why nothing is judged any more: what one has may be the other's, so a doubt is a doubt about all. */
  doubt: string | null;
}

/** What one member's entry causes at another: done there, in the order in which it was said. */
export interface Parcel {
  readonly to: string;
  readonly run: (there: Relative, at: EpochMs) => void;
}

export const newWorld = (families: Families): World => ({
  families,
  people: new Map(),
  onTheWay: [],
  households: 0,
  shortfall: 0,
  doubt: null,
});

export function tell(world: World, to: string, run: Parcel['run']): void {
  world.onTheWay.push({ to, run });
}

export const byPlace = (world: World, place: number): Relative | undefined =>
  [...world.people.values()].find((each) => each.place === place);
