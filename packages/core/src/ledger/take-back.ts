import type { Making } from '../deciding.ts';
import { placeOf } from '../deciding.ts';
import type { EpochMs, Json, Units } from '../kernel/json.ts';
import { ceilDivide, floorDivide } from '../kernel/whole.ts';
import type { LotKey, Transfer } from '../log/entry.ts';
import type { EarnedDay, EarnedItem, Lot } from '../state.ts';
import { unbase } from '../tiers/track-base.ts';
import { addToDay, daysRecord, findDay, ITEMS_PER_RECORD, itemsRecord, lessItem } from './earned.ts';
import { assetDef } from './grant.ts';
import { expiredOf, pick, sumParts } from './lots.ts';

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
  const pending = takePending(m, t);
  const own = takeLeft(m, t, t.amount - pending);
  const expired = takeExpired(m, t, t.amount - pending - own.taken);
  const rest = t.amount - pending - own.taken - expired;
  const others = rest === 0 ? [] : pick(without(m, t), rest, m.decidedAt);
  const short = rest - sumParts(others);
  const owed = shortfall(m, t.asset, short);
  const lots = [...own.lots, ...others];
  const amount = sumParts(lots) + owed;
  if (t.item !== undefined) unbase(m, t.asset, t.item[0], t.amount);
  if (amount === 0) return;
  m.transfer({ ...takeBackTransfer(m, t, amount), lots, ...(owed === 0 ? {} : { owed }) });
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
  const lot = ownLot(m, t);
  if (lot === undefined || lot.from <= m.decidedAt) return 0;
  const amount = Math.min(lot.left, t.amount);
  if (amount > 0)
    m.transfer({ ...takeBackTransfer(m, t, amount), from: 'pending', lots: [[lot.key, amount]] });
  return amount;
}

function takeLeft(
  m: Making,
  t: TakeBackOrder,
  wanted: Units,
): { taken: Units; lots: readonly (readonly [LotKey, Units])[] } {
  const lot = ownLot(m, t);
  const taken = lot === undefined || lot.from > m.decidedAt ? 0 : Math.min(lot.left, wanted);
  return { taken, lots: taken === 0 ? [] : [[t.lot, taken]] };
}

function takeExpired(m: Making, t: TakeBackOrder, wanted: Units): Units {
  const until = t.lot.split('/')[1] ?? '';
  if (wanted === 0 || until === '' || Number(until) > m.decidedAt) return 0;
  const open = ownLot(m, t);
  const record = open === undefined ? m.wanted(`lot/${t.asset}/${t.lot}`) : null;
  const lot = open ?? (record as unknown as Lot | null);
  if (lot === null) return 0;
  const amount = Math.min(wanted, expiredOf(lot));
  if (amount === 0) return 0;
  m.transfer({ ...takeBackTransfer(m, t, amount), from: 'expired', lots: [[t.lot, amount]] });
  if (open === undefined) {
    m.record(`lot/${t.asset}/${t.lot}`, { ...lot, takenBack: lot.takenBack + amount });
  }
  return amount;
}

function ownLot(m: Making, t: TakeBackOrder): Lot | undefined {
  return m.draft.asset(t.asset).lots.find((lot) => lot.key === t.lot);
}

function without(m: Making, t: TakeBackOrder): { lots: readonly Lot[]; owed: Units } {
  const asset = m.draft.asset(t.asset);
  return { ...asset, lots: asset.lots.filter((lot) => lot.key !== t.lot) };
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
            amount: ceilDivide(units * def.worth.amount, def.worth.units),
            currency: m.program.program.currency,
          },
        }
      : {};
  m.shortfall({ asset, units, policy, ...charge });
  return policy === 'debt' ? units : 0;
}
