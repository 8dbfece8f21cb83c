import { canonical, type Entry, type Event, type MemberNo } from '@laurel/core';

/** An event that one member's decision made for another member. */
export interface Message {
  readonly event: Event;
  readonly to: MemberNo;
  /** When its cause was decided, and whether in a backfill. */
  readonly decidedAt: number;
  readonly backfill: boolean;
}
/** What a member is sent, by source and id. */
export type Incoming = ReadonlyMap<string, Message>;

export const keyOf = ({ source, id }: Pick<Event, 'source' | 'id'>): string => `${source}\n${id}`;

/** What the record says that other members sent to this one. */
export function incomingOf(entries: readonly Entry[], member: MemberNo): Incoming {
  const found = new Map<string, Message>();
  for (const { origin, cause, event, decidedAt, backfill } of entries) {
    if (origin !== 'follow' || cause !== undefined || event.id.endsWith('#0')) continue;
    found.set(keyOf(event), { event, to: member, decidedAt, backfill: backfill === true });
  }
  return found;
}

/** What these entries send to other members. */
export function sentBy(entries: readonly Entry[]): readonly Message[] {
  return entries.flatMap(({ outcome, happenedAt, decidedAt, backfill }) =>
    (outcome.follow ?? []).flatMap(({ to, type, source, id, data }) =>
      to === undefined
        ? []
        : [
            {
              event: { type, source, id, time: happenedAt, data },
              to,
              decidedAt,
              backfill: backfill === true,
            },
          ],
    ),
  );
}

/** Who sends what to whom, and with what each was decided last. */
export interface Post {
  /** What this member's decisions send now, in place of what they sent before. */
  readonly send: (from: MemberNo, sent: readonly Message[]) => void;
  /** With what a member was decided. */
  readonly decidedWith: (member: MemberNo, incoming: Incoming) => void;
  readonly to: (member: MemberNo) => Incoming;
  readonly last: (member: MemberNo) => Incoming;
  /** Members who are sent something else than what they were decided with, by number. */
  readonly changed: () => readonly MemberNo[];
}

const none: Incoming = new Map();

export function post(): Post {
  const sent = new Map<MemberNo, readonly Message[]>();
  const incoming = new Map<MemberNo, Map<string, Message>>();
  const decided = new Map<MemberNo, Incoming>();
  return {
    send(from, messages) {
      for (const { to, event } of sent.get(from) ?? []) incoming.get(to)?.delete(keyOf(event));
      if (messages.length === 0) sent.delete(from);
      else sent.set(from, messages);
      for (const message of messages) {
        const box = incoming.get(message.to) ?? new Map<string, Message>();
        box.set(keyOf(message.event), message);
        incoming.set(message.to, box);
      }
    },
    decidedWith(member, box) {
      if (box.size === 0) decided.delete(member);
      else decided.set(member, box);
    },
    to: (member) => new Map(incoming.get(member) ?? none),
    last: (member) => decided.get(member) ?? none,
    changed() {
      const everyone = new Set([...incoming.keys(), ...decided.keys()]);
      return [...everyone]
        .filter((member) => !isSame(incoming.get(member) ?? none, decided.get(member) ?? none))
        .sort((a, b) => a - b);
    },
  };
}

function isSame(a: Incoming, b: Incoming): boolean {
  if (a.size !== b.size) return false;
  for (const [key, { event }] of a) {
    const other = b.get(key)?.event;
    if (other === undefined || other.type !== event.type) return false;
    if (canonical(other.data) !== canonical(event.data)) return false;
  }
  return true;
}
