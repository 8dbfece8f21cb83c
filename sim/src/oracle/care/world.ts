import type { EpochMs } from '@laurel/core';
import type { Sent } from '../../act.ts';
import type { Care } from './care.ts';
import type { Person } from './person.ts';

/** All members, what they share, and what is on its way between them. */
export interface World {
  readonly care: Care;
  readonly people: Map<string, Person>;
  /** Places that are left. */
  readonly left: Map<string, number>;
  readonly onTheWay: Parcel[];
}

/** What one log says to another about a team. */
export interface Parcel {
  readonly kind: 'asked' | 'accepted' | 'refused' | 'progressed' | 'completed';
  /** The command that caused it. */
  readonly root: string;
  readonly from: string;
  readonly to: string;
  readonly happened: EpochMs;
  /** The command that founded the team; null: there is none. */
  readonly team: string | null;
  readonly units?: number;
  readonly reason?: string;
}

/** One message, and what the oracle must know of what the store said of it. */
export interface Asked {
  readonly world: World;
  readonly person: Person;
  readonly sent: Sent;
  readonly now: EpochMs;
  readonly at: EpochMs;
  readonly happened: EpochMs;
  readonly told: ToldOfCare;
}
export interface ToldOfCare {
  readonly status: string;
  /** Whether the team that was named was there. */
  readonly team?: boolean;
}

export const places = 'places:fair';

export function newWorld(care: Care): World {
  const left = new Map(care.fair.places === null ? [] : [[places, care.fair.places] as const]);
  return { care, people: new Map(), left, onTheWay: [] };
}
