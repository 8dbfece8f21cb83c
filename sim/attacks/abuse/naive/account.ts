import type { Said } from '../service.ts';

/** What a naive shop keeps of a member. */
export interface Account {
  points: number;
  coupons: number;
  spins: number;
  score: number;
  paid: number;
  saved: number;
  holdsPlan: boolean;
  hasTried: boolean;
  hasLeft: boolean;
  readonly chosen: Set<string>;
}
export interface Used {
  readonly owner: Account;
  readonly coupons: number;
  readonly points: number;
  readonly saved: number;
}
/** Everything is found by its id, whoever asks. */
export interface Shop {
  readonly accounts: Map<string, Account>;
  readonly orders: Map<string, { readonly owner: Account; readonly amount: number }>;
  readonly uses: Map<string, Used>;
  readonly quotes: Map<string, number>;
  readonly bought: Map<string, Account>;
  few: number;
  count: number;
}

export function accountOf({ accounts }: Shop, name: string): Account {
  const known = accounts.get(name);
  if (known !== undefined) return known;
  const nothing = { points: 0, coupons: 0, spins: 0, score: 0, paid: 0, saved: 0 };
  const made: Account = { ...nothing, holdsPlan: false, hasTried: false, hasLeft: false, chosen: new Set() };
  accounts.set(name, made);
  return made;
}

export const done: Said = { ok: true };
export const no: Said = { ok: false };
