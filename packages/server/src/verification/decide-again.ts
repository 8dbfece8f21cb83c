import {
  type Context,
  type Decision,
  decide,
  type Entry,
  type Event,
  emptyHead,
  factOf,
  type Head,
  type Json,
  lookUpIn,
  type MemberNo,
  type MemberState,
  type Programs,
} from '@laurel/core';
import { isDeferred } from './recorded-entry.ts';

/** Something that was decided for its own sake, with all that its decision took from outside the member. */
export interface Asked {
  readonly event: Event;
  readonly context: Context;
  /** Place in the log of the first entry that was written with it (what time did comes first), */
  readonly from: number;
  /** and the place behind the last one. Both 0 for what is not in the log. */
  readonly next: number;
}

/** What became of it now. */
export interface Again {
  readonly asked: Asked;
  readonly head: Head;
  /** Empty where it is refused now. */
  readonly entries: readonly Entry[];
  readonly refused: string | undefined;
}

/**
 * Decides these once more, one after the other. The state is that of the decisions made now.
 * @param eventOf the event as it is to be decided, where that is not the recorded one
 */
export function* decideAgain(
  programs: Programs,
  member: MemberNo,
  asks: readonly Asked[],
  eventOf: (asked: Asked, head: Head) => Event = ({ event }) => event,
): Generator<Again> {
  let head = emptyHead;
  const records = new Map<string, Json | null>();
  const lookUp = lookUpIn(records);
  for (const asked of asks) {
    const decision = decideWith(
      programs,
      { head, records: lookUp },
      { ...asked.context, member },
      eventOf(asked, head),
    );
    if (decision.kind === 'refused' || decision.kind === 'needs') {
      const refused = decision.kind === 'refused' ? decision.refusal.code : 'input_missing';
      yield { asked, head, entries: [], refused };
      continue;
    }
    head = decision.next.head;
    for (const [key, value] of decision.next.records) records.set(key, value);
    yield { asked, head, entries: decision.entries, refused: undefined };
  }
}

/** What the record does not say of a shared counter, as another program asks other ones, is taken as endless. */
function decideWith(programs: Programs, state: MemberState, context: Context, event: Event): Decision {
  const decision = decide(programs, state, event, context);
  if (decision.kind !== 'needs' || decision.needs.stock === undefined) return decision;
  const { stock, loaded } = context.taken;
  const asked = decision.needs.stock.filter((counter) => stock?.[counter] === undefined);
  if (asked.length === 0) return decision;
  const of = (value: number) => Object.fromEntries(asked.map((counter) => [counter, value]));
  const taken = {
    ...context.taken,
    stock: { ...of(0), ...stock },
    loaded: { ...of(Number.MAX_SAFE_INTEGER), ...loaded },
  };
  return decideWith(programs, state, { ...context, taken }, event);
}

/**
 * What a member's log was asked: events from outside and those that other members sent. What time did and what
 * followed within a commit is made anew by deciding.
 */
export function asksOf(member: MemberNo, log: readonly Entry[]): readonly Asked[] {
  const waited = new Set([...log.filter(isDeferred).map(keyOf), ...log.flatMap(waitingOf)]);
  const asks: Asked[] = [];
  let from = 0;
  for (let at = 0; at < log.length; at += 1) {
    const entry = log[at];
    if (entry === undefined || !isAsked(entry)) continue;
    const next = behind(log, at, waited);
    asks.push({ event: entry.event, context: contextOf(member, log, { at, next }), from, next });
    from = next;
    at = next - 1;
  }
  return asks;
}

/** From outside, or sent by another member: not time, and not what followed within a commit. */
function isAsked(entry: Entry): boolean {
  if (entry.origin === 'time' || entry.cause !== undefined) return false;
  return entry.origin === 'outside' || !entry.event.id.endsWith('#0');
}

/** Behind the asked entry, what followed from it, and what had waited for it and was decided right after it. */
function behind(log: readonly Entry[], at: number, waited: ReadonlySet<string>): number {
  const type = log[at]?.event.type;
  const isOrder = type === 'order.completed' || type === 'order.paid';
  let next = at + 1;
  for (let entry = log[next]; entry !== undefined; entry = log[next]) {
    const hasWaited = isOrder && entry.origin === 'outside' && waited.has(keyOf(entry)) && !isDeferred(entry);
    if (entry.cause === undefined && !hasWaited) break;
    next += 1;
  }
  return next;
}

const keyOf = ({ event }: Pick<Entry, 'event'>): string => `${event.source}\n${event.id}`;

/** What had waited in another log, and came with her who was merged or has left. */
function waitingOf({ event: { type, data } }: Entry): readonly string[] {
  const brought = type === 'merge.received' ? data : type === 'unmerge.received' ? data['side'] : null;
  const head = (brought as { readonly head?: Head } | null)?.head;
  const waiting = head === undefined ? undefined : factOf(head.facts, 'deferred');
  const lists = Object.values(
    (waiting ?? {}) as unknown as Readonly<Record<string, readonly Pick<Entry, 'event'>[]>>,
  );
  return lists.flat().map(keyOf);
}

/** The place of an asked entry and the one behind all that followed from it. */
interface Span {
  readonly at: number;
  readonly next: number;
}

function contextOf(member: MemberNo, log: readonly Entry[], span: Span): Context {
  const asked = log[span.at] as Entry;
  return {
    member,
    origin: asked.origin,
    now: asked.decidedAt,
    backfill: asked.backfill === true,
    ...(asked.override === true ? { override: true } : {}),
    ...(asked.origin === 'follow' ? { happenedAt: asked.happenedAt } : {}),
    ...(asked.actor === undefined ? {} : { actor: asked.actor }),
    ...(asked.subject === undefined ? {} : { subject: asked.subject }),
    taken: takenOf(log, span),
  };
}

/** What the entry, its joining in front of it and what followed from it took from outside. */
function takenOf(log: readonly Entry[], { at, next }: Span): Context['taken'] {
  const joined = log[at - 1];
  const isJoined = joined?.event.id === `${log[at]?.event.id}#0`;
  const others = [...(isJoined ? [joined] : []), ...log.slice(at + 1, next)];
  const own = log[at]?.context ?? {};
  const all = answeredParts.flatMap((part) => {
    const answers = others.flatMap(({ context }) => context?.[part] ?? []);
    return answers.length === 0 ? [] : [[part, Object.assign({}, ...answers, own[part])]];
  });
  return all.length === 0 ? own : { ...own, ...Object.fromEntries(all) };
}
const answeredParts = ['personal', 'stock', 'loaded', 'numbers'] as const;
