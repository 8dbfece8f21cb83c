import type { Making } from '../deciding.ts';
import { placeOf } from '../deciding.ts';
import { multiply, type Rounding, rational, roundTo } from '../expressions/index.ts';
import type { EpochMs, Json, Units } from '../kernel/json.ts';
import { floorDivide } from '../kernel/whole.ts';
import type { LotKey, Transfer } from '../log/entry.ts';
import type { AssetDef } from '../program/program.ts';
import type { EarnedDay, EarnedItem, Lot } from '../state.ts';
import { unbase } from '../tiers/track-base.ts';
import { firstParts } from './apply-transfer.ts';
import { addToDay, daysRecord, findDay, ITEMS_PER_RECORD, itemsRecord, lessItem } from './earned.ts';
import { assetDef } from './grant.ts';
import { expiredOf, type LotPart, lotKey, lotRecord, ownLots, pick, sumParts } from './lots.ts';

/** What is to be taken back of one grant. */
export interface TakeBackOrder {
  readonly asset: string;
  readonly amount: Units;
  readonly lot: LotKey;
  readonly item?: readonly [number, number, number];
  readonly rule: string;
  readonly funder: string;
  readonly order?: string;
  /** When the grant happened: what is taken back is dated like it. */
  readonly happenedAt: EpochMs;
}

/**
 * Takes back what a grant gave: what is left in its own lot; what expired of it unspent counts; then other lots,
 * soonest expiring first; the rest is shortfall by the asset's policy. Held units are not touched.
 */
export function takeBack(m: Making, t: TakeBackOrder): void {
  unearnRecord(m, t);
  const own = ownKeys(m, t);
  let rest = t.amount - takePending(m, t);
  const left = own.flatMap((key) => leftOf(m, t, key));
  const mine = firstParts(left, rest);
  rest -= sumParts(mine);
  for (const key of own) rest -= takeExpired(m, t, key, rest);
  const others = rest === 0 ? [] : pickOthers(m, without(m, t, own), rest);
  const owed = shortfall(m, t.asset, rest - sumParts(others));
  const lots = [...mine, ...others];
  const amount = sumParts(lots) + owed;
  if (t.item !== undefined) unbase(m, t.asset, t.item[0], t.amount);
  if (amount === 0) return;
  m.transfer({ ...takeBackTransfer(m, t, amount), lots, ...(owed === 0 ? {} : { owed }) });
}

/** Other lots of hers, then what of a household she has: that answers for her before she owes. */
function pickOthers(
  m: Making,
  asset: { lots: readonly Lot[]; owed: Units },
  amount: Units,
): readonly LotPart[] {
  const hers = ownLots(asset);
  const parts = pick(hers, amount, m.decidedAt);
  if (hers === asset) return parts;
  const shared = { ...asset, lots: asset.lots.filter((lot) => lot.of !== undefined) };
  return [...parts, ...pick(shared, amount - sumParts(parts), m.decidedAt)];
}

/** The grant's own lot, and the one in which units of it live on that came back after its end. */
function ownKeys(m: Making, t: TakeBackOrder): readonly LotKey[] {
  const [, until = '', funder = ''] = t.lot.split('/');
  if (until === '' || Number(until) > m.decidedAt) return [t.lot];
  const grace = lotOf(m, t, t.lot)?.grace;
  return grace === undefined ? [t.lot] : [t.lot, lotKey(0, grace, funder, { grace: true })];
}

function takeBackTransfer(m: Making, t: TakeBackOrder, amount: Units): Omit<Transfer, 'lots'> {
  return {
    asset: t.asset,
    kind: 'takeback',
    from: 'balance',
    to: 'issued',
    amount,
    rule: t.rule,
    funder: t.funder,
    ...(t.order === undefined ? {} : { order: t.order }),
    ...placeOf(m.event.data),
    ...(t.happenedAt === m.happenedAt ? {} : { happenedAt: t.happenedAt }),
    ...itemPart(m, t),
  };
}

/** Which item it takes from. Units that were pending became an item unnamed, on the day that they opened. */
function itemPart(m: Making, t: TakeBackOrder): Pick<Transfer, 'item' | 'day' | 'decided'> {
  if (t.item !== undefined) return { item: t.item[0], decided: t.item[1], day: t.item[2] };
  const opened = Number(t.lot.split('/')[0]);
  if (!m.program.measured.has(t.asset) || opened === 0 || opened > m.decidedAt) return {};
  return { decided: m.today, day: m.program.calendar.day(opened) };
}

/** Items and days that have left the head are records, and the entry carries them whole. */
function unearnRecord(m: Making, t: TakeBackOrder): void {
  const earned = m.draft.asset(t.asset).earned;
  if (t.item === undefined || earned === undefined) return;
  const [number, decided, day] = t.item;
  if (number < earned.items - earned.tail.length) {
    const key = itemsRecord(t.asset, floorDivide(number, ITEMS_PER_RECORD));
    changeAt<EarnedItem>(m, key, number % ITEMS_PER_RECORD, (item) => lessItem(item, t.amount));
  }
  for (let chunk = (earned.older ?? 0) - 1; chunk >= 0 && decided < (earned.days[0]?.[0] ?? 0); chunk--) {
    const key = daysRecord(t.asset, chunk);
    const at = findDay(m.wanted(key) as unknown as readonly EarnedDay[], decided);
    if (at >= 0) return changeAt<EarnedDay>(m, key, at, (entry) => addToDay(entry, day, -t.amount));
  }
}

function changeAt<T>(m: Making, key: string, at: number, change: (one: T) => T): void {
  const list = m.wanted(key) as unknown as readonly T[];
  m.record(key, list.map((one, i) => (i === at ? change(one) : one)) as unknown as Json);
}

/** Pending units of the grant's own lot are cancelled first. */
function takePending(m: Making, t: TakeBackOrder): Units {
  const lot = openLot(m, t, t.lot);
  if (lot === undefined || lot.from <= m.decidedAt) return 0;
  const amount = Math.min(lot.left, t.amount);
  if (amount > 0)
    m.transfer({ ...takeBackTransfer(m, t, amount), from: 'pending', lots: [[lot.key, amount]] });
  return amount;
}

function leftOf(m: Making, t: TakeBackOrder, key: LotKey): readonly LotPart[] {
  const lot = openLot(m, t, key);
  return lot === undefined || lot.from > m.decidedAt || lot.left === 0 ? [] : [[key, lot.left]];
}

/** What of an own lot expired unspent counts as taken back; of one that is still open, what decay or leaving took. */
function takeExpired(m: Making, t: TakeBackOrder, key: LotKey, wanted: Units): Units {
  if (wanted === 0) return 0;
  const until = key.split('/')[1] ?? '';
  const hasEnded = until !== '' && Number(until) <= m.decidedAt;
  const lot = hasEnded ? lotOf(m, t, key) : (openLot(m, t, key) ?? null);
  const amount = lot === null ? 0 : Math.min(wanted, expiredOf(lot));
  if (lot === null || amount === 0) return 0;
  m.transfer({ ...takeBackTransfer(m, t, amount), from: 'expired', lots: [[key, amount]] });
  if (openLot(m, t, key) === undefined) {
    m.record(lotRecord(t.asset, key), { ...lot, takenBack: lot.takenBack + amount });
  }
  return amount;
}

function openLot(m: Making, t: TakeBackOrder, key: LotKey): Lot | undefined {
  return m.draft.asset(t.asset).lots.find((lot) => lot.key === key);
}

/** An open lot, or the record of one that has ended. */
function lotOf(m: Making, t: TakeBackOrder, key: LotKey): Lot | null {
  return openLot(m, t, key) ?? (m.wanted(lotRecord(t.asset, key)) as unknown as Lot | null);
}

function without(m: Making, t: TakeBackOrder, own: readonly LotKey[]): { lots: readonly Lot[]; owed: Units } {
  const asset = m.draft.asset(t.asset);
  return { ...asset, lots: asset.lots.filter((lot) => !own.includes(lot.key)) };
}

/** What is missing, by policy; returns the part that becomes debt. */
function shortfall(m: Making, asset: string, units: Units): Units {
  if (units === 0) return 0;
  const def = assetDef(m, asset);
  const policy = def.shortfall;
  const charge =
    policy === 'charge' && def.worth !== null
      ? {
          charge: {
            amount: cashOf(units, def.worth, m.program.program.rounding),
            currency: m.program.program.currency,
          },
        }
      : {};
  m.shortfall({ asset, units, policy, ...charge });
  return policy === 'debt' ? units : 0;
}

function cashOf(units: Units, worth: NonNullable<AssetDef['worth']>, rounding: Rounding): number {
  return roundTo(multiply(units, rational(worth.amount, worth.units)), rounding);
}
