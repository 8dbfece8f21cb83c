import {
  advance,
  answerOf,
  type Context,
  type Decision,
  decide,
  type Entry,
  type EpochMs,
  type Event,
  emptyHead,
  type FollowOn,
  factOf,
  type Head,
  type Json,
  type Needs,
  needs,
  type Programs,
  type Records,
} from '@laurel/core';
import type { Sent } from './act.ts';
import { eventOf, type Names } from './event-of.ts';
import { seenOfHead } from './seen-of-head.ts';
import type { Store, Told } from './store.ts';
import { textOf } from './text-of.ts';

interface Kept {
  head: Head;
  readonly records: Map<string, Json>;
  readonly log: Entry[];
  /** What was applied or deferred, by id. */
  readonly answered: Map<string, { readonly content: string; readonly told: Told }>;
}
interface Parcel {
  readonly follow: FollowOn;
  readonly happened: EpochMs;
  readonly from: string;
  readonly backfill: boolean;
}

/** What a law may look at beside what every store shows. */
export interface CoreStore extends Store {
  readonly names: Names;
  /** All members' logs. */
  readonly logs: () => Promise<ReadonlyMap<string, readonly Entry[]>>;
  readonly heads: () => ReadonlyMap<string, Head>;
  /** Puts heads and records through their stored form, as a process that starts anew would. */
  readonly restart: () => void;
}

/** The product's pure core with the smallest shell that can drive it: one process, nothing fails. */
export function coreStore(programs: Programs, assets: readonly string[]): CoreStore {
  const names: string[] = [];
  const members = new Map<string, Kept>();
  const outbox: Parcel[] = [];
  const shop: Shop = { programs, names: numbersOf(names), members, outbox, orders: new Map() };
  return {
    send: async (sent, now) => sendOne(shop, sent, now),
    relay: async (now) => relayAll(shop, now),
    pass: async (now) => {
      for (const [name, kept] of members) {
        // Fine print 2: the scheduler leaves a member in backfill alone.
        if (kept.head.backfill) continue;
        const passed = advance(programs, kept.head, now, shop.names.numberOf(name));
        keep(kept, passed.entries, passed);
      }
    },
    read: async (name, at) => {
      const kept = members.get(name);
      if (kept === undefined) return null;
      const { head } = advance(
        programs,
        kept.head,
        Math.max(at, kept.head.decidedAt),
        shop.names.numberOf(name),
      );
      return seenOfHead(head, assets, Math.max(at, kept.head.decidedAt));
    },
    logs: async () => new Map([...members].map(([name, kept]) => [name, kept.log])),
    names: shop.names,
    heads: () => new Map([...members].map(([name, kept]) => [name, kept.head])),
    restart: () => {
      for (const kept of members.values()) {
        kept.head = JSON.parse(JSON.stringify(kept.head));
        for (const [key, value] of kept.records) kept.records.set(key, JSON.parse(JSON.stringify(value)));
      }
    },
  };
}

interface Shop {
  readonly programs: Programs;
  readonly names: Names;
  readonly members: Map<string, Kept>;
  readonly outbox: Parcel[];
  /** Orders by the follow-on that told an inviter of them. */
  readonly orders: Map<string, string>;
}

/** Inner numbers of members by their names, from 1. */
export function numbersOf(names: string[]): Names {
  return {
    numberOf: (name) => {
      if (!names.includes(name)) names.push(name);
      return names.indexOf(name) + 1;
    },
    nameOf: (number) => names[number - 1] ?? '',
  };
}

function sendOne(shop: Shop, sent: Sent, now: EpochMs): Told {
  const kept = shop.members.get(sent.member) ?? newKept();
  const decidedAt = sent.backfill ? sent.time : Math.max(now, kept.head.decidedAt);
  const content = JSON.stringify([sent.time, sent.act]);
  const known = kept.answered.get(sent.id);
  if (known !== undefined) return repeat(kept, sent, { known, content, now });
  const refused: Told = { status: 'refused', code: null, limited: false, shortfall: 0, charge: 0, decidedAt };
  const read = eventOf(shop.programs, shop.names, {
    sent,
    holdOf: (id) => holdPlacedBy(shop, sent.member, id),
  });
  if (!read.ok) return { ...refused, code: read.code };
  const context = { now, backfill: sent.backfill === true, origin: 'outside' } as const;
  const decision = decideFully(shop, { name: sent.member, kept, event: read.event }, context);
  if (decision.kind === 'refused') return { ...refused, code: decision.refusal.code };
  if (decision.kind === 'needs') throw new Error('asked again for what it had');
  shop.members.set(sent.member, kept);
  commit(shop, sent.member, kept, decision);
  const told = toldOf(shop, sent, { kept, decision });
  kept.answered.set(sent.id, { content, told });
  return told;
}

const newKept = (): Kept => ({ head: emptyHead, records: new Map(), log: [], answered: new Map() });

function repeat(
  kept: Kept,
  sent: Sent,
  { known, content, now }: { known: { content: string; told: Told }; content: string; now: EpochMs },
): Told {
  const decidedAt = Math.max(now, kept.head.decidedAt);
  if (known.content !== content)
    return { status: 'refused', code: 'event_conflict', limited: false, shortfall: 0, charge: 0, decidedAt };
  if (known.told.status !== 'deferred') return { ...known.told, status: 'duplicate', decidedAt };
  const since = kept.log.some((entry) => entry.event.id === sent.id && entry.outcome.deferred !== true);
  return { ...known.told, status: since ? 'duplicate' : 'deferred', decidedAt };
}

function holdPlacedBy(shop: Shop, name: string, id: string): string | null {
  const kept = shop.members.get(name);
  if (kept === undefined) return null;
  return answerOf(shop.names.numberOf(name), kept.log, 'sim', id)?.hold?.id ?? null;
}

function toldOf(
  shop: Shop,
  sent: Sent,
  { kept, decision }: { kept: Kept; decision: { kind: 'applied' | 'deferred' } },
): Told {
  const answer = answerOf(shop.names.numberOf(sent.member), kept.log, 'sim', sent.id);
  if (answer === null) throw new Error(`no answer for ${sent.id}, which was ${decision.kind}`);
  const short = answer.shortfall.filter((each) => each.asset === 'points');
  return {
    status: decision.kind,
    code: answer.void?.code ?? null,
    limited: answer.limited.length > 0,
    shortfall: short.reduce((total, each) => total + each.units, 0),
    charge: short.reduce((total, each) => total + (each.charge?.amount ?? 0), 0),
    decidedAt: answer.decidedAt,
  };
}

interface Asked {
  readonly name: string;
  readonly kept: Kept;
  readonly event: Event;
}

/** Loads what the core says that it needs, and nothing else. */
function decideFully(
  shop: Shop,
  { name, kept, event }: Asked,
  how: Pick<Context, 'now' | 'backfill' | 'origin' | 'happenedAt'>,
): Decision {
  const loaded = new Map<string, Json | null>();
  const load = (keys: readonly string[]): void => {
    for (const key of keys) loaded.set(key, kept.records.get(key) ?? null);
  };
  let asked: Needs = needs(shop.programs, kept.head, event);
  const { lineage } = asked;
  const taken = lineage === undefined ? {} : inviterOf(shop, lineage);
  for (let round = 0; round < 10; round += 1) {
    load(asked.records);
    const records: Records = loaded;
    const context: Context = { ...how, member: shop.names.numberOf(name), taken };
    const decision = decide(shop.programs, { head: kept.head, records }, event, context);
    if (decision.kind !== 'needs') return decision;
    asked = decision.needs;
  }
  throw new Error('the core never has enough');
}

/** What is told of an inviter: whether she is a member, and the line above her. */
function inviterOf(shop: Shop, inviter: number): Context['taken'] {
  const standing = shop.members.get(shop.names.nameOf(inviter))?.head.standing ?? 'none';
  return { lineage: lineOf(shop, inviter), known: standing !== 'none' };
}

/** The members above one, nearest first. */
function lineOf(shop: Shop, number: number): readonly number[] {
  const line: number[] = [];
  for (let at = number; ; ) {
    const fact = factOf(shop.members.get(shop.names.nameOf(at))?.head.facts ?? {}, 'inviter');
    if (fact === undefined || fact === null) return line;
    at = (fact as { readonly member: number }).member;
    line.push(at);
    if (line.length > 100) throw new Error('a ring of inviters');
  }
}

function commit(
  shop: Shop,
  name: string,
  kept: Kept,
  decision: Decision & { kind: 'applied' | 'deferred' },
): void {
  keep(kept, decision.entries, decision.next);
  for (const entry of decision.entries)
    for (const follow of entry.outcome.follow ?? [])
      if (follow.to !== undefined)
        shop.outbox.push({
          follow,
          happened: entry.happenedAt,
          from: name,
          backfill: entry.backfill === true,
        });
}

function keep(
  kept: Kept,
  entries: readonly Entry[],
  next: { head: Head; records: ReadonlyMap<string, Json | null> },
): void {
  kept.log.push(...entries);
  kept.head = next.head;
  for (const [key, value] of next.records) {
    if (value === null) kept.records.delete(key);
    else kept.records.set(key, value);
  }
}

function relayAll(shop: Shop, now: EpochMs): ReadonlyMap<string, EpochMs> {
  const decided = new Map<string, EpochMs>();
  for (let parcel = shop.outbox.shift(); parcel !== undefined; parcel = shop.outbox.shift()) {
    const { follow, happened, from, backfill } = parcel;
    const name = shop.names.nameOf(follow.to ?? 0);
    const kept = shop.members.get(name);
    if (kept === undefined) continue;
    const { type, source, id, data } = follow;
    const event: Event = { type, source, id, data, time: happened };
    const context = { now, backfill, origin: 'follow', happenedAt: happened } as const;
    const decision = decideFully(shop, { name, kept, event }, context);
    const kind = type === 'invite.rewarded' ? 'reward' : 'takeReward';
    if (decision.kind !== 'refused' && decision.kind !== 'needs') commit(shop, name, kept, decision);
    decided.set(`${kind} ${from}/${orderOf(shop, event)}`, kept.head.decidedAt);
  }
  return decided;
}

/** The order that a follow-on is about: its own, or that of the one which it takes back. */
function orderOf(shop: Shop, event: Event): string {
  const caused = `${textOf(event.data['source'])}/${textOf(event.data['id'])}`;
  const about = shop.orders.get(caused) ?? textOf(event.data['orderId']);
  shop.orders.set(`${event.source}/${event.id}`, about);
  return about;
}
