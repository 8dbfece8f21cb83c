import type { Making } from '../deciding.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import { emptyAsset } from '../ledger/apply-transfer.ts';
import { sumParts } from '../ledger/lots.ts';
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

type Inside = 'balance' | 'pending' | 'held';

function carryLots(
  m: Making,
  asset: string,
  state: AssetState,
  { account, way: direction }: { readonly account: Inside; readonly way: 'away' | 'here' },
): void {
  const lots = partsOf(state, account, m.decidedAt);
  if (lots.length === 0) return;
  const units = sumParts(lots);
  m.transfer({ ...COMMON, asset, ...way(account, direction === 'away' ? -units : units), lots });
}

/** What of an account lies in which lots. */
function partsOf({ lots }: AssetState, account: Inside, at: EpochMs): Transfer['lots'] {
  return lots.flatMap((lot): Transfer['lots'] => {
    const isOpen = lot.from <= at;
    const units = account === 'held' ? lot.held : isOpen === (account === 'balance') ? lot.left : 0;
    return units === 0 ? [] : [[lot.key, units]];
  });
}

/**
 * Writes what becomes of the accounts of one who parts: lot by lot what she has, and as sums what she was issued, spent and lost
 * otherwise than it stands.
 */
export function carryMoved(m: Making, to: Readonly<Record<string, AssetState>>, moved: Moved): void {
  const from = m.draft.head.assets;
  for (const asset of [...new Set([...Object.keys(from), ...Object.keys(to)])].sort()) {
    const [was, is] = [from[asset] ?? emptyAsset, to[asset] ?? emptyAsset];
    for (const account of ['balance', 'pending', 'held'] as const)
      carryDifference(m, asset, account, [was, is]);
    carryDebt(m, asset, is.owed - was.owed);
  }
  for (const asset of Object.keys(moved).sort())
    for (const account of ['issued', 'spent', 'expired'] as const) {
      const units = moved[asset]?.[account] ?? 0;
      if (units !== 0) m.transfer({ ...PARTED, asset, ...way(account, units), lots: [] });
    }
}

const PARTED = { ...COMMON, rule: 'unmerge' } as const;

function way(account: Account, units: Units): Pick<Transfer, 'from' | 'to' | 'amount'> {
  return units < 0
    ? { from: account, to: 'transit', amount: -units }
    : { from: 'transit', to: account, amount: units };
}

function carryDebt(m: Making, asset: string, more: Units): void {
  if (more !== 0) m.transfer({ ...PARTED, asset, ...way('balance', -more), lots: [], owed: Math.abs(more) });
}

function carryDifference(
  m: Making,
  asset: string,
  account: Inside,
  [was, is]: readonly [AssetState, AssetState],
): void {
  const units = new Map(partsOf(is, account, m.decidedAt));
  for (const [key, n] of partsOf(was, account, m.decidedAt)) units.set(key, (units.get(key) ?? 0) - n);
  for (const sign of [-1, 1]) {
    const lots = [...units].flatMap(([key, n]): Transfer['lots'] => (n * sign > 0 ? [[key, n * sign]] : []));
    if (lots.length > 0) m.transfer({ ...PARTED, asset, ...way(account, sign * sumParts(lots)), lots });
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
