import { type Entry, earnerOf, type Head, type Json, type LotKey, type Transfer } from '@laurel/core';
import type { Report } from './violation.ts';

/**
 * The ledger of one member counted anew from its transfers alone, by another way than the core's fold: accounts as
 * plain sums, lots as columns. Where the two disagree, one of them is wrong.
 */
export interface AccountsCheck {
  readonly take: (entry: Entry) => void;
  /** Compares with the state at `at`, up to which time has been let pass. */
  readonly end: (head: Head, records: ReadonlyMap<string, Json | null>, at: number) => void;
}

interface Lot {
  readonly from: number;
  readonly until: number | null;
  putIn: number;
  left: number;
  held: number;
  spent: number;
  takenBack: number;
  expired: number;
}
interface Asset {
  readonly sums: Map<string, number>;
  readonly lots: Map<LotKey, Lot>;
  owed: number;
}

/** Accounts whose units a merge of two members, or its undoing, can move to another log or bring from there. */
const carried = ['balance', 'pending', 'held', 'issued', 'spent', 'expired'];
const carriedWays = carried.flatMap((account) => [`${account}>transit`, `transit>${account}`]);

/** Which ways there are from one account to another, by kind. */
const ways: Readonly<Record<Transfer['kind'], readonly string[]>> = {
  grant: ['issued>balance', 'issued>pending'],
  open: ['pending>balance'],
  takeback: ['balance>issued', 'pending>issued', 'expired>issued'],
  spend: ['balance>spent'],
  hold: ['balance>held'],
  capture: ['held>spent'],
  release: ['held>balance'],
  restore: ['spent>balance'],
  expire: ['balance>expired', 'pending>expired'],
  adjust: ['issued>balance', 'issued>pending', 'balance>issued', 'expired>issued'],
  transit: ['balance>transit', 'transit>balance'],
  share: ['balance>transit'],
  receive: ['transit>balance'],
  carry: carriedWays,
};

export function accountsCheck(report: Report): AccountsCheck {
  const assets = new Map<string, Asset>();
  return {
    take(entry) {
      const { whole, records } = entry.outcome;
      for (const transfer of entry.outcome.transfers ?? []) {
        if (transfer.kind === 'carry') checkShape(transfer, entry, report);
        if (transfer.kind === 'carry') postSums(assets, transfer);
      }
      if (whole?.assets !== undefined) putWhole(assets, whole.assets, records ?? {});
      for (const transfer of entry.outcome.transfers ?? []) {
        if (transfer.kind === 'carry') continue;
        let asset = assets.get(transfer.asset);
        if (asset === undefined)
          assets.set(transfer.asset, (asset = { sums: new Map(), lots: new Map(), owed: 0 }));
        checkShape(transfer, entry, report);
        checkChoice(asset, transfer, entry, report);
        post(asset, transfer);
        checkLots(asset, transfer, entry, report);
      }
    },
    end(head, records, at) {
      for (const [name, asset] of assets) {
        checkBalances(name, asset, { head, at, report });
        checkColumns(name, asset, { head, records, report });
      }
      for (const name of Object.keys(head.assets)) {
        if (!assets.has(name)) report('I2', head.seq, `${name} has a state and no transfer`);
      }
    },
  };
}

function postSums(assets: Map<string, Asset>, { asset: id, from, to, amount }: Transfer): void {
  const asset = assetOf(assets, id);
  asset.sums.set(from, (asset.sums.get(from) ?? 0) - amount);
  asset.sums.set(to, (asset.sums.get(to) ?? 0) + amount);
}

/**
 * Lots and debts as a merge or its undoing puts them; the accounts come by transfers alone, and both are compared at the
 * end. Of lots that have ended the entry's records say.
 */
function putWhole(
  assets: Map<string, Asset>,
  whole: Head['assets'],
  records: NonNullable<Entry['outcome']['records']>,
): void {
  for (const id of new Set([...assets.keys(), ...Object.keys(whole)])) {
    const asset = assetOf(assets, id);
    const state = whole[id] ?? { owed: 0, lots: [] };
    asset.owed = state.owed;
    for (const [key, { left, held }] of asset.lots) if (left + held > 0) asset.lots.delete(key);
    for (const lot of state.lots) putLot(asset, lot);
  }
  for (const [key, value] of Object.entries(records)) {
    const [, id = '', lot = ''] = /^lot\/([^/]+)\/(.*)$/.exec(key) ?? [];
    if (lot === '') continue;
    if (value === null) assetOf(assets, id).lots.delete(lot);
    else putLot(assetOf(assets, id), value as unknown as KeptLot);
  }
}

type KeptLot = Head['assets'][string]['lots'][number];

function putLot(asset: Asset, { key, putIn, left, held, spent, takenBack }: KeptLot): void {
  const expired = putIn - left - held - spent - takenBack;
  Object.assign(lotOf(asset, key), { putIn, left, held, spent, takenBack, expired });
}

function assetOf(assets: Map<string, Asset>, id: string): Asset {
  let asset = assets.get(id);
  if (asset === undefined) assets.set(id, (asset = { sums: new Map(), lots: new Map(), owed: 0 }));
  return asset;
}

function checkShape(t: Transfer, { seq }: Entry, report: Report): void {
  const known = ways[t.kind] ?? [];
  if (!known.includes(`${t.from}>${t.to}`))
    report('I1', seq, `${t.kind} of ${t.asset} goes from ${t.from} to ${t.to}`);
  if (!Number.isSafeInteger(t.amount) || t.amount <= 0)
    report('I1', seq, `${t.kind} of ${t.asset} moves ${t.amount}`);
  // How the units of a parted member lie in lots says the state that is put in place with them.
  if (t.kind === 'carry' && t.lots.length === 0) return;
  const parts = unitsOf(t) + (t.owed ?? 0);
  if (parts !== t.amount)
    report('I2', seq, `${t.kind} of ${t.amount} ${t.asset} names ${parts} in its lots and debt`);
}

function unitsOf(t: Transfer): number {
  let sum = 0;
  for (const [, units] of t.lots) sum += units;
  for (const [, , units] of t.grace ?? []) sum += units;
  return sum;
}

/** I4: what is spent or set aside comes from the lots that expire soonest, of those open at the time. */
function checkChoice(asset: Asset, t: Transfer, { seq, decidedAt }: Entry, report: Report): void {
  if (t.kind !== 'spend' && t.kind !== 'hold' && (t.kind !== 'transit' || t.to !== 'transit')) return;
  // What another of the household earned is no gift of hers.
  const may = ([key, lot]: Keyed): boolean =>
    lot.from <= decidedAt && lot.left > 0 && (t.kind !== 'transit' || earnerOf(key) === undefined);
  const open = [...asset.lots].filter(may).sort(soonestFirst);
  let wanted = t.amount - (t.owed ?? 0);
  const chosen: string[] = [];
  for (const [key, lot] of open) {
    if (wanted === 0) break;
    const units = Math.min(lot.left, wanted);
    chosen.push(`${key}:${units}`);
    wanted -= units;
  }
  const named = t.lots.map(([key, units]) => `${key}:${units}`);
  if (named.join() !== chosen.join())
    report('I4', seq, `${t.asset} taken from ${named.join(' ')}, not ${chosen.join(' ')}`);
}

type Keyed = readonly [LotKey, Lot];

function soonestFirst([keyA, a]: Keyed, [keyB, b]: Keyed): number {
  if (a.until !== b.until)
    return (a.until ?? Number.POSITIVE_INFINITY) < (b.until ?? Number.POSITIVE_INFINITY) ? -1 : 1;
  if (a.from !== b.from) return a.from - b.from;
  return keyA < keyB ? -1 : 1;
}

function post(asset: Asset, t: Transfer): void {
  asset.sums.set(t.from, (asset.sums.get(t.from) ?? 0) - t.amount);
  asset.sums.set(t.to, (asset.sums.get(t.to) ?? 0) + t.amount);
  const owed = t.owed ?? 0;
  asset.owed += t.from === 'balance' ? owed : -owed;
  for (const [key, units] of t.lots) move(lotOf(asset, key), t, units);
  for (const [old, into, units] of t.grace ?? []) {
    const [ended, live] = [lotOf(asset, old), lotOf(asset, into)];
    ended.putIn -= units;
    ended[t.from === 'held' ? 'held' : 'spent'] -= units;
    live.putIn += units;
    live.left += units;
  }
  const [first] = t.lots;
  if (owed > 0 && t.from !== 'balance' && first) payDebt(lotOf(asset, first[0]), t, owed);
}

function lotOf(asset: Asset, key: LotKey): Lot {
  let lot = asset.lots.get(key);
  if (lot === undefined) {
    const [from = '', until = ''] = key.split('/');
    lot = {
      from: Number(from),
      until: until === '' ? null : Number(until),
      putIn: 0,
      left: 0,
      held: 0,
      spent: 0,
      takenBack: 0,
      expired: 0,
    };
    asset.lots.set(key, lot);
  }
  return lot;
}

function move(lot: Lot, t: Transfer, units: number): void {
  if (t.kind === 'open') return;
  if (t.from === 'issued' || t.kind === 'receive') lot.putIn += units;
  else if (t.from === 'held') lot.held -= units;
  else if (t.from === 'spent' || t.from === 'transit') lot.spent -= units;
  else if (t.from === 'expired') lot.expired -= units;
  else lot.left -= units;
  if (t.to === 'issued') lot.takenBack += units;
  else if (t.to === 'held') lot.held += units;
  else if (t.to === 'spent' || t.to === 'transit') lot.spent += units;
  else if (t.to === 'expired') lot.expired += units;
  else lot.left += units;
}

/** Units that pay a debt were put in, opened or given back, and are spent at once. */
function payDebt(lot: Lot, t: Transfer, owed: number): void {
  if (t.from === 'issued' || t.kind === 'receive') lot.putIn += owed;
  else if (t.from === 'pending') lot.left -= owed;
  else if (t.from === 'held') lot.held -= owed;
  else return;
  lot.spent += owed;
}

function checkLots(asset: Asset, t: Transfer, { seq }: Entry, report: Report): void {
  if (asset.owed < 0) report('I2', seq, `the debt of ${t.asset} is ${asset.owed}`);
  const touched = [...t.lots.map(([key]) => key), ...(t.grace ?? []).flatMap(([old, into]) => [old, into])];
  for (const key of touched) {
    const lot = lotOf(asset, key);
    const columns = [lot.putIn, lot.left, lot.held, lot.spent, lot.takenBack, lot.expired];
    const isBad = columns.some((units) => units < 0 || units > lot.putIn);
    if (isBad || lot.left + lot.held + lot.spent + lot.takenBack + lot.expired !== lot.putIn) {
      report('I3', seq, `lot ${key} of ${t.asset} stands at ${columns.join('/')}`);
    }
  }
}

interface Compared {
  readonly head: Head;
  readonly at: number;
  readonly report: Report;
}

function checkBalances(name: string, asset: Asset, { head, at, report }: Compared): void {
  const sum = [...asset.sums.values()].reduce((a, b) => a + b, 0);
  if (sum !== 0) report('I1', head.seq, `the accounts of ${name} add up to ${sum}`);
  const found = { available: 0, pending: 0, held: 0 };
  for (const lot of asset.lots.values()) {
    found[lot.from <= at ? 'available' : 'pending'] += lot.left;
    found.held += lot.held;
    if (lot.until !== null && lot.until <= at && lot.left > 0)
      report('I3', head.seq, `an ended lot of ${name} still has ${lot.left}`);
  }
  const account = (of: string): number => asset.sums.get(of) ?? 0;
  const expected = { balance: found.available - asset.owed, pending: found.pending, held: found.held };
  for (const [of, units] of Object.entries(expected)) {
    if (account(of) !== units)
      report('I2', head.seq, `${of} of ${name} is ${account(of)} by transfers and ${units} by lots`);
  }
  if (asset.owed > 0 && found.available > 0)
    report('I2', head.seq, `${name} owes ${asset.owed} with ${found.available} available`);
}

interface Stored {
  readonly head: Head;
  readonly records: ReadonlyMap<string, Json | null>;
  readonly report: Report;
}

/** The folded state's columns are the counted ones, of open lots and of ended ones. */
function checkColumns(name: string, asset: Asset, { head, records, report }: Stored): void {
  const state = head.assets[name];
  const open = new Map(state?.lots.map((lot) => [lot.key, lot]));
  if ((state?.owed ?? 0) !== asset.owed)
    report('I2', head.seq, `${name} owes ${asset.owed}, its state says ${state?.owed ?? 0}`);
  for (const [key, lot] of asset.lots) {
    const kept = open.get(key) ?? (records.get(`lot/${name}/${key}`) as unknown as Lot | null | undefined);
    open.delete(key);
    if (kept === undefined || kept === null) {
      // A lot that began and ended within one entry leaves nothing behind.
      if (lot.left + lot.held > 0) report('I3', head.seq, `lot ${key} of ${name} is not in the state`);
      continue;
    }
    for (const column of ['putIn', 'left', 'held', 'spent', 'takenBack'] as const) {
      if (kept[column] !== lot[column])
        report(
          'I3',
          head.seq,
          `${column} of lot ${key} of ${name} is ${kept[column]}, counted ${lot[column]}`,
        );
    }
  }
  for (const key of open.keys()) report('I3', head.seq, `lot ${key} of ${name} came from nowhere`);
}
