import type { EpochMs, MemberNo, Units } from '../kernel/json.ts';
import type { LotKey } from '../log/entry.ts';
import type { AssetState, Lot } from '../state.ts';

/** Units put into or taken from one lot. */
export type LotPart = readonly [LotKey, Units];

/** The key of a lot. `from` 0 is at once. A grace lot takes what came back after its own lot's end. */
export function lotKey(
  from: EpochMs,
  until: EpochMs | null,
  funder: string,
  { grace = false, of }: { readonly grace?: boolean; readonly of?: MemberNo | undefined } = PLAIN,
): LotKey {
  const earner = of === undefined ? '' : `/@${of}`;
  return `${from === 0 ? '' : from}/${until ?? ''}/${funder}${earner}${grace ? '/grace' : ''}`;
}
const PLAIN = {};

/** Who earned the units of a lot, where that is not the member who has it. */
export function earnerOf(key: LotKey): MemberNo | undefined {
  const at = key.lastIndexOf('/@');
  const found = at < 0 ? null : /^\/@(\d+)(?:\/grace)?$/.exec(key.slice(at));
  return found === null ? undefined : Number(found[1]);
}

/** What she earned herself: nothing of it belongs to others of her household. */
export function ownLots(asset: AssetState): AssetState {
  if (!asset.lots.some((lot) => lot.of !== undefined)) return asset;
  return { ...asset, lots: asset.lots.filter((lot) => lot.of === undefined) };
}

export function isGraceLot(key: LotKey): boolean {
  return key.endsWith('/grace');
}

/** A fresh, empty lot of that key. */
export function emptyLot(key: LotKey): Lot {
  const [from = '', until = '', funder = ''] = key.split('/');
  const lot: Lot = {
    key,
    from: from === '' ? 0 : Number(from),
    until: until === '' ? null : Number(until),
    funder,
    putIn: 0,
    left: 0,
    held: 0,
    spent: 0,
    takenBack: 0,
  };
  const of = earnerOf(key);
  return of === undefined ? lot : { ...lot, of };
}

/** What of a lot expired, decayed or was lost by leaving: put in and neither left, held, spent nor taken back. */
export function expiredOf(lot: Lot): Units {
  return lot.putIn - lot.left - lot.held - lot.spent - lot.takenBack;
}

/** Σ left of the lots that are open at `at`. */
export function availableOf(asset: AssetState | undefined, at: EpochMs): Units {
  if (asset === undefined) return 0;
  let sum = 0;
  for (const lot of asset.lots) if (lot.from <= at) sum += lot.left;
  return sum;
}

export function pendingOf(asset: AssetState, at: EpochMs): Units {
  let sum = 0;
  for (const lot of asset.lots) if (lot.from > at) sum += lot.left;
  return sum;
}

export function heldOf(asset: AssetState): Units {
  let sum = 0;
  for (const lot of asset.lots) sum += lot.held;
  return sum;
}

/** Balance = available + held − owed. */
export function balanceOf(asset: AssetState | undefined, at: EpochMs): Units {
  return asset === undefined ? 0 : availableOf(asset, at) + heldOf(asset) - asset.owed;
}

/**
 * Which lots pay for `amount`: soonest expiring first among those open at `at`; `first` names a lot to
 * take from before all others. The parts may sum to less than was wanted.
 */
export function pick(
  asset: AssetState | undefined,
  amount: Units,
  at: EpochMs,
  first?: LotKey,
): readonly LotPart[] {
  const parts: LotPart[] = [];
  let wanted = amount;
  const take = (lot: Lot): void => {
    const n = Math.min(lot.left, wanted);
    if (n <= 0) return;
    parts.push([lot.key, n]);
    wanted -= n;
  };
  for (const lot of asset?.lots ?? []) if (lot.key === first && lot.from <= at) take(lot);
  for (const lot of asset?.lots ?? []) if (lot.key !== first && lot.from <= at) take(lot);
  return parts;
}

/** Order of spending: soonest expiring first, never last; then by the time they open, then by funder. */
export function compareLots(a: Lot, b: Lot): number {
  if (a.until !== b.until)
    return (a.until ?? Number.POSITIVE_INFINITY) - (b.until ?? Number.POSITIVE_INFINITY) || 0;
  if (a.from !== b.from) return a.from - b.from;
  return a.key < b.key ? -1 : 1;
}

export function sumParts(parts: readonly LotPart[]): Units {
  let sum = 0;
  for (const part of parts) sum += part[1];
  return sum;
}

/** Key of the record of a lot that has ended. */
export function lotRecord(asset: string, key: string): string {
  return `lot/${asset}/${key}`;
}
