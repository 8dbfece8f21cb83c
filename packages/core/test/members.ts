import {
  type Account,
  ALL_RECORDS,
  advance,
  apply,
  type Context,
  canonical,
  type Decision,
  decide,
  type Entry,
  type Event,
  emptyHead,
  gameOf,
  type Head,
  type Json,
  type JsonObject,
  MERGED,
  type MemberNo,
  mergedInto,
  type Needs,
  type Programs,
  partMembers,
  roundCounter,
  type Taken,
} from '../src/index.ts';
import { at } from './play.ts';

export interface OfMember {
  head: Head;
  readonly records: Map<string, Json | null>;
  readonly entries: Entry[];
}

interface How {
  readonly now: number;
  readonly origin: 'outside' | 'follow';
  readonly subject?: MemberNo;
}

/** Several members of one store, with what goes from one to another, as the shell takes it there. */
export class Members {
  private readonly programs: Programs;
  private readonly all = new Map<MemberNo, OfMember>();
  private n = 0;
  constructor(programs: Programs) {
    this.programs = programs;
  }

  of(member: MemberNo): OfMember {
    const known = this.all.get(member);
    if (known !== undefined) return known;
    const fresh: OfMember = { head: emptyHead, records: new Map(), entries: [] };
    this.all.set(member, fresh);
    return fresh;
  }

  /** Sends an event; one for somebody who was merged goes where she is. @returns the entries */
  send(
    subject: MemberNo,
    type: string,
    time: string | number,
    data: JsonObject = {},
    id?: string,
  ): readonly Entry[] {
    const decision = this.try(subject, type, time, data, id);
    if (decision.kind === 'refused') throw new Error(`${decision.refusal.code}: ${decision.refusal.detail}`);
    if (decision.kind === 'needs') throw new Error(`needs ${JSON.stringify(decision.needs)}`);
    return decision.entries;
  }

  try(subject: MemberNo, type: string, time: string | number, data: JsonObject = {}, id?: string): Decision {
    const when = typeof time === 'number' ? time : at(time);
    const event = { type, source: 'test', id: id ?? `e${++this.n}`, time: when, data };
    const stays = type === 'member.merged';
    return this.decide(stays ? subject : this.where(subject), event, {
      now: when,
      origin: 'outside',
      subject,
    });
  }

  /** Whether an event would be taken; nothing changes. */
  takes(subject: MemberNo, type: string, time: number, data: JsonObject = {}): boolean {
    const event = { type, source: 'test', id: 'would', time, data };
    const { kind } = this.asked(this.where(subject), event, { now: time, origin: 'outside', subject });
    return kind === 'applied' || kind === 'deferred';
  }

  /** Where a member is now. */
  where(member: MemberNo): MemberNo {
    const into = mergedInto(this.of(member).head);
    return into === null ? member : this.where(into);
  }

  /** The member at an instant, time let pass; writes nothing. */
  read(member: MemberNo, time: string | number): Head {
    const to = typeof time === 'number' ? time : at(time);
    return JSON.parse(JSON.stringify(advance(this.programs, this.of(member).head, to, member).head)) as Head;
  }

  /** Lets time pass and writes what it did. */
  pass(member: MemberNo, to: number): void {
    const { entries, ...next } = advance(this.programs, this.of(member).head, to, member);
    this.keep(member, entries, next);
    for (const entry of entries) this.relay(entry, to);
  }

  private decide(member: MemberNo, event: Event, how: How): Decision {
    const decision = this.asked(member, event, how);
    if (decision.kind !== 'applied' && decision.kind !== 'deferred') return decision;
    this.keep(member, decision.entries, decision.next);
    for (const entry of decision.entries) this.relay(entry, how.now);
    return decision;
  }

  /** What an entry causes at other members. */
  private relay(entry: Entry, now: number): void {
    for (const { to, ...follow } of entry.outcome.follow ?? []) {
      if (to === undefined) continue;
      const target = AT_HOME.has(follow.type) ? to : this.where(to);
      const event = { ...follow, time: entry.happenedAt };
      const sent = this.decide(target, event, { now, origin: 'follow', subject: to });
      if (sent.kind !== 'applied') throw new Error(`${follow.type}: ${JSON.stringify(sent)}`);
    }
  }

  private asked(member: MemberNo, event: Event, how: How): Decision {
    const of = this.of(member);
    const { subject, ...rest } = how;
    const ask = (taken: Taken): Decision => {
      const context: Context = {
        ...rest,
        member,
        backfill: false,
        ...(subject === undefined || subject === member ? {} : { subject }),
        taken,
      };
      const records = {
        get: (key: string) => (key === ALL_RECORDS ? keysOf(of.records) : (of.records.get(key) ?? null)),
      };
      return decide(this.programs, { head: of.head, records }, event, context);
    };
    let decision = ask({});
    for (let taken: Taken = {}, round = 0; decision.kind === 'needs' && round < 5; round++) {
      taken = this.gather(member, decision.needs, taken);
      if ('fault' in taken) return taken.fault as Decision;
      decision = ask(taken);
    }
    return decision;
  }

  private gather(member: MemberNo, needs: Needs, taken: Taken): Taken {
    const { parting, draw, stock = [] } = needs;
    let more = taken;
    if (parting !== undefined) {
      const logs = [member, parting].map((one) => ({ member: one, entries: this.of(one).entries }));
      const parts = partMembers(this.programs, logs[0]!, logs[1]!);
      if (!parts.ok)
        return { fault: { kind: 'refused', refusal: parts.refusal, dead: false } } as unknown as Taken;
      more = { ...more, parting: JSON.parse(JSON.stringify(parts.parting)) as typeof parts.parting };
    }
    const counters = [...stock];
    if (draw !== undefined) {
      const { n } = gameOf(this.of(member).head, draw.game);
      counters.push(roundCounter(draw.game, 1));
      more = { ...more, draw: { game: draw.game, round: 1, n: n + 1, number: '0' } };
    }
    if (needs.lineage !== undefined) more = { ...more, known: true, lineage: [] };
    const each = (value: number) => Object.fromEntries(counters.map((key) => [key, value]));
    return counters.length === 0 ? more : { ...more, stock: each(0), loaded: each(1_000_000) };
  }

  private keep(
    member: MemberNo,
    entries: readonly Entry[],
    next: { head: Head; records: ReadonlyMap<string, Json | null> },
  ): void {
    const of = this.of(member);
    let folded = of.head;
    for (const entry of entries) {
      const stored = JSON.parse(JSON.stringify(entry)) as Entry;
      of.entries.push(stored);
      folded = apply(folded, stored).head;
    }
    const [fold, made] = [folded, next.head].map((head) =>
      canonical(JSON.parse(JSON.stringify(head)) as Json),
    );
    if (fold !== made) throw new Error(`fold and decision differ:\n${fold}\n${made}`);
    of.head = next.head;
    for (const [key, value] of next.records) of.records.set(key, value);
  }
}

/** What is for the log of one who was merged, and not for where she is. */
const AT_HOME: ReadonlySet<string> = new Set(['merge.returned', 'unmerge.received', 'member.erased']);

function keysOf(records: ReadonlyMap<string, Json | null>): readonly string[] {
  return [...records].flatMap(([key, value]) => (value === null ? [] : [key]));
}

/** What a read shows, but for numbers of entries and what a merge leaves behind. */
export function seen(head: Head): unknown {
  const {
    seq: _,
    decidedAt: __,
    outsideAt: ___,
    holds,
    facts,
    ...rest
  } = JSON.parse(JSON.stringify(head)) as Head & {
    readonly facts: JsonObject;
  };
  const { [MERGED]: ____, ...others } = facts;
  return { ...rest, facts: others, holds: Object.values(holds).map(({ id: _____, ...hold }) => hold) };
}

/** What stands on an account over some members, all assets together. */
export function sumOf(shop: Members, members: readonly MemberNo[], account: Account): number {
  let units = 0;
  for (const member of members)
    for (const { outcome } of shop.of(member).entries)
      for (const { from, to, amount } of outcome.transfers ?? [])
        units += (to === account ? amount : 0) - (from === account ? amount : 0);
  return units;
}
