import {
  advance,
  answerOf,
  type Entry,
  type EpochMs,
  emptyHead,
  type FollowOn,
  type Head,
  type Json,
  type Programs,
} from '@laurel/core';
import type { Sent } from './act.ts';
import { type Resolved, refsIn, teamIn } from './club/refs.ts';
import { newShelf, type Shelf, tick } from './club/shelf.ts';
import { commit, decideFully, relayAll } from './core-commit.ts';
import { eventOf, type Names } from './event-of.ts';
import { otherInHousehold } from './families/words.ts';
import { holdAnywhere, logFor, otherNumber, subjectOf } from './merging/core-merging.ts';
import type { Pool } from './pools.ts';
import { seenOfHead } from './seen-of-head.ts';
import type { Store, Told } from './store.ts';

export interface Kept {
  head: Head;
  readonly records: Map<string, Json>;
  readonly log: Entry[];
  /** What was applied or deferred, by id. */
  readonly answered: Map<string, { readonly content: string; readonly told: Told }>;
  /** What messages named when they first came, by id. */
  readonly named: Map<string, Resolved>;
}
export interface Parcel {
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
export function coreStore(
  programs: Programs,
  assets: readonly string[],
  loaded: ReadonlyMap<string, number> = new Map(),
  pools: readonly Pool[] = [],
  followsAtOnce = false,
): CoreStore {
  const names: string[] = [];
  const members = new Map<string, Kept>();
  const outbox: Parcel[] = [];
  const shelf = newShelf(loaded, pools);
  const made = { names: numbersOf(names), orders: new Map<string, string>(), followsAtOnce };
  const shop: Shop = { programs, members, outbox, shelf, ...made };
  return {
    send: async (sent, now) => {
      tick(shelf, now);
      return sendOne(shop, sent, now);
    },
    relay: async (now) => relayAll(shop, now),
    pass: async (now) => {
      tick(shelf, now);
      for (const [name, kept] of members) {
        // Fine print 2: the scheduler leaves a member in backfill alone.
        if (kept.head.backfill) continue;
        const passed = advance(programs, kept.head, now, shop.names.numberOf(name));
        commit(shop, name, kept, { decision: { entries: passed.entries, next: passed }, now });
      }
      if (followsAtOnce) relayAll(shop, now);
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

export interface Shop {
  readonly programs: Programs;
  readonly names: Names;
  readonly members: Map<string, Kept>;
  readonly outbox: Parcel[];
  /** Orders by the follow-on that told an inviter of them. */
  readonly orders: Map<string, string>;
  /** What there are only so many of. */
  readonly shelf: Shelf;
  /** What follows at other members is decided with its cause. */
  readonly followsAtOnce: boolean;
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
  const mine = shop.members.get(sent.member) ?? newKept();
  const name = logFor(shop, sent);
  const kept = (name === sent.member ? mine : shop.members.get(name ?? '')) ?? mine;
  const decidedAt = sent.backfill ? sent.time : Math.max(now, kept.head.decidedAt);
  const content = JSON.stringify([sent.time, sent.act]);
  const known = mine.answered.get(sent.id);
  if (known !== undefined) return repeat(shop, kept, sent, { known, content, now });
  const refused: Told = { status: 'refused', code: null, limited: false, shortfall: 0, charge: 0, decidedAt };
  const to = sent.act.do === 'give' ? sent.act.to : otherInHousehold(sent.act);
  if (to !== null && !shop.members.has(to)) return { ...refused, code: 'unknown_member' };
  if (name === null) return { ...refused, code: 'not_merged' };
  const named = namedBy(shop, mine, sent);
  const { refs, ...answers } = named;
  const read = eventOf(shop.programs, shop.names, { sent, refs });
  if (!read.ok) return { ...refused, ...answers, code: read.code };
  const about = subjectOf(shop, sent, name);
  const context = { now, backfill: sent.backfill === true, origin: 'outside', ...about } as const;
  const decision = decideFully(shop, { name, kept, event: read.event }, context);
  if (decision.kind === 'refused') return { ...refused, ...answers, code: decision.refusal.code };
  if (decision.kind === 'needs') throw new Error('asked again for what it had');
  shop.members.set(name, kept);
  commit(shop, name, kept, { decision, now });
  if (shop.followsAtOnce) relayAll(shop, now);
  const told = { ...toldOf(shop, sent, { name, kept, decision }), ...answers };
  mine.answered.set(sent.id, { content, told });
  return told;
}

const newKept = (): Kept => ({
  head: emptyHead,
  records: new Map(),
  log: [],
  answered: new Map(),
  named: new Map(),
});

/** A message names the same thing whenever it comes. */
function namedBy(shop: Shop, kept: Kept, sent: Sent): Resolved {
  const member = shop.names.numberOf(sent.member);
  const { act } = sent;
  const found = (): Resolved =>
    act.do === 'joinTeam'
      ? teamIn(shop.members.get(act.founder)?.log ?? [], act.team)
      : refsIn(kept.log, member, { sent, idOf: (command) => command });
  const named = kept.named.get(sent.id) ?? found();
  if (
    named.call !== undefined ||
    named.notice !== undefined ||
    named.team !== undefined ||
    named.piece !== undefined
  )
    kept.named.set(sent.id, named);
  if (act.do === 'merge' || act.do === 'unmerge')
    return { refs: { ...named.refs, other: { member: otherNumber(shop, sent) } } };
  const holdOf = (command: string): string | null =>
    named.refs.holdOf(command) ?? holdAnywhere(shop, command);
  return { ...named, refs: { ...named.refs, holdOf } };
}

function repeat(
  shop: Shop,
  kept: Kept,
  sent: Sent,
  { known, content, now }: { known: { content: string; told: Told }; content: string; now: EpochMs },
): Told {
  const decidedAt = Math.max(now, kept.head.decidedAt);
  if (known.content !== content)
    return { status: 'refused', code: 'event_conflict', limited: false, shortfall: 0, charge: 0, decidedAt };
  if (known.told.status !== 'deferred') return { ...known.told, status: 'duplicate', decidedAt };
  const since = [...shop.members.values()].some(({ log }) =>
    log.some((entry) => entry.event.id === sent.id && entry.outcome.deferred !== true),
  );
  return { ...known.told, status: since ? 'duplicate' : 'deferred', decidedAt };
}

function toldOf(
  shop: Shop,
  sent: Sent,
  { name, kept, decision }: { name: string; kept: Kept; decision: { kind: 'applied' | 'deferred' } },
): Told {
  const answer = answerOf(shop.names.numberOf(name), kept.log, 'sim', sent.id);
  if (answer === null) throw new Error(`no answer for ${sent.id}, which was ${decision.kind}`);
  const short = answer.shortfall.filter((each) => each.asset === 'points');
  const draw = kept.log.findLast(({ event }) => event.id === sent.id)?.context?.draw?.number;
  return {
    ...(draw === undefined ? {} : { draw }),
    status: decision.kind,
    code: answer.void?.code ?? null,
    limited: answer.limited.length > 0,
    shortfall: short.reduce((total, each) => total + each.units, 0),
    charge: short.reduce((total, each) => total + (each.charge?.amount ?? 0), 0),
    decidedAt: answer.decidedAt,
  };
}
