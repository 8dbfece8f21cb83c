import type { EpochMs } from '@laurel/core';
import type { Act } from '../act.ts';

/** What a member of the kind `care` and her shop remember: enough to go on, to undo and to lie. */
export interface CareWallet {
  readonly name: string;
  registered: boolean;
  readonly orders: { readonly id: string; left: number }[];
  readonly pauses: { readonly id: string; readonly from: EpochMs; readonly to: EpochMs }[];
  readonly cases: string[];
  signedUp: boolean;
  /** The command by which she founded a team. */
  team: string | null;
  /** What she means to do: soon, or at an instant. */
  readonly planned: { readonly act: Act; readonly at?: EpochMs }[];
}

export const newCareWallet = (name: string): CareWallet => ({
  name,
  registered: false,
  orders: [],
  pauses: [],
  cases: [],
  signedUp: false,
  team: null,
  planned: [],
});

export type Focus = 'clock' | 'desk' | 'fair' | 'all';

/** What is chosen for a member's next act from. */
export interface CareScene {
  readonly wallet: CareWallet;
  readonly wallets: readonly CareWallet[];
  /** What this history is mostly about. */
  readonly focus: Focus;
  /** The id of the message that will carry it. */
  readonly id: string;
  readonly now: EpochMs;
}

/** Something soon, before what waits for an instant. */
export function soon({ planned }: CareWallet, ...acts: readonly Act[]): void {
  const place = planned.findIndex(({ at }) => at !== undefined);
  planned.splice(place < 0 ? planned.length : place, 0, ...acts.map((act) => ({ act })));
}
