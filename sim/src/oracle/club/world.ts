import type { EpochMs } from '@laurel/core';
import type { Club } from './club.ts';
import type { Person } from './person.ts';

/** All members of a club, what they share, and what is on its way between them. */
export interface World {
  readonly club: Club;
  readonly people: Map<string, Person>;
  /** What is left of prizes and goods. */
  readonly left: Map<string, number>;
  readonly onTheWay: Parcel[];
  /** Units of points that the decision could not find where it took back. */
  shortfall: number;
}

export interface Parcel {
  readonly kind: 'gift' | 'return';
  /** The command that gave. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly happened: EpochMs;
}

export function newWorld(club: Club): World {
  const left = new Map<string, number>();
  for (const { id, loaded } of club.wheel.prizes) if (loaded !== null) left.set(`prize:wheel:${id}`, loaded);
  for (const [id, { loaded }] of Object.entries(club.mall))
    if (loaded !== null) left.set(`goods:${id}`, loaded);
  return { club, people: new Map(), left, onTheWay: [], shortfall: 0 };
}

export const leftOf = (world: World, counter: string): number => world.left.get(counter) ?? 0;

export function take(world: World, counter: string, units = 1): void {
  if (world.left.has(counter)) world.left.set(counter, leftOf(world, counter) - units);
}
