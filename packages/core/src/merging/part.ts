import { apply, emptyHead } from '../apply.ts';
import type { Context, Programs } from '../contract.ts';
import { canonical } from '../kernel/canonical.ts';
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
import { movedBy, plus } from './carry.ts';
import { BLOCK, hereOf, type Known, MERGED, type MergedFact, mergedOf, numberHere } from './merged-state.ts';
import { type Package, plainHead } from './package.ts';
import type { Parted, Parting } from './parting.ts';
import { Side, withFact } from './side.ts';

/** A member and all of her log. */
export interface Log {
  readonly member: MemberNo;
  readonly entries: readonly Entry[];
}
export type Parts =
  | { readonly ok: true; readonly parting: Parting }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * How two members part that were merged: each as she would be, had the two never been one. Both logs are folded up to the
 * merge, and every event since is decided once more, at its own time and under the versions of then, upon the one for
 * whom it was sent. Pure, as deciding is.
 */
export function partMembers(programs: Programs, stays: Log, goes: Log): Parts {
  const found = findMerge(stays, goes.member);
  if (found === null) return no('not_merged', 'She is not merged into this member.');
  const since = stays.entries.slice(found.at + 1);
  const asked = without(since);
  if (asked === null) return no('unmerge_order', 'One who came before her has left since.');
  const sides = sidesOf(programs, stays, goes, found);
  const group = groupOf(found.data);
  for (const entry of asked) {
    const fault = decideAgain(sides, entry, group.has(entry.subject ?? stays.member), { log: stays.entries });
    if (fault !== null) return { ok: false, refusal: fault };
  }
  const last = stays.entries.at(-1) as Entry;
  for (const side of [sides.stays, sides.goes]) side.pass(last.decidedAt, last.seq + 1);
  if (!sameTransit(since, sides))
    return no('unmerge_inexact', 'What went to other members would have been less.');
  const sent = goes.entries.filter(({ seq }) => seq === found.data.sent);
  return { ok: true, parting: partingOf({ ...found, sent }, since, sides, last) };
}

function no(code: Refusal['code'], detail: string): Parts {
  return { ok: false, refusal: refuse(code, '/data/member', detail) };
}

interface Merge {
  /** Place of the entry that took her up. */
  readonly at: number;
  readonly entry: Entry;
  readonly data: Package;
  readonly known: MergedFact;
}

function findMerge({ entries }: Log, member: MemberNo): Merge | null {
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = entries[at] as Entry;
    const { type, data } = entry.event;
    if (type === 'member.unmerged' && (data['member'] as { member: number }).member === member) return null;
    const known = entry.outcome.facts?.[MERGED] as MergedFact | undefined;
    if (type !== 'merge.received' || known === undefined) continue;
    if ((data as Package).from.member === member) return { at, entry, data: data as Package, known };
  }
  return null;
}

/** She herself and those who came within her. */
function groupOf({ from, head }: Package): ReadonlySet<MemberNo> {
  return new Set([from.member, ...hereOf(head as unknown as Head).map(({ who }) => who.member)]);
}

/**
 * What was asked since, one by one. Somebody who came later and has left again was never here; null where one who was here
 * before has left since.
 */
function without(since: readonly Entry[]): readonly Entry[] | null {
  let asked = since.filter(({ cause }) => cause === undefined);
  for (const left of asked.filter(({ event }) => event.type === 'member.unmerged')) {
    const gone = (left.event.data['member'] as { member: number }).member;
    const came = asked.findLast(
      ({ event, seq }) =>
        event.type === 'merge.received' && seq < left.seq && (event.data as Package).from.member === gone,
    );
    if (came === undefined) return null;
    const group = groupOf(came.event.data as Package);
    const wasHere = ({ seq, subject }: Entry): boolean =>
      seq > came.seq && seq < left.seq && group.has(subject ?? 0);
    asked = asked.filter((entry) => entry !== came && entry !== left && !wasHere(entry));
  }
  return asked;
}

interface Sides {
  readonly stays: Side;
  readonly goes: Side;
}
interface Folded {
  readonly head: Head;
  readonly records: ReadonlyMap<string, Json | null>;
}

function fold(entries: readonly Entry[], start: Folded = { head: emptyHead, records: new Map() }): Folded {
  let { head } = start;
  const records = new Map(start.records);
  for (const entry of entries) {
    const next = apply(head, entry);
    head = next.head;
    for (const [key, value] of next.records) records.set(key, value);
  }
  return { head: plainHead(head), records };
}

function sidesOf(programs: Programs, stays: Log, goes: Log, { at, data, known }: Merge): Sides {
  const mine = fold(stays.entries.slice(0, at));
  const hers = fold(goes.entries.filter(({ seq }) => seq < data.sent));
  const she = known.known.find(({ who, seq }) => who.member === goes.member && seq === data.sent) as Known;
  // Blocks of numbers are given out once, whoever leaves.
  const gone: Known = { who: she.who, block: she.block, blocks: she.blocks, gone: true };
  const stayed = withFact(mine.head, MERGED, {
    next: known.next,
    known: [...mergedOf(mine.head).known, gone],
  });
  const before = mergedOf(hers.head);
  const had: Known = {
    who: { member: stays.member },
    block: before.next,
    blocks: she.blocks,
    had: she.block,
  };
  const others = before.known.filter(({ who }) => who.member !== stays.member);
  const left = withFact(hers.head, MERGED, { next: before.next + 1, known: [...others, had] });
  return {
    stays: new Side(programs, { member: stays.member, head: stayed, records: mine.records }, 0),
    goes: new Side(programs, { member: goes.member, head: left, records: hers.records }, before.next * BLOCK),
  };
}

/** @returns why it cannot be decided for her alone; null where it could */
function decideAgain(
  sides: Sides,
  entry: Entry,
  isHers: boolean,
  { log }: { readonly log: readonly Entry[] },
): Refusal | null {
  if (entry.origin === 'time') {
    for (const side of [sides.stays, sides.goes]) side.pass(entry.decidedAt, entry.seq);
    return null;
  }
  const side = sideOf(sides, entry, isHers);
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

/** Whose it is: hers for whom it was sent; what is about an order or a hold that the other one alone has is the other's. */
function sideOf({ stays, goes }: Sides, { event }: Entry, isHers: boolean): Side {
  const [own, other] = isHers ? [goes, stays] : [stays, goes];
  return isAbout(other, event) && !isAbout(own, event) ? other : own;
}

function isAbout(side: Side, { data, type }: Event): boolean {
  const order = textOf(data['orderId']);
  if (order !== '') return [orderKey(order), useKey(order)].some((key) => side.get(key) !== null);
  const id = parseId('hd', textOf(data['holdId'])) ?? parseId('cl', textOf(data['callId']));
  if (id === null) return type.startsWith('mall.') && side.get(mallKey(Number(data['order']))) !== null;
  const seq = numberHere(side.head, side.member, id);
  if (seq === null) return false;
  const key = `${seq}.${id.n}`;
  const records = [spendKey(String(seq)), purchaseKey(key), refundKey(key)];
  return side.head.holds[seq] !== undefined || records.some((one) => side.get(one) !== null);
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
const TAKEN: ReadonlySet<string> = new Set(['spent', 'held', 'transit']);

/** What went to other members and came from them has happened, and must come out the same. */
function sameTransit(since: readonly Entry[], { stays, goes }: Sides): boolean {
  const gifts = since.map(({ outcome }) => ({
    outcome: { transfers: (outcome.transfers ?? []).filter(({ kind }) => kind !== 'carry') },
  }));
  const more = plus(plus(stays.moved, goes.moved), movedBy(gifts), -1);
  return Object.values(more).every((accounts) => (accounts.transit ?? 0) === 0);
}

function partingOf(
  found: Merge & { readonly sent: readonly Entry[] },
  since: readonly Entry[],
  { stays, goes }: Sides,
  last: Entry,
): Parting {
  const joint = fold(since, fold([found.entry], { head: before(found), records: new Map() }));
  const undone = plus(movedBy([found.entry]), movedBy(since));
  return {
    upTo: last.seq,
    stays: {
      head: numbered(stays.head, last.seq),
      records: differing(stays, joint.records),
      moved: plus(stays.moved, undone, -1),
    },
    goes: {
      head: plainHead(goes.head),
      records: { ...plain(goes.changed), [`merge/${found.data.sent}`]: null },
      moved: plus(goes.moved, movedBy(found.sent), -1),
    },
    loans: [...stays.loans, ...goes.loans].sort((a, b) => a.seq - b.seq),
  };
}

/** The fold asks of a head no more than its number. */
function before({ entry }: Merge): Head {
  return { ...emptyHead, seq: entry.seq - 1 };
}

function numbered(head: Head, seq: number): Head {
  return plainHead({ ...head, seq });
}

function plain(records: ReadonlyMap<string, Json | null>): Parted['records'] {
  return Object.fromEntries(records);
}

/** Records that are otherwise in the joint log than they would be. */
function differing(side: Side, joint: ReadonlyMap<string, Json | null>): Parted['records'] {
  const records: Record<string, Json> = {};
  for (const key of new Set([...joint.keys(), ...side.changed.keys()])) {
    const [is, would] = [joint.get(key), side.get(key)];
    if (is === undefined || canonical(is ?? null) !== canonical(would)) records[key] = would;
  }
  return records;
}
