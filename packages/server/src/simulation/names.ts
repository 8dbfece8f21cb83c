import { type Call, type Entry, type Event, type Json, type MemberNo, parseId } from '@laurel/core';
import type { Message } from './messages.ts';

/**
 * Ids that the record gave out are made of entries' numbers, and under another program entries have other ones: what an
 * event names is brought to what was made in its place.
 */
export interface Names {
  /** @param lookAhead says what time does before the event is decided; asked only where the event names something */
  readonly in: (event: Event, lookAhead: () => readonly Entry[]) => Event;
  /** What was made now. */
  readonly made: (entries: readonly Entry[]) => void;
  /** What is sent to others, about what the record knows by other numbers: they speak of it by those. */
  readonly out: (sent: readonly Message[]) => readonly Message[];
}

const TEAM = 'team';
/** A number that no entry has: what the record had and the trial has not is named by it. */
const NOTHING = Number.MAX_SAFE_INTEGER;
const IDS = { holdId: 'hd', quoteId: 'qt', callId: 'cl' } as const;
/** By the family of the event: the field that is the number of an entry. */
const NUMBERS: ReadonlyMap<string, string> = new Map([
  ['mall', 'order'],
  ['gift', 'gift'],
  ['case', 'case'],
]);

/**
 * A team is named by the entry of its founder, also in the logs of who joined it. Between logs it goes by the number
 * that the record gave it; what it is here only its founder's log can say: it is brought over where she is told, and
 * back where she tells.
 */
const TO_FOUNDER: ReadonlySet<string> = new Set(['activity.team_asked', 'activity.team_progressed']);
const BY_FOUNDER: ReadonlySet<string> = new Set([
  'activity.team_accepted',
  'activity.team_refused',
  'activity.team_completed',
]);

export function namesOf(member: MemberNo, recorded: readonly Entry[]): Names {
  const before = places();
  before.add(recorded);
  const now = places();
  const entry = (seq: number): number => now.entryOf(before.keyOf(seq)) ?? NOTHING;
  const call = (seq: number, n: number): string => {
    const [toSeq, toN] = (now.callOf(before.callKeyOf(`${seq}.${n}`)) ?? `${NOTHING}.0`).split('.');
    return `${toSeq}-${toN}`;
  };
  const renamed = (kind: (typeof IDS)[keyof typeof IDS], id: string): string => {
    const parts = parseId(kind, id);
    if (parts === null || parts.member !== member) return id;
    const { seq, n } = parts;
    return `${kind}-${member.toString(36)}-${kind === 'cl' ? call(seq, n) : entry(seq)}`;
  };
  // What the trial has not is so far beyond all numbers that it is found again: a refusal names what was asked for.
  const team = (seq: number): number => now.entryOf(before.keyOf(seq)) ?? NOTHING - seq;
  const recordedTeam = (seq: number): number =>
    seq > NOTHING / 2 ? NOTHING - seq : (before.entryOf(now.keyOf(seq)) ?? seq);
  return {
    made: now.add,
    out: (sent) =>
      sent.map((message) => {
        const { type, data } = message.event;
        const { team } = data;
        if (!BY_FOUNDER.has(type) || typeof team !== 'number') return message;
        return { ...message, event: { ...message.event, data: { ...data, team: recordedTeam(team) } } };
      }),
    in: (event, lookAhead) => {
      const data: Record<string, Json> = {};
      const isNamed = namesSomething(event);
      if (!isNamed) return event;
      now.add(lookAhead());
      for (const [field, kind] of Object.entries(IDS)) {
        const id = event.data[field];
        if (typeof id === 'string') data[field] = renamed(kind, id);
      }
      const [field, seq] = numberIn(event);
      if (seq !== undefined) data[field] = field === TEAM ? team(seq) : entry(seq);
      return { ...event, data: { ...event.data, ...data } };
    },
  };
}

function namesSomething(event: Event): boolean {
  if (Object.keys(IDS).some((field) => typeof event.data[field] === 'string')) return true;
  return numberIn(event)[1] !== undefined;
}

function numberIn({ type, data }: Event): readonly [field: string, seq: number | undefined] {
  const field = TO_FOUNDER.has(type) ? TEAM : (NUMBERS.get(type.slice(0, type.indexOf('.'))) ?? '');
  const seq = data[field];
  return [field, typeof seq === 'number' ? seq : undefined];
}

interface Places {
  /** Entries in their order; those that are there already are left out. */
  readonly add: (entries: readonly Entry[]) => void;
  readonly keyOf: (seq: number) => string | undefined;
  readonly entryOf: (key: string | undefined) => number | undefined;
  readonly callKeyOf: (call: string) => string | undefined;
  readonly callOf: (key: string | undefined) => string | undefined;
}

/** Entries by what caused them, and calls by what they are for: the n-th of the same is the same. */
function places(): Places {
  const [keys, entries] = [new Map<number, string>(), new Map<string, number>()];
  const [callKeys, calls] = [new Map<string, string>(), new Map<string, string>()];
  const counts = new Map<string, number>();
  const nth = (what: string): string => {
    const n = (counts.get(what) ?? 0) + 1;
    counts.set(what, n);
    return `${what}\n${n}`;
  };
  let last = 0;
  return {
    add: (some) => {
      for (const { seq, event, outcome } of some) {
        if (seq <= last) continue;
        last = seq;
        const key = nth(`${event.source}\n${event.id}`);
        keys.set(seq, key);
        entries.set(key, seq);
        for (const call of outcome.calls ?? []) {
          const callKey = nth(purposeOf(call));
          callKeys.set(call.key, callKey);
          calls.set(callKey, call.key);
        }
      }
    },
    keyOf: (seq) => keys.get(seq),
    entryOf: (key) => (key === undefined ? undefined : entries.get(key)),
    callKeyOf: (call) => callKeys.get(call),
    callOf: (key) => (key === undefined ? undefined : calls.get(key)),
  };
}

/** What a call is for; how much it is about may well be another under the trial. */
function purposeOf({ port, action, data }: Call): string {
  const { plan, term, purpose, partner, item, benefit } = data;
  return JSON.stringify([port, action, plan, term, purpose, partner, item, benefit]);
}
