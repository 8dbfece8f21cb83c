import type { Act } from '../act.ts';

/** What a member of a household and her shop remember, right or wrong: enough to go on, to undo and to lie. */
export interface FamilyWallet {
  readonly name: string;
  readonly orders: { readonly id: string; left: number }[];
  readonly holds: string[];
  readonly uses: { readonly order: string; readonly lines: readonly string[]; readonly points: number }[];
  readonly quotes: string[];
  /** Whose seat she thinks she has, and whether she has a household of her own. */
  owner: string | null;
  readonly seats: string[];
  founded: boolean;
  holdsPlan: boolean;
  closed: boolean;
  frozen: boolean;
  /** About how many points she has. */
  points: number;
  readonly planned: Act[];
}

export const newFamilyWallet = (name: string): FamilyWallet => ({
  name,
  orders: [],
  holds: [],
  uses: [],
  quotes: [],
  owner: null,
  seats: [],
  founded: false,
  holdsPlan: false,
  closed: false,
  frozen: false,
  points: 0,
  planned: [],
});

/** What is chosen for a member's next act from. */
export interface FamilyScene {
  readonly wallet: FamilyWallet;
  readonly wallets: readonly FamilyWallet[];
  /** The id of the message that will carry it. */
  readonly id: string;
}

export const walletOf = ({ wallets }: FamilyScene, name: string | null): FamilyWallet | undefined =>
  wallets.find((each) => each.name === name);
