import type { Entry, Transfer } from '@laurel/core';
import type { Violation } from './compare.ts';

/** One member's lots of one asset, counted from transfers alone. */
interface Lot {
  putIn: number;
  left: number;
  held: number;
  spent: number;
  expired: number;
  takenBack: number;
}
interface Books {
  readonly lots: Map<string, Map<string, Lot>>;
  readonly owed: Map<string, number>;
  readonly accounts: Map<string, Map<string, number>>;
  readonly holds: Map<string, number>;
}

/** I1 to I6 and I10 to I12 over the logs, from what reliability.md says of them. */
export function invariants(logs: ReadonlyMap<string, readonly Entry[]>, at: number): Violation | null {
  for (const [member, log] of logs) {
    const found = [...checkLog(log), ...checkStatuses(log)][0];
    if (found !== undefined) return { at, member, what: found[0], must: found[1], is: found[2] };
  }
  return null;
}

type Fault = readonly [what: string, must: string, is: string];

function* checkLog(log: readonly Entry[]): Generator<Fault> {
  const books: Books = { lots: new Map(), owed: new Map(), accounts: new Map(), holds: new Map() };
  const seen = new Set<string>();
  let before: Entry | undefined;
  // What a merge brings is put in place as a whole: from there on the oracle says what the lots are.
  let counts = true;
  for (const entry of log) {
    counts &&= !(entry.outcome.transfers ?? []).some(({ kind }) => kind === 'carry');
    const must = (before?.seq ?? 0) + 1;
    if (entry.seq !== must) yield ['numbers of a log', String(must), String(entry.seq)];
    if (before !== undefined && entry.decidedAt < before.decidedAt)
      yield ['decision times never go back', String(before.decidedAt), String(entry.decidedAt)];
    const key = JSON.stringify([entry.event.source, entry.event.id, entry.subject ?? null]);
    if (entry.origin !== 'time' && entry.outcome.deferred !== true) {
      if (seen.has(key)) yield ['I6 applied once', 'once', `${key} again at ${entry.seq}`];
      seen.add(key);
    }
    for (const transfer of entry.outcome.transfers ?? []) {
      yield* checkTransfer(transfer, entry);
      if (counts) yield* post(books, transfer, entry);
    }
    for (const hold of entry.outcome.holds ?? []) if (hold.amount < 0) yield ['I5', 'at least 0', hold.id];
    before = entry;
  }
}

/** I1. */
function* checkTransfer(transfer: Transfer, entry: Entry): Generator<Fault> {
  const { amount, from, to, lots, owed = 0, grace = [] } = transfer;
  if (!Number.isSafeInteger(amount) || amount <= 0) yield ['I1 amount', 'an integer above 0', String(amount)];
  if (from === to) yield ['I1 accounts', 'two', `${from} twice in ${entry.seq}`];
  const sum = [...lots, ...grace].reduce((total, part) => total + Number(part.at(-1)), 0);
  if (sum + owed !== amount && transfer.kind !== 'carry')
    yield ['I2 lots and debt add up', String(amount), `${sum} + ${owed} in ${entry.seq}`];
  if (lots.some(([, units]) => units < 0)) yield ['I3 parts', 'not below 0', JSON.stringify(lots)];
}

/** I2, I3, I4: what each transfer does to the lots that it names. */
function* post(books: Books, transfer: Transfer, entry: Entry): Generator<Fault> {
  const { asset, kind, amount, from, to, lots, owed = 0, grace = [] } = transfer;
  const accounts = mapIn(books.accounts, asset);
  accounts.set(from, (accounts.get(from) ?? 0) - amount);
  accounts.set(to, (accounts.get(to) ?? 0) + amount);
  const mine = mapIn(books.lots, asset);
  if (kind === 'spend' || kind === 'hold') yield* soonestFirst(mine, transfer, entry);
  for (const [key, units] of lots) {
    const lot = lotIn(mine, key);
    move(lot, { from, to, units, kind });
    if (Object.values(lot).some((each) => each < 0))
      yield ['I3 no part of a lot below 0', key, JSON.stringify(lot)];
    const sum = lot.left + lot.held + lot.spent + lot.expired + lot.takenBack;
    if (sum !== lot.putIn) yield ['I3 a lot adds up', String(lot.putIn), `${sum} after ${entry.seq}`];
  }
  for (const [ended, home, units] of grace) {
    const old = lotIn(mine, ended);
    move(old, { from, to: 'elsewhere', units });
    old.putIn -= units;
    move(lotIn(mine, home), { from: 'issued', to, units });
    if (Object.values(old).some((each) => each < 0))
      yield ['I3 no part of a lot below 0', ended, JSON.stringify(old)];
  }
  const comes = to === 'balance' || to === 'pending';
  // Units that pay a debt as they open or come back from a hold are spent by it: they are no longer in their lot.
  if (comes && owed > 0 && (from === 'pending' || from === 'held'))
    move(lotIn(mine, lots[0]?.[0] ?? ''), { from, to: 'spent', units: owed });
  books.owed.set(asset, (books.owed.get(asset) ?? 0) + (comes ? -owed : owed));
  if ((books.owed.get(asset) ?? 0) < 0)
    yield ['I2 debt', 'at least 0', `${books.owed.get(asset)} at ${entry.seq}`];
}

function lotIn(lots: Map<string, Lot>, key: string): Lot {
  const lot = lots.get(key) ?? { putIn: 0, left: 0, held: 0, spent: 0, expired: 0, takenBack: 0 };
  lots.set(key, lot);
  return lot;
}

function move(
  lot: Lot,
  { from, to, units, kind }: { from: string; to: string; units: number; kind?: string },
): void {
  const inside: Readonly<Record<string, keyof Lot>> = {
    balance: 'left',
    pending: 'left',
    held: 'held',
    spent: 'spent',
    expired: 'expired',
    issued: 'takenBack',
    // On their way to another member, as good as spent; from another member they are new here.
    transit: 'spent',
  };
  const taken = inside[from];
  const given = inside[to];
  if (from === 'issued' || kind === 'receive') lot.putIn += units;
  else if (taken !== undefined) lot[taken] -= units;
  if (given !== undefined) lot[given] += units;
}

/** I4: no lot that expires sooner, and was there, is left when a later one is taken. */
function* soonestFirst(mine: ReadonlyMap<string, Lot>, transfer: Transfer, entry: Entry): Generator<Fault> {
  const endOf = (key: string): number => Number(key.split('/')[1] || Number.POSITIVE_INFINITY);
  const startOf = (key: string): number => Number(key.split('/')[0] || 0);
  const latest = Math.max(...transfer.lots.map(([key]) => endOf(key)));
  for (const [key, lot] of mine) {
    const taken = transfer.lots.find(([each]) => each === key)?.[1] ?? 0;
    const there = startOf(key) <= entry.decidedAt && endOf(key) > entry.decidedAt;
    if (there && endOf(key) < latest && lot.left > taken)
      yield ['I4 soonest first', `${key} first`, `${JSON.stringify(transfer.lots)} at ${entry.seq}`];
  }
}

function mapIn<V>(maps: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const known = maps.get(key) ?? new Map<string, V>();
  maps.set(key, known);
  return known;
}

const mayFall = [
  'demoted',
  'revoked_by_refund',
  'set_by_operator',
  'trial',
  'paused',
  'resumed',
  'program_change',
  'manual_ended',
  'closed',
  'unmerged',
];

/** I10 and I11. */
function* checkStatuses(log: readonly Entry[]): Generator<Fault> {
  const tiers = new Map<string, { tier: string; until: number | null }>();
  for (const entry of log) {
    for (const change of entry.outcome.statuses ?? []) {
      const before = tiers.get(change.track);
      const shown = change.shown ?? change.tier;
      if ((before?.tier ?? null) !== change.previous && change.previous !== null && before?.tier !== shown)
        yield ['I10 no gap', `after ${before?.tier}`, `${change.previous} → ${shown} at ${entry.seq}`];
      const isTier = !change.track.startsWith('plan:');
      if (isTier && before !== undefined && shown < before.tier && !mayFall.includes(change.cause))
        yield ['I11', 'a stated cause', `${change.cause}: ${before.tier} → ${shown}`];
      if (change.until !== null && change.until <= change.since)
        yield ['I10 a period has a length', String(change.since), String(change.until)];
      tiers.set(change.track, { tier: shown, until: change.until });
    }
  }
}
