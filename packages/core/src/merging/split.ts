import { apply, emptyHead } from '../apply.ts';
import type { Context, Programs } from '../contract.ts';
import { parseId } from '../kernel/ids.ts';
import { type Json, type MemberNo, textOf, type Units } from '../kernel/json.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { spendKey } from '../ledger/holds.ts';
import type { Entry } from '../log/entry.ts';
import type { Event } from '../log/event.ts';
import { mallKey } from '../mall/mall-state.ts';
import { orderKey } from '../orders/record.ts';
import { purchaseKey } from '../plans/plan-state.ts';
import { refundKey } from '../plans/purchase.ts';
import { useKey } from '../redemptions/use-record.ts';
import { takenAgain } from '../replay.ts';
import type { Head } from '../state.ts';
import { askedIn } from './asked.ts';
import { BLOCK, type Known, MERGED, type MergedFact, mergedOf, numberHere } from './merged-state.ts';
import { cameAt, findMerge, groupOf, type Merge } from './merges-in.ts';
import { plainHead } from './package.ts';
import { Side, withFact } from './side.ts';

/** A member and all of her log. */
export interface Log {
  readonly member: MemberNo;
  readonly entries: readonly Entry[];
}

/** Both as they would be, had they never been one, and how it came to that. */
export interface Split {
  readonly stays: Side;
  readonly goes: Side;
  /** Place of the first entry of the one who stays that was decided once more. */
  readonly from: number;
  /** What was decided once more, and which of it upon the one who goes, by the numbers of entries. */
  readonly asked: readonly Entry[];
  readonly hers: ReadonlySet<number>;
}

type Splits =
  | { readonly ok: true; readonly split: Split }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Decides once more what was asked of two since they became one, each for whom it was sent. Who has left since was never here:
 * where she came first, it begins before that.
 */
export function splitMembers(
  programs: Programs,
  stays: Log,
  goes: Pick<Log, 'member'>,
  found: Merge,
): Splits {
  const { entries, member } = stays;
  const from = beginOf(entries, found.at);
  const base = fold(entries.slice(0, from));
  const sides = {
    stays: new Side(programs, { member, ...base }, 0),
    goes: sideWhoGoes(programs, member, goes.member, found),
  };
  const others = othersIn(programs, stays, from);
  const asked: Entry[] = [];
  const hers = new Set<number>();
  const group = groupOf(found.data);
  for (const entry of askedIn(entries, from, base.head)) {
    const took = tookUp(entry);
    if (took !== null && (entry === found.entry || others.has(entry.seq)))
      sides.stays.head = without(sides.stays.head, entry, took);
    if (others.has(entry.seq) || entry === found.entry || isReturned(entry)) continue;
    asked.push(entry);
    const isSince = entry.seq > found.entry.seq;
    if (entry.origin === 'time') {
      sides.stays.pass(entry.decidedAt, entry.seq);
      if (isSince) sides.goes.pass(entry.decidedAt, entry.seq);
      continue;
    }
    const isHers = group.has(entry.subject ?? member);
    const side = isSince ? sideOf(sides, entry, isHers) : sides.stays;
    if (side === sides.goes) hers.add(entry.seq);
    const refusal = decideAgain(side, entry, isHers, entries);
    if (refusal !== null) return { ok: false, refusal };
  }
  return { ok: true, split: { ...sides, from, asked, hers } };
}

/** The entry from which on somebody was here who has left since, or who leaves now. */
function beginOf(entries: readonly Entry[], at: number): number {
  let from = at;
  for (let n = entries.length - 1; n > from; n--) {
    const came = cameAt(entries, n);
    // What was behind is looked at again: it may have been the leaving of another one.
    if (came !== null && came < from) [from, n] = [came, entries.length];
  }
  return from;
}

/** Numbers of entries that are of others who came since, and have left. */
function othersIn(programs: Programs, { member, entries }: Log, from: number): ReadonlySet<number> {
  const others = new Set<number>();
  for (let n = from; n < entries.length; n++) {
    const came = cameAt(entries, n);
    if (came === null) continue;
    const left = entries[n] as Entry;
    const until = { member, entries: entries.slice(0, n) };
    const goes = (left.event.data['member'] as { member: MemberNo }).member;
    const found = findMerge(until.entries, goes) as Merge;
    const split = splitMembers(programs, until, { member: goes }, found);
    if (!split.ok) throw new Error(`who left at ${left.seq} could not have`);
    for (const seq of [found.entry.seq, left.seq, ...split.split.hers]) others.add(seq);
  }
  return others;
}

/** The fact of who is here that a merge left. */
function tookUp({ event, outcome }: Entry): MergedFact | null {
  return event.type === 'merge.received'
    ? ((outcome.facts?.[MERGED] as MergedFact | undefined) ?? null)
    : null;
}

/** Somebody who could not be taken up stays where she is, whatever would be now. */
function isReturned({ event, outcome }: Entry): boolean {
  return event.type === 'merge.received' && outcome.facts?.[MERGED] === undefined;
}

/** Blocks of numbers are given out once, whoever leaves. */
function without(head: Head, entry: Entry, { next, known }: MergedFact): Head {
  const { from, sent } = entry.event.data as unknown as Merge['data'];
  const she = known.find(({ who, seq }) => who.member === from.member && seq === sent) as Known;
  const gone: Known = { who: she.who, block: she.block, blocks: she.blocks, gone: true };
  return withFact(head, MERGED, { next, known: [...mergedOf(head).known, gone] });
}

function sideWhoGoes(programs: Programs, stays: MemberNo, member: MemberNo, { entry, data }: Merge): Side {
  const head = data.head as unknown as Head;
  const fact = entry.outcome.facts?.[MERGED] as MergedFact;
  const she = fact.known.find(({ who, seq }) => who.member === member && seq === data.sent) as Known;
  const before = mergedOf(head);
  const had: Known = { who: { member: stays }, block: before.next, blocks: she.blocks, had: she.block };
  const left = withFact(head, MERGED, { next: before.next + 1, known: [...before.known, had] });
  return new Side(
    programs,
    { member, head: left, records: new Map(Object.entries(data.records)) },
    before.next * BLOCK,
  );
}

export interface Folded {
  readonly head: Head;
  readonly records: ReadonlyMap<string, Json | null>;
}

export function fold(
  entries: readonly Entry[],
  start: Folded = { head: emptyHead, records: new Map() },
): Folded {
  let { head } = start;
  const records = new Map(start.records);
  for (const entry of entries) {
    const next = apply(head, entry);
    head = next.head;
    for (const [key, value] of next.records) records.set(key, value);
  }
  return { head: plainHead(head), records };
}

/** @returns why it cannot be decided for her alone; null where it could */
function decideAgain(side: Side, entry: Entry, isHers: boolean, log: readonly Entry[]): Refusal | null {
  const context = contextOf(side.member, entry, log, isHers);
  let decision = side.decide(entry, context);
  if (decision.kind === 'refused' && decision.refusal.code === 'insufficient_available')
    decision = side.decideWithLoan(entry, context, spentBy(log, entry));
  if (decision.kind === 'applied' || decision.kind === 'deferred') return null;
  const why = decision.kind === 'refused' ? decision.refusal.code : 'input_missing';
  const { type, source, id } = entry.event;
  return refuse(
    'unmerge_inexact',
    '/data/member',
    `${type} ${source}/${id} would have been refused: ${why}.`,
  );
}

/**
 * Whose it is: hers for whom it was sent; what is about an order or a hold that the other one alone has is the other's. What came
 * from another member names that one's order, and is hers for whom it came.
 */
function sideOf(
  { stays, goes }: Pick<Split, 'stays' | 'goes'>,
  { event, origin }: Entry,
  isHers: boolean,
): Side {
  const [own, other] = isHers ? [goes, stays] : [stays, goes];
  if (origin !== 'outside') return own;
  return isAbout(other, event) && !isAbout(own, event) ? other : own;
}

function isAbout(side: Side, { data, type }: Event): boolean {
  const order = textOf(data['orderId']);
  if (order !== '') return [orderKey(order), useKey(order)].some((key) => side.get(key) !== null);
  const id = parseId('hd', textOf(data['holdId'])) ?? parseId('cl', textOf(data['callId']));
  if (id === null) return type.startsWith('mall.') && side.get(mallKey(Number(data['order']))) !== null;
  const isThere = (seq: number): boolean => {
    const key = `${seq}.${id.n}`;
    const records = [spendKey(String(seq)), purchaseKey(key), refundKey(key)];
    return side.head.holds[seq] !== undefined || records.some((one) => side.get(one) !== null);
  };
  const seq = numberHere(side.head, side.member, id, isThere);
  return seq !== null && isThere(seq);
}

function contextOf(member: MemberNo, entry: Entry, log: readonly Entry[], isHers: boolean): Context {
  const subject = isHers ? entry.subject : undefined;
  return {
    member,
    origin: entry.origin,
    now: entry.decidedAt,
    backfill: entry.backfill === true,
    // It was accepted once: how late it was has been asked.
    override: true,
    ...(entry.origin === 'follow' ? { happenedAt: entry.happenedAt } : {}),
    ...(subject === undefined || subject === member ? {} : { subject }),
    taken: takenAgain(entry, log, log.indexOf(entry)),
  };
}

/** Units by asset that an entry, and what followed from it, took out of the balance. */
function spentBy(log: readonly Entry[], asked: Entry): ReadonlyMap<string, Units> {
  const spent = new Map<string, Units>();
  const chain = new Set([asked.seq]);
  for (const { seq, cause, outcome } of log.slice(log.indexOf(asked))) {
    if (seq !== asked.seq && (cause === undefined || !chain.has(cause))) break;
    chain.add(seq);
    for (const { asset, from, to, amount } of outcome.transfers ?? [])
      if (from === 'balance' && TAKEN.has(to)) spent.set(asset, (spent.get(asset) ?? 0) + amount);
  }
  return spent;
}
const TAKEN: ReadonlySet<string> = new Set(['spent', 'held', 'transit', 'issued']);
