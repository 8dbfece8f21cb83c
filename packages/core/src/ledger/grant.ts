import type { Making } from '../deciding.ts';
import type { EpochMs, Units } from '../kernel/json.ts';
import type { LotKey, Transfer, Why } from '../log/entry.ts';
import type { AssetDef, Expiry, Span } from '../program/program.ts';
import type { Lot } from '../state.ts';
import { cardsCame } from '../tiers/cards.ts';
import { emptyLot, isGraceLot, lotKey, lotRecord } from './lots.ts';

/** What a grant puts in. */
export interface GrantOrder {
  readonly asset: string;
  readonly amount: Units;
  readonly expires: Expiry | null;
  readonly availableAfter: Span | null;
  /** When it opens, where that is fixed already. */
  readonly opensAt?: EpochMs;
  readonly funder: string;
  readonly rule: string;
  readonly order?: string | undefined;
  readonly why?: Why;
}
/** Where it went, for taking it back later. */
export interface Granted {
  readonly lot: LotKey;
  /** [number of the item, day decided, day it counts for] of a measured asset. */
  readonly item?: readonly [number, number, number];
}

/** Whether what time grants would come after its fixed last day: then it is not granted, as time can load no record. */
export function isOver(m: Making, asset: string, expires: Expiry | null): boolean {
  if (m.deciding.isByTime !== true) return false;
  const expiry = expires ?? assetDef(m, asset).expires;
  return typeof expiry === 'object' && 'at' in expiry && expiry.at <= m.happenedAt;
}

/** Puts units in: at once or pending, dated by when it happened, paying a debt first. */
export function grant(m: Making, g: GrantOrder): Granted {
  const known = m.lotBefore;
  if (known !== undefined && g.availableAfter === null && known.asset === g.asset) {
    if (known.expires === g.expires && known.funder === g.funder && g.opensAt === undefined)
      return putIn(m, g, 0, known.until, known.granted);
  }
  const { calendar } = m.earning.compiled;
  const def = assetDef(m, g.asset);
  const opens = g.opensAt ?? (g.availableAfter === null ? 0 : calendar.plus(m.happenedAt, g.availableAfter));
  const from = opens > m.decidedAt ? opens : 0;
  const until = calendar.expiry(m.happenedAt, g.expires ?? def.expires);
  const lot = keyOfLot(m.draft.asset(g.asset).lots, from, until, g.funder);
  const { asset, expires, funder } = g;
  const granted: Granted = { lot };
  if (from === 0) m.lotBefore = { asset, expires, funder, until, granted };
  return putIn(m, g, from, until, granted);
}

function putIn(m: Making, g: GrantOrder, from: EpochMs, until: EpochMs | null, granted: Granted): Granted {
  const { lot } = granted;
  const item = from === 0 ? itemFor(m, g.asset) : undefined;
  m.transfer(grantTransfer(m, g, putInto(m, g.asset, g.amount, from !== 0, lot, until), item));
  cardsCame(m, g.asset, g.amount);
  if (until !== null && until <= m.decidedAt) expireAtOnce(m, g, lot, until);
  return item === undefined ? granted : { lot, item };
}

const isPlain = ({ key, of }: Lot): boolean => of === undefined && !isGraceLot(key);

/** The key of a lot that is there already is the same text, and no other is made. */
function keyOfLot(lots: readonly Lot[], from: EpochMs, until: EpochMs | null, funder: string): LotKey {
  for (const lot of lots) {
    if (lot.from === from && lot.until === until && lot.funder === funder && isPlain(lot)) return lot.key;
  }
  return lotKey(from, until, funder);
}

// Field by field instead of by spreads, the fields that nearly all have at once: this runs for every grant of every
// event, and fields that are added later lie apart.
function grantTransfer(
  m: Making,
  g: GrantOrder,
  put: Pick<Transfer, 'lots' | 'owed'>,
  item: Granted['item'],
): Transfer {
  const { scene, channel, shop } = m.place;
  const { asset, amount, rule, funder, order } = g;
  const { lots, owed } = put;
  const to = lots[0]?.[0].startsWith('/') === true ? 'balance' : 'pending';
  const transfer: { -readonly [K in keyof Transfer]: Transfer[K] } =
    order === undefined
      ? { asset, kind: 'grant', from: 'issued', to, amount, lots, rule, funder }
      : { asset, kind: 'grant', from: 'issued', to, amount, lots, rule, funder, order };
  if (owed !== undefined) transfer.owed = owed;
  if (scene !== undefined) transfer.scene = scene;
  if (channel !== undefined) transfer.channel = channel;
  if (shop !== undefined) transfer.shop = shop;
  if (item !== undefined) {
    transfer.day = item[2];
    if (item[1] !== item[2]) transfer.decided = item[1];
  }
  if (g.why !== undefined) transfer.why = g.why;
  return transfer;
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
  const lots = [[lot, amount - owed]] as const;
  return owed === 0 ? { lots } : { lots, owed };
}

/** A late grant whose end has passed: it came, and went at that end. Its lot may be a record already. */
export function expireAtOnce(
  m: Making,
  g: Pick<GrantOrder, 'asset' | 'amount' | 'funder'>,
  lot: LotKey,
  until: EpochMs,
): void {
  m.transfer({
    asset: g.asset,
    kind: 'expire',
    from: 'balance',
    to: 'expired',
    amount: g.amount,
    lots: [[lot, g.amount]],
    funder: g.funder,
    ...(until > m.happenedAt ? { happenedAt: until } : {}),
  });
  if (m.draft.asset(g.asset).lots.some((open) => open.key === lot)) return;
  const key = lotRecord(g.asset, lot);
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

/** The rules of an asset. What a version no longer has goes on by those of the last one that had it. */
export function assetDef(m: Making, asset: string): AssetDef {
  const def =
    m.program.program.assets[asset] ?? m.earning.compiled.program.assets[asset] ?? lastDef(m, asset);
  if (def === undefined) throw new Error(`asset ${asset} is in no version of the program`);
  return def;
}

function lastDef(m: Making, asset: string): AssetDef | undefined {
  return m.deciding.programs.versions
    .filter(({ effectiveAt }, i) => i === 0 || effectiveAt <= m.decidedAt)
    .map(({ compiled }) => compiled.program.assets[asset])
    .findLast((def) => def !== undefined);
}
