import type { EpochMs } from '@laurel/core';
import type { CareAct } from './care/care-act.ts';
import type { ClubAct } from './club/club-act.ts';
import type { FamiliesAct } from './families/families-act.ts';
import type { MergingAct } from './merging/merging-act.ts';
import type { PartnersAct } from './partners/partners-act.ts';
import type { TaskAct } from './tasks/task-act.ts';

/** What a client asks for, in the simulator's own words; an adapter says it in the product's. */
export type Act =
  | CareAct
  | ClubAct
  | FamiliesAct
  | MergingAct
  | PartnersAct
  | TaskAct
  | { readonly do: 'register'; readonly profile?: Readonly<Record<string, string>> }
  | Complete
  | Refund
  | { readonly do: 'cancel'; readonly order: string }
  | { readonly do: 'checkin' }
  | { readonly do: 'review' }
  | { readonly do: 'invite'; readonly inviter: string }
  /** Holds and spends are named by the id of the command that placed them. */
  | { readonly do: 'place'; readonly asset: string; readonly units: number; readonly minutes: number | null }
  | { readonly do: 'capture'; readonly hold: string; readonly units: number | null }
  | { readonly do: 'release'; readonly hold: string }
  /** Undoes what was spent of a hold. */
  | { readonly do: 'restore'; readonly hold: string; readonly units: number | null }
  | { readonly do: 'adjust'; readonly asset: string; readonly units: number }
  | { readonly do: 'profile'; readonly city: string }
  | { readonly do: 'freeze' }
  | { readonly do: 'thaw' }
  /** A lie: data that no event may have. `wrong` says in which way. */
  | { readonly do: 'nonsense'; readonly wrong: Nonsense };

interface Complete {
  readonly do: 'complete';
  readonly order: string;
  readonly amount: number;
  /** Bought in the app, for which a program may have a multiplier. */
  readonly app: boolean;
  /** Of the program, unless said. */
  readonly currency?: string;
}
interface Refund {
  readonly do: 'refund';
  readonly order: string;
  readonly refund: string;
  readonly amount: number;
  readonly currency?: string;
}

export const nonsenses = [
  'negative',
  'fraction',
  'huge',
  'text',
  'missing',
  'refundOfNothing',
  'unknownType',
  'foreignCurrency',
] as const;
export type Nonsense = (typeof nonsenses)[number];

/** One message as it arrives. The same `id` and content again is the client's second try. */
export interface Sent {
  readonly member: string;
  readonly id: string;
  /** When it happened, as the sender says. */
  readonly time: EpochMs;
  readonly act: Act;
  /** The offset in which the sender writes the time; it changes nothing about the instant. */
  readonly offset?: string;
  readonly backfill?: true;
  /** Stands before the members' names in a store that many histories share. */
  readonly prefix?: string;
}

/** What happens to the store, in order. `now` is what the server's clock shows. */
export type Step =
  | { readonly step: 'send'; readonly now: EpochMs; readonly sent: Sent }
  /** The scheduler passes by. */
  | { readonly step: 'pass'; readonly now: EpochMs }
  /** The relay delivers what follows for other members. */
  | { readonly step: 'relay'; readonly now: EpochMs };
