import type { EpochMs } from '@laurel/core';
import type { Act } from '../act.ts';

/** What a member of a club and her shop remember: enough to pay, to undo and to lie. */
export interface ClubWallet {
  readonly name: string;
  registered: boolean;
  readonly orders: { readonly id: string; left: number }[];
  readonly quotes: string[];
  readonly uses: { readonly order: string; readonly lines: readonly string[] }[];
  readonly items: { readonly id: string; readonly cash: number | null }[];
  /** What she means to do: soon, or at an instant. */
  readonly planned: Planned[];
  /** Whether she thinks that she has the plan. */
  holds: boolean;
}
export interface Planned {
  readonly act: Act;
  readonly at?: EpochMs;
}

export const newClubWallet = (name: string): ClubWallet => ({
  name,
  registered: false,
  orders: [],
  quotes: [],
  uses: [],
  items: [],
  planned: [],
  holds: false,
});

/** What is chosen for a member's next act from. */
export interface Scene {
  readonly wallet: ClubWallet;
  readonly names: readonly string[];
  /** The id of the message that will carry it. */
  readonly id: string;
  readonly now: EpochMs;
}

/** Something soon, before what waits for an instant. */
export function soon({ planned }: ClubWallet, ...acts: readonly Act[]): void {
  const place = planned.findIndex(({ at }) => at !== undefined);
  planned.splice(place < 0 ? planned.length : place, 0, ...acts.map((act) => ({ act })));
}
