import {
  type Context,
  decide,
  type Entry,
  emptyHead,
  type Head,
  type Json,
  type MemberNo,
  type Programs,
} from '@laurel/core';

/** A member whose log is decided anew, decision by decision, from what each entry took from outside. */
export interface Again {
  readonly head: Head;
  /** What the decision that begins or ends at entry `i` makes now; empty where it would be refused now. */
  readonly entries: readonly Entry[];
  /** Why it would be refused now. */
  readonly refused: string | undefined;
  /** Place in the log behind this decision. */
  readonly next: number;
}

/**
 * Goes through a member's log and decides each event from outside, and each that another member sent, once more. What
 * time did and what followed is made anew with it. The state is that of the decisions made now.
 */
export function* decideAgain(programs: Programs, member: MemberNo, log: readonly Entry[]): Generator<Again> {
  let head = emptyHead;
  const records = new Map<string, Json | null>();
  const lookUp = { get: (key: string): Json | null => records.get(key) ?? null };
  const waited = new Set(log.filter(({ outcome }) => outcome.deferred === true).map((entry) => keyOf(entry)));
  for (let i = 0; i < log.length; ) {
    const at = askedFrom(log, i);
    const asked = log[at];
    // Only what time did is left; whoever reads the state lets time pass anew.
    if (asked === undefined) return;
    const next = behind(log, at, waited);
    const decision = decide(
      programs,
      { head, records: lookUp },
      asked.event,
      contextOf(member, log, { at, next }),
    );
    const isDone = decision.kind === 'applied' || decision.kind === 'deferred';
    if (isDone) {
      head = decision.next.head;
      for (const [key, value] of decision.next.records) records.set(key, value);
    }
    const refused = isDone
      ? undefined
      : decision.kind === 'refused'
        ? decision.refusal.code
        : 'input_missing';
    yield { head, entries: isDone ? decision.entries : [], refused, next };
    i = next;
  }
}

/** Place of the next entry that was decided for its own sake. */
function askedFrom(log: readonly Entry[], from: number): number {
  let at = from;
  while (at < log.length && !isAsked(log[at])) at += 1;
  return at;
}

/** From outside, or sent by another member: not time, and not what followed within a commit. */
function isAsked(entry: Entry | undefined): boolean {
  if (entry === undefined || entry.origin === 'time' || entry.cause !== undefined) return false;
  return entry.origin === 'outside' || !entry.event.id.endsWith('#0');
}

/** Behind the asked entry, what followed from it, and what had waited for it and was decided right after it. */
function behind(log: readonly Entry[], at: number, waited: ReadonlySet<string>): number {
  const asked = log[at];
  const isOrder = asked?.event.type === 'order.completed' || asked?.event.type === 'order.paid';
  let next = at + 1;
  for (let entry = log[next]; entry !== undefined; entry = log[next]) {
    const hasWaited =
      isOrder && entry.origin === 'outside' && entry.outcome.deferred !== true && waited.has(keyOf(entry));
    if (entry.cause === undefined && !hasWaited) break;
    next += 1;
  }
  return next;
}

const keyOf = ({ event }: Entry): string => `${event.source}\n${event.id}`;

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
  let taken = log[at]?.context ?? {};
  const joined = log[at - 1];
  const others = [
    ...(joined?.event.id === `${log[at]?.event.id}#0` ? [joined] : []),
    ...log.slice(at + 1, next),
  ];
  for (const { context } of others) {
    if (context?.personal !== undefined)
      taken = { ...taken, personal: { ...context.personal, ...taken.personal } };
  }
  return taken;
}
