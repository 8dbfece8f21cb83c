import type { EpochMs, Units } from '../kernel/json.ts';
import type { LotKey, Transfer } from '../log/entry.ts';
import type { AssetState, Lot } from '../state.ts';
import { earn, nothingEarned, unearn } from './earned.ts';
import { compareLots, emptyLot, type LotPart } from './lots.ts';

export const emptyAsset: AssetState = { lots: [], owed: 0 };

/** What one transfer does to the state of its asset. The day on which it is decided is needed only for scores. */
export function applyTransfer(asset: AssetState, t: Transfer, at: EpochMs): AssetState {
  const lots =
    t.kind === 'grant' && t.owed === undefined ? putInto(asset.lots, t, at) : moveLots(asset.lots, t, at);
  const owed = asset.owed + owedChange(t);
  if (owed < 0) throw new Error(`debt of ${t.asset} below zero`);
  const earned = earnedAfter(asset, t, at);
  return earned === undefined ? { lots, owed } : { lots, owed, earned };
}

/** Taking away makes debt, putting in pays it. */
function owedChange(t: Transfer): Units {
  if (t.owed === undefined) return 0;
  return t.from === 'balance' ? t.owed : -t.owed;
}

type LotChange = (lot: Lot, n: Units) => Lot;

const less: Record<string, LotChange> = {
  expired: (lot, n) => ({ ...lot, left: lot.left - n }),
  spent: (lot, n) => ({ ...lot, left: lot.left - n, spent: lot.spent + n }),
  held: (lot, n) => ({ ...lot, left: lot.left - n, held: lot.held + n }),
  issued: (lot, n) => ({ ...lot, left: lot.left - n, takenBack: lot.takenBack + n }),
  transit: (lot, n) => ({ ...lot, left: lot.left - n, spent: lot.spent + n }),
};

function changeFor(t: Transfer): LotChange {
  if (t.kind === 'open') return (lot) => lot;
  if (t.kind === 'capture') return (lot, n) => ({ ...lot, held: lot.held - n, spent: lot.spent + n });
  // What expired counts as taken back: nothing is left to move, only the column changes.
  if (t.from === 'expired') return (lot, n) => ({ ...lot, takenBack: lot.takenBack + n });
  if (t.from === 'issued' || t.kind === 'receive')
    return (lot, n) => ({ ...lot, putIn: lot.putIn + n, left: lot.left + n });
  if (t.from === 'held') return (lot, n) => ({ ...lot, held: lot.held - n, left: lot.left + n });
  if (t.from === 'spent' || t.from === 'transit')
    return (lot, n) => ({ ...lot, spent: lot.spent - n, left: lot.left + n });
  const change = less[t.to];
  if (change === undefined) throw new Error(`no way from ${t.from} to ${t.to}`);
  return change;
}

function moveLots(lots: readonly Lot[], t: Transfer, at: EpochMs): readonly Lot[] {
  let next = lots;
  const change = changeFor(t);
  for (const [key, n] of t.lots) next = withLot(next, key, at, (lot) => checked(change(lot, n), t));
  for (const [old, into, n] of t.grace ?? []) next = moveOn(next, t, at, old, into, n);
  const paid = t.owed ?? 0;
  if (paid === 0 || t.from === 'balance') return next;
  return payDebt(next, t, at, paid);
}

/** The commonest transfer by far on the short way: a grant into one lot. */
function putInto(lots: readonly Lot[], t: Transfer, at: EpochMs): readonly Lot[] {
  const part = t.lots[0];
  if (part === undefined || t.lots.length > 1) return moveLots(lots, t, at);
  const [key, n] = part;
  for (let i = 0; i < lots.length; i++) {
    const lot = lots[i] as Lot;
    if (lot.key !== key) continue;
    const next = lots.slice();
    next[i] = checked({ ...lot, putIn: lot.putIn + n, left: lot.left + n }, t);
    return next;
  }
  return moveLots(lots, t, at);
}

/** Units of an ended lot live on in another. Where the old one is no longer in the head, its record says the same. */
function moveOn(
  lots: readonly Lot[],
  t: Transfer,
  at: EpochMs,
  old: LotKey,
  into: LotKey,
  n: Units,
): readonly Lot[] {
  const column = t.from === 'held' ? 'held' : 'spent';
  const grace = emptyLot(into).until ?? 0;
  const left = lots.some((lot) => lot.key === old)
    ? withLot(lots, old, at, (lot) =>
        checked({ ...lot, putIn: lot.putIn - n, [column]: lot[column] - n, grace }, t),
      )
    : lots;
  return withLot(left, into, at, (lot) => checked({ ...lot, putIn: lot.putIn + n, left: lot.left + n }, t));
}

/** Units that pay a debt: they were put in (or opened, or came back) and are spent at once. */
function payDebt(lots: readonly Lot[], t: Transfer, at: EpochMs, paid: Units): readonly Lot[] {
  const first = t.lots[0];
  if (first === undefined) throw new Error('a transfer that pays a debt names its lot');
  const change: LotChange =
    t.from === 'issued' || t.kind === 'receive'
      ? (lot) => ({ ...lot, putIn: lot.putIn + paid, spent: lot.spent + paid })
      : t.from === 'pending'
        ? (lot) => ({ ...lot, left: lot.left - paid, spent: lot.spent + paid })
        : t.from === 'held'
          ? (lot) => ({ ...lot, held: lot.held - paid, spent: lot.spent + paid })
          : (lot) => lot; // from spent: it stays spent, now on the debt
  return withLot(lots, first[0], at, (lot) => checked(change(lot, paid), t));
}

function checked(lot: Lot, t: Transfer): Lot {
  if (
    lot.left < 0 ||
    lot.held < 0 ||
    lot.spent < 0 ||
    lot.left + lot.held + lot.spent + lot.takenBack > lot.putIn
  ) {
    throw new Error(`lot ${lot.key} of ${t.asset} out of bounds after ${t.kind} of ${t.amount}`);
  }
  return lot;
}

function withLot(lots: readonly Lot[], key: LotKey, at: EpochMs, change: (lot: Lot) => Lot): readonly Lot[] {
  const found = lots.findIndex((lot) => lot.key === key);
  const next = lots.slice();
  if (found >= 0) {
    next[found] = change(lots[found] as Lot);
    return next;
  }
  const empty = emptyLot(key);
  // A lot that has ended and left the head is a record, and the entry carries it whole.
  if (empty.until !== null && empty.until <= at) return lots;
  const lot = change(empty);
  const after = next.findIndex((other) => compareLots(lot, other) < 0);
  if (after < 0) next.push(lot);
  else next.splice(after, 0, lot);
  return next;
}

function earnedAfter(asset: AssetState, t: Transfer, at: EpochMs): AssetState['earned'] {
  if (t.day === undefined) return asset.earned;
  const earned = asset.earned ?? nothingEarned;
  if (t.kind === 'takeback' && t.item !== undefined) {
    return unearn(earned, t.item, t.decided ?? t.day, t.day, t.amount);
  }
  const sign = t.from === 'issued' || t.from === 'pending' ? 1 : -1;
  return earn(earned, at, t.decided ?? t.day, t.day, sign * t.amount);
}

/** Parts of lots as they are taken in reverse: what was taken last comes back first. */
export function reversed(parts: readonly LotPart[]): readonly LotPart[] {
  return parts.toReversed();
}

/** The first parts that sum to `amount`. */
export function firstParts(parts: readonly LotPart[], amount: Units): readonly LotPart[] {
  const taken: LotPart[] = [];
  let wanted = amount;
  for (const [key, n] of parts) {
    if (wanted === 0) break;
    const units = Math.min(n, wanted);
    taken.push([key, units]);
    wanted -= units;
  }
  return taken;
}

/** `parts` less the same lots' units in `taken`. */
export function lessParts(parts: readonly LotPart[], taken: readonly LotPart[]): readonly LotPart[] {
  const gone = new Map<LotKey, Units>();
  for (const [key, n] of taken) gone.set(key, (gone.get(key) ?? 0) + n);
  const rest: LotPart[] = [];
  for (const [key, n] of parts) {
    const off = Math.min(n, gone.get(key) ?? 0);
    if (off > 0) gone.set(key, (gone.get(key) ?? 0) - off);
    if (n > off) rest.push([key, n - off]);
  }
  return rest;
}
