import type { Making } from '../deciding.ts';
import { placeOf } from '../deciding.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import type { LotKey, Transfer, Why } from '../log/entry.ts';
import type { AssetDef, Expiry, Span } from '../program/program.ts';
import type { Lot } from '../state.ts';
import { cardsCame } from '../tiers/cards.ts';
import { emptyLot, lotKey } from './lots.ts';

/** What a grant puts in. */
export interface GrantOrder {
  readonly asset: string;
  readonly amount: Units;
  readonly expires: Expiry | null;
  readonly availableAfter: Span | null;
  readonly funder: string;
  readonly rule: string;
  readonly order?: string;
  readonly why?: Why;
}
/** Where it went, for taking it back later. */
export interface Granted {
  readonly lot: LotKey;
  /** [number of the item, day decided, day it counts for] of a measured asset. */
  readonly item?: readonly [number, number, number];
}

/** Puts units in: at once or pending, dated by when it happened, paying a debt first. */
export function grant(m: Making, g: GrantOrder): Granted {
  const { calendar } = m.earning.compiled;
  const def = assetDef(m, g.asset);
  const opens = g.availableAfter === null ? 0 : calendar.plus(m.happenedAt, g.availableAfter);
  const from = opens > m.decidedAt ? opens : 0;
  const until = calendar.expiry(m.happenedAt, g.expires ?? def.expires);
  const lot = lotKey(from, until, g.funder);
  const put = putInto(m, g.asset, g.amount, from !== 0, lot, until);
  const item = from === 0 ? itemFor(m, g.asset) : undefined;
  m.transfer({
    asset: g.asset,
    kind: 'grant',
    from: 'issued',
    to: from === 0 ? 'balance' : 'pending',
    amount: g.amount,
    ...put,
    rule: g.rule,
    funder: g.funder,
    ...(g.order === undefined ? {} : { order: g.order }),
    ...placeOf(m.event.data),
    ...dayPart(item),
    ...(g.why === undefined ? {} : { why: g.why }),
  });
  cardsCame(m, g.asset, g.amount);
  if (until !== null && until <= m.decidedAt) expireAtOnce(m, g, lot);
  return item === undefined ? { lot } : { lot, item };
}

/** The lot's part and the part that pays a debt. Pending units pay when they open. */
export function putInto(
  m: Making,
  asset: string,
  amount: Units,
  pending: boolean,
  lot: LotKey,
  until: EpochMs | null,
): Pick<Transfer, 'lots' | 'owed'> {
  const ended = until !== null && until <= m.decidedAt;
  const owed = pending || ended ? 0 : Math.min(m.draft.asset(asset).owed, amount);
  return { lots: [[lot, amount - owed]], ...(owed === 0 ? {} : { owed }) };
}

/** A late grant whose end has passed: it came and went. Its lot may be a record already. */
function expireAtOnce(m: Making, g: GrantOrder, lot: LotKey): void {
  m.transfer({
    asset: g.asset,
    kind: 'expire',
    from: 'balance',
    to: 'expired',
    amount: g.amount,
    lots: [[lot, g.amount]],
    funder: g.funder,
  });
  if (m.draft.asset(g.asset).lots.some((open) => open.key === lot)) return;
  const key = `lot/${g.asset}/${lot}`;
  const known = (m.wanted(key) as unknown as Lot | null) ?? emptyLot(lot);
  m.record(key, { ...known, putIn: known.putIn + g.amount });
}

/** Number and days of the next item, where the asset is measured by a tier track. */
export function itemFor(m: Making, asset: string): readonly [number, number, number] | undefined {
  if (!m.program.measured.has(asset)) return undefined;
  const number = m.draft.asset(asset).earned?.items ?? 0;
  return [number, m.today, m.program.calendar.day(m.happenedAt)];
}

/** The fields of a transfer that an item fills. */
export function dayPart(
  item: readonly [number, number, number] | undefined,
): Pick<Transfer, 'day' | 'decided'> {
  if (item === undefined) return {};
  return item[1] === item[2] ? { day: item[2] } : { day: item[2], decided: item[1] };
}

export function assetDef(m: Making, asset: string): AssetDef {
  const def = m.program.program.assets[asset] ?? m.earning.compiled.program.assets[asset];
  if (def === undefined) throw new Error(`asset ${asset} is in no version of the program`);
  return def;
}
