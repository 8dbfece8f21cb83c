import { createHash } from 'node:crypto';
import {
  advance,
  type Context,
  checkEvent,
  type Decision,
  decide,
  type Entry,
  type Event,
  emptyHead,
  gameOf,
  type Head,
  type Json,
  type Needs,
  needs,
  type Programs,
  roundCounter,
  type Version,
} from '@laurel/core';
import { saidOf } from './said.ts';
import { type Ask, type Said, type Service, worthOf } from './service.ts';
import { unitsOf } from './units.ts';

interface Member {
  readonly number: number;
  head: Head;
  readonly records: Map<string, Json | null>;
}
interface Work {
  readonly programs: Programs;
  readonly members: Map<string, Member>;
  readonly used: Map<string, number>;
  count: number;
  now: number;
}

/** The product's pure core in a small shell: what arrives together is decided one after the other. */
export function coreService(programs: Programs): Service {
  const work: Work = { programs, members: new Map(), used: new Map(), count: 0, now: 0 };
  return {
    ask: async (time, asks) => {
      work.now = Math.max(work.now, time);
      return asks.map((ask) => askOne(work, ask));
    },
    pass: async (to) => {
      work.now = to;
      for (const member of work.members.values()) {
        const passed = advance(programs, member.head, to, member.number);
        keep(work, member, passed.entries, passed);
      }
    },
    worth: async (name) => {
      const member = memberOf(work, name);
      const { head } = advance(programs, member.head, work.now, member.number);
      return worthOf(unitsOf(head));
    },
    close: async () => {},
  };
}

function memberOf({ members }: Work, name: string): Member {
  const known = members.get(name);
  if (known !== undefined) return known;
  const made = { number: members.size + 1, head: emptyHead, records: new Map() };
  members.set(name, made);
  return made;
}

function askOne(work: Work, { member: name, type, data }: Ask): Said {
  const member = memberOf(work, name);
  const { compiled } = work.programs.versions[0] as Version;
  const checked = checkEvent(compiled, type, data);
  if (!checked.ok) return { ok: false, code: checked.refusal.code };
  work.count += 1;
  const named = Object.fromEntries(
    ['to', 'member'].flatMap((key) => {
      const other = checked.data[key];
      return typeof other === 'string' ? [[key, { member: memberOf(work, other).number }]] : [];
    }),
  );
  const event: Event = {
    type,
    source: 'abuse',
    id: `a${work.count}`,
    time: work.now,
    data: { ...checked.data, ...named },
  };
  const decision = decided(work, member, event, 'outside');
  if (decision.kind === 'refused') return { ok: false, code: decision.refusal.code };
  if (decision.kind === 'needs') throw new Error(JSON.stringify(decision.needs));
  keep(work, member, decision.entries, decision.next);
  const own = decision.entries.find(({ event: { id } }) => id === event.id);
  return own === undefined ? { ok: true } : saidOf(member.number, own);
}

function decided(work: Work, member: Member, event: Event, origin: 'outside' | 'follow'): Decision {
  const records = { get: (key: string): Json | null => member.records.get(key) ?? null };
  let taken: Context['taken'] = {};
  let asked: Needs = needs(work.programs, member.head, event);
  for (;;) {
    taken = gathered(work, member, asked, taken);
    const context = { member: member.number, origin, now: work.now, backfill: false, taken } as const;
    const decision = decide(work.programs, { head: member.head, records }, event, context);
    if (decision.kind !== 'needs') return decision;
    asked = decision.needs;
  }
}

/** Counters as they stand, and the number of a play: of a seed that only the shop knows. */
function gathered(
  { used }: Work,
  member: Member,
  { stock = [], draw }: Needs,
  before: Context['taken'],
): Context['taken'] {
  const counters = draw === undefined ? stock : [...stock, roundCounter(draw.game, 1)];
  const more = {
    ...before,
    stock: { ...before.stock, ...Object.fromEntries(counters.map((key) => [key, used.get(key) ?? 0])) },
    loaded: { ...before.loaded, ...Object.fromEntries(counters.map((key) => [key, 1_000_000])) },
  };
  if (draw === undefined) return more;
  const n = gameOf(member.head, draw.game).n + 1;
  const hash = createHash('sha256').update(`a seed that nobody guesses/${member.number}/${n}`).digest('hex');
  return { ...more, draw: { game: draw.game, round: 1, n, number: BigInt(`0x${hash}`).toString() } };
}

function keep(
  work: Work,
  member: Member,
  entries: readonly Entry[],
  next: { readonly head: Head; readonly records: ReadonlyMap<string, Json | null> },
): void {
  member.head = next.head;
  for (const [key, value] of next.records) member.records.set(key, value);
  for (const { outcome } of entries)
    for (const [counter, { by }] of Object.entries(outcome.claims ?? {}))
      work.used.set(counter, (work.used.get(counter) ?? 0) + by);
  for (const entry of entries)
    for (const { to, ...follow } of entry.outcome.follow ?? []) {
      const other = [...work.members.values()].find(({ number }) => number === to);
      if (other === undefined) continue;
      const decision = decided(work, other, { ...follow, time: entry.happenedAt }, 'follow');
      if (decision.kind === 'applied') keep(work, other, decision.entries, decision.next);
    }
}
