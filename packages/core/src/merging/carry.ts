import type { Making } from '../deciding.ts';
import type { Units } from '../kernel/json.ts';
import type { Account, Transfer } from '../log/entry.ts';
import type { AssetState } from '../state.ts';
import type { Moved } from './parting.ts';

/** Writes what a merge moves of each asset: available, pending and held units, and debts, through `transit`. */
export function carryAll(
  m: Making,
  assets: Readonly<Record<string, AssetState>>,
  way: 'away' | 'here',
): void {
  for (const asset of Object.keys(assets).sort()) {
    const state = assets[asset] as AssetState;
    for (const account of ['balance', 'pending', 'held'] as const)
      carryLots(m, asset, state, { account, way });
    if (state.owed > 0) {
      const [from, to] =
        way === 'away' ? (['transit', 'balance'] as const) : (['balance', 'transit'] as const);
      m.transfer({ ...COMMON, asset, from, to, amount: state.owed, lots: [], owed: state.owed });
    }
  }
}

const COMMON = { kind: 'carry', funder: 'platform', rule: 'merge' } as const;

function carryLots(
  m: Making,
  asset: string,
  { lots }: AssetState,
  { account, way }: { readonly account: 'balance' | 'pending' | 'held'; readonly way: 'away' | 'here' },
): void {
  const parts = lots.flatMap((lot): Transfer['lots'] => {
    const isOpen = lot.from <= m.decidedAt;
    const units = account === 'held' ? lot.held : isOpen === (account === 'balance') ? lot.left : 0;
    return units === 0 ? [] : [[lot.key, units]];
  });
  const amount = parts.reduce((sum, [, units]) => sum + units, 0);
  if (amount === 0) return;
  const [from, to] = way === 'away' ? ([account, 'transit'] as const) : (['transit', account] as const);
  m.transfer({ ...COMMON, asset, from, to, amount, lots: parts });
}

/** Writes by how much the accounts of one who parts change; what each stands at afterwards its lots say. */
export function carryMoved(m: Making, moved: Moved): void {
  for (const asset of Object.keys(moved).sort()) {
    const accounts = moved[asset] ?? {};
    for (const account of (Object.keys(accounts) as Account[]).sort()) {
      const units = accounts[account] ?? 0;
      if (account === 'transit' || units === 0) continue;
      const [from, to] = units < 0 ? ([account, 'transit'] as const) : (['transit', account] as const);
      m.transfer({ ...COMMON, rule: 'unmerge', asset, from, to, amount: Math.abs(units), lots: [] });
    }
  }
}

/** What transfers do to accounts, by asset. */
export function movedBy(
  entries: readonly { readonly outcome: { readonly transfers?: readonly Transfer[] } }[],
): Moved {
  const moved: Record<string, Partial<Record<Account, Units>>> = {};
  for (const { outcome } of entries)
    for (const { asset, from, to, amount } of outcome.transfers ?? []) {
      const accounts = (moved[asset] ??= {});
      accounts[from] = (accounts[from] ?? 0) - amount;
      accounts[to] = (accounts[to] ?? 0) + amount;
    }
  return moved;
}

export function plus(a: Moved, b: Moved, times = 1): Moved {
  const sum: Record<string, Partial<Record<Account, Units>>> = {};
  for (const [of, sign] of [
    [a, 1],
    [b, times],
  ] as const)
    for (const asset in of)
      for (const [account, units] of Object.entries(of[asset] ?? {}) as [Account, Units][]) {
        const accounts = (sum[asset] ??= {});
        accounts[account] = (accounts[account] ?? 0) + sign * units;
      }
  return sum;
}
