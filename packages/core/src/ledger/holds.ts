import { type Making, placeOf, Refused } from '../deciding.ts';
import { parseId } from '../kernel/ids.ts';
import { type EpochMs, type JsonObject, textOf, type Units } from '../kernel/json.ts';
import { refuse } from '../kernel/refusal.ts';
import type { Hold, LotKey, Transfer } from '../log/entry.ts';
import { awaitingOrder } from '../mall/mall-state.ts';
import { BLOCK, numberHere } from '../merging/merged-state.ts';
import type { Lot } from '../state.ts';
import { firstParts, lessParts, reversed } from './apply-transfer.ts';
import { assetDef } from './grant.ts';
import {
  availableOf,
  earnerOf,
  isGraceLot,
  type LotPart,
  lotKey,
  lotRecord,
  pick,
  sumParts,
} from './lots.ts';

/** A spend that can still be undone: the lots that paid, less what came back. Kept as record `spend/<hold>`. */
export interface SpendRecord extends JsonObject {
  readonly asset: string;
  readonly lots: readonly LotPart[];
}

/** Sets units aside until they are captured, released, or lapse. */
export function placeHold(m: Making): void {
  const { asset, amount } = m.event.data as { asset: string; amount: Units };
  holdUnits(m, { asset, amount, until: holdEnd(m, asset), id: String(m.seq) });
}

/** Sets units aside under an id. @returns the id */
export function holdUnits(
  m: Making,
  { asset, amount, until, id }: Pick<Hold, 'asset' | 'amount' | 'until' | 'id'>,
): string {
  const def = m.program.program.assets[asset];
  if (def === undefined)
    throw new Refused(refuse('unknown_asset', '/data/asset', `The program has no asset ${asset}.`));
  if (def.kind === 'score')
    throw new Refused(refuse('invalid_value', '/data/asset', `${asset} only counts and cannot be spent.`));
  const available = availableOf(m.draft.asset(asset), m.decidedAt);
  if (available < amount) {
    throw new Refused(
      refuse(
        'insufficient_available',
        '/data/amount',
        `${available} of ${asset} are available, ${amount} are wanted.`,
      ),
    );
  }
  const lots = pick(m.draft.asset(asset), amount, m.decidedAt);
  const hold: Hold = {
    id,
    asset,
    amount,
    until,
    lots,
    ...orderPart(m),
    ...placeOf(m.event.data),
  };
  m.transfer({ ...holdTransfer(hold, 'hold'), amount, from: 'balance', to: 'held', lots });
  m.hold(hold);
  return id;
}

function holdEnd(m: Making, asset: string): EpochMs {
  const minutes = m.event.data['minutes'];
  const span = typeof minutes === 'number' ? { minutes } : assetDef(m, asset).holdFor;
  return m.program.calendar.plus(m.decidedAt, span);
}

function orderPart(m: Making): { order?: string } {
  const order = m.event.data['orderId'];
  return typeof order === 'string' ? { order } : {};
}

/** Spends what was held, whole or in part; what is not captured goes back. */
export function captureHold(m: Making): void {
  const hold = openHold(m);
  const amount = (m.event.data['amount'] as Units | undefined) ?? hold.amount;
  if (amount > hold.amount) {
    throw new Refused(
      refuse('capture_above_hold', '/data/amount', `The hold has ${hold.amount}, not ${amount}.`),
    );
  }
  capture(m, hold, amount);
}

/** Spends all of an open hold. */
export function captureUnits(m: Making, id: string): void {
  const hold = m.draft.head.holds[id];
  if (hold === undefined) throw new Error(`no open hold ${id}`);
  capture(m, hold, hold.amount);
}

function capture(m: Making, hold: Hold, amount: Units): void {
  const lots = firstParts(hold.lots, amount);
  m.transfer({ ...holdTransfer(hold, 'capture'), amount, from: 'held', to: 'spent', lots });
  const rest = lessParts(hold.lots, lots);
  if (rest.length > 0) comeBack(m, holdTransfer(hold, 'release'), rest);
  m.hold({ ...hold, amount: 0, lots: [] });
  m.record(spendKey(hold.id), { asset: hold.asset, lots } satisfies SpendRecord);
}

/** Gives back what was held, by hand or, with time, by itself. */
export function releaseHold(m: Making, hold: Hold): void {
  comeBack(m, holdTransfer(hold, 'release'), hold.lots);
  m.hold({ ...hold, amount: 0, lots: [] });
}

/** Undoes a captured spend, whole or in part: what was taken last comes back first. */
export function restoreSpend(m: Making): void {
  const id = ownHoldId(m);
  const spend = m.wanted(spendKey(id)) as unknown as SpendRecord | null;
  if (spend === null)
    throw new Refused(refuse('unknown_hold', '/data/holdId', 'No captured hold has this id.'));
  const spent = sumParts(spend.lots);
  const amount = (m.event.data['amount'] as Units | undefined) ?? spent;
  if (amount > spent || amount === 0) {
    throw new Refused(
      refuse('restore_above_spend', '/data/amount', `${spent} are left to restore, not ${amount}.`),
    );
  }
  restoreUnits(m, id, amount);
}

/** Units of a captured hold come back; no more than are left of it. */
export function restoreUnits(m: Making, id: string, amount: Units): void {
  const spend = m.wanted(spendKey(id)) as unknown as SpendRecord | null;
  if (spend === null) throw new Error(`no captured hold ${id}`);
  const parts = firstParts(reversed(spend.lots), amount);
  const hold: Hold = { id, asset: spend.asset, amount, until: 0, lots: parts, ...orderPart(m) };
  m.record(spendKey(id), { asset: spend.asset, lots: lessParts(spend.lots, parts) } satisfies SpendRecord);
  comeBack(m, holdTransfer(hold, 'restore'), parts);
}

export function spendKey(hold: string): string {
  return `spend/${hold}`;
}

/** The hold that the event names, open and of this member. */
export function openHold(m: Making): Hold {
  const id = ownHoldId(m);
  const hold = m.draft.head.holds[id];
  if (hold !== undefined && awaitingOrder(m.draft.head, id) !== undefined)
    throw new Refused(refuse('hold_of_order', '/data/holdId', 'It goes as its mall order goes.'));
  if (hold !== undefined) return hold;
  throw new Refused(
    refuse(
      'hold_closed',
      '/data/holdId',
      'No open hold has this id: it was captured, released, has lapsed or never was.',
    ),
  );
}

export function ownHoldId(m: Making): string {
  const id = textOf(m.event.data['holdId']);
  const parts = parseId('hd', id);
  // A number above the newest entry's was never given out.
  const wasSpent = (number: number): boolean => m.wanted(spendKey(String(number))) !== null;
  const seq = parts === null ? null : numberHere(m.draft.head, m.deciding.context.member, parts, wasSpent);
  if (seq !== null && (seq < m.seq || seq >= BLOCK)) return String(seq);
  throw new Refused(refuse('unknown_hold', '/data/holdId', `The member has no hold ${id}.`));
}

/** What lets units come back: a hold released, a spend undone, a gift that was not taken. */
const CAME_FROM = { release: 'held', restore: 'spent', transit: 'transit' } as const;
type CameFrom = (typeof CAME_FROM)[keyof typeof CAME_FROM];
export type Back = Omit<Transfer, 'from' | 'to' | 'lots' | 'amount' | 'kind'> & {
  readonly kind: keyof typeof CAME_FROM;
};

/**
 * Units come back to their lots, paying a debt first. Where a lot has ended they live on for the asset's grace,
 * once per lot; what comes back to a lot after that has expired.
 */
export function comeBack(m: Making, base: Back, parts: readonly LotPart[]): void {
  const { asset } = base;
  const from = CAME_FROM[base.kind];
  const owed = Math.min(m.draft.asset(asset).owed, sumParts(parts));
  const rest = lessParts(parts, firstParts(parts, owed));
  const paid = owed === 0 ? [] : firstParts(parts, owed);
  payWith(m, base, from, paid);
  const live = rest.filter(([key]) => !hasEnded(key, m.decidedAt));
  const gone = rest.filter(([key]) => hasEnded(key, m.decidedAt));
  askForLots(m, asset, gone);
  const ended = gone.map(([key, n]) => graceFor(m, asset, key, n));
  const grace = ended.filter(([, into]) => !hasEnded(into, m.decidedAt));
  // Without a grace that is left they expire where they came from.
  const lost = ended.filter(([, into]) => hasEnded(into, m.decidedAt)).map(([key, , n]) => [key, n] as const);
  const back = sumParts(rest);
  if (back === 0) return;
  const lots = [...live, ...lost];
  m.transfer({ ...base, amount: back, from, to: 'balance', lots, ...(grace.length === 0 ? {} : { grace }) });
  for (const [old, into, n] of grace) settleGrace(m, asset, from, old, into, n);
  for (const [key, n] of lost) expireAgain(m, asset, from, key, n);
}

/** What has ended may be a record by now, and a spend may have taken a lot a day. */
function askForLots(m: Making, asset: string, parts: readonly LotPart[]): void {
  if (parts.length < 2) return;
  const open = new Set(m.draft.asset(asset).lots.map(({ key }) => key));
  m.askFor(parts.flatMap(([key]) => (open.has(key) ? [] : [lotRecord(asset, key)])));
}

/** The part that pays a debt, as a transfer of its own for each lot that it came from. */
function payWith(m: Making, base: Back, from: CameFrom, parts: readonly LotPart[]): void {
  for (const [key, n] of parts) {
    m.transfer({ ...base, amount: n, from, to: 'balance', lots: [[key, 0]], owed: n });
  }
}

function hasEnded(key: LotKey, at: EpochMs): boolean {
  const until = key.split('/')[1] ?? '';
  return until !== '' && Number(until) <= at;
}

function graceFor(m: Making, asset: string, key: LotKey, n: Units): readonly [LotKey, LotKey, Units] {
  const funder = key.split('/')[2] ?? '';
  const known = graceOf(m, asset, key);
  // A grace lot has no second grace: what comes back to it after its end has ended too.
  const until = isGraceLot(key) ? Number(key.split('/')[1]) : (known ?? graceEnd(m, asset));
  return [key, lotKey(0, until, funder, { grace: true, of: earnerOf(key) }), n];
}

function graceEnd(m: Making, asset: string): EpochMs {
  return m.program.calendar.plus(m.decidedAt, assetDef(m, asset).restoreGrace);
}

function graceOf(m: Making, asset: string, key: LotKey): EpochMs | undefined {
  const lot = m.draft.asset(asset).lots.find((open) => open.key === key);
  const found = lot ?? (m.wanted(lotRecord(asset, key)) as { grace?: EpochMs } | null);
  return found?.grace;
}

/** The record of an ended lot says what the fold says of open ones. */
function settleGrace(m: Making, asset: string, from: CameFrom, old: LotKey, into: LotKey, n: Units): void {
  if (m.draft.asset(asset).lots.some((lot) => lot.key === old)) return;
  const record = m.wanted(lotRecord(asset, old)) as unknown as Lot;
  const grace = Number(into.split('/')[1]);
  m.record(lotRecord(asset, old), {
    ...record,
    putIn: record.putIn - n,
    [columnOf(from)]: record[columnOf(from)] - n,
    grace,
  });
}

/** What was sent away counts as spent. */
function columnOf(from: CameFrom): 'held' | 'spent' {
  return from === 'held' ? 'held' : 'spent';
}

/** Units back in a lot whose end has passed: they are gone with it. */
function expireAgain(m: Making, asset: string, from: CameFrom, key: LotKey, n: Units): void {
  if (!m.draft.asset(asset).lots.some((lot) => lot.key === key)) {
    const record = m.wanted(lotRecord(asset, key)) as unknown as Lot;
    m.record(lotRecord(asset, key), { ...record, [columnOf(from)]: record[columnOf(from)] - n });
  }
  const funder = key.split('/')[2] ?? '';
  m.transfer({ asset, kind: 'expire', from: 'balance', to: 'expired', amount: n, lots: [[key, n]], funder });
}

export function holdTransfer<K extends Transfer['kind']>(
  hold: Hold,
  kind: K,
): Omit<Transfer, 'from' | 'to' | 'lots' | 'amount' | 'kind'> & { readonly kind: K } {
  return {
    asset: hold.asset,
    kind,
    hold: hold.id,
    funder: 'platform',
    ...(hold.order === undefined ? {} : { order: hold.order }),
    ...(hold.scene === undefined ? {} : { scene: hold.scene }),
    ...(hold.channel === undefined ? {} : { channel: hold.channel }),
    ...(hold.shop === undefined ? {} : { shop: hold.shop }),
  };
}
