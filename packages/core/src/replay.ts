import { passTime } from './advance.ts';
import { apply, emptyHead } from './apply.ts';
import type { Programs } from './contract.ts';
import { decide } from './decide.ts';
import type { Deciding } from './deciding.ts';
import { Draft } from './draft.ts';
import { canonical } from './kernel/canonical.ts';
import type { Json, MemberNo } from './kernel/json.ts';
import type { Entry } from './log/entry.ts';
import { ALL_RECORDS } from './merging/package.ts';
import type { Head } from './state.ts';

/** An entry whose decision, made again, came out otherwise. */
export interface Difference {
  readonly seq: number;
  readonly recorded: string;
  readonly again: string;
}
export interface Replayed {
  readonly head: Head;
  readonly records: ReadonlyMap<string, Json | null>;
  readonly differences: readonly Difference[];
}

/**
 * Folds one member's whole log and decides it again, entry for entry. What follows inside a commit is made anew by its
 * cause; what time did is made anew by the entry that came after it, or by letting time pass at the end.
 */
export function replay(programs: Programs, member: MemberNo, entries: readonly Entry[]): Replayed {
  let head = emptyHead;
  const records = new Map<string, Json | null>();
  const lookUp = lookUpIn(records);
  const differences: Difference[] = [];
  for (let i = 0; i < entries.length; ) {
    const again = decideAgain(programs, member, head, lookUp, entries, i);
    for (const [n, made] of again.entries()) compareEntries(entries[i + n], made, differences);
    for (let n = 0; n < Math.max(again.length, 1); n++) {
      const entry = entries[i + n];
      if (entry === undefined) break;
      const next = apply(head, entry);
      head = next.head;
      for (const [key, value] of next.records) records.set(key, value);
    }
    i += Math.max(again.length, 1);
  }
  return { head, records, differences };
}

type LookUp = { get: (key: string) => Json | null };

/** Records as a decision asks for them, where all of them are at hand. */
export function lookUpIn(records: ReadonlyMap<string, Json | null>): LookUp {
  const all = (): Json => [...records].flatMap(([key, value]) => (value === null ? [] : [key]));
  return { get: (key) => (key === ALL_RECORDS ? all() : (records.get(key) ?? null)) };
}

/** The entries that one decision makes anew, beginning at entry `i`: up to the next one from outside. */
function decideAgain(
  programs: Programs,
  member: MemberNo,
  head: Head,
  records: LookUp,
  entries: readonly Entry[],
  i: number,
): readonly Entry[] {
  const at = entries.findIndex((e, n) => n >= i && isAsked(e));
  const asked = entries[at];
  if (asked === undefined) return passAgain(programs, member, head, entries, i);
  const decision = decide(programs, { head, records }, asked.event, {
    member,
    origin: asked.origin,
    now: asked.decidedAt,
    backfill: asked.backfill === true,
    ...(asked.override === true ? { override: true } : {}),
    ...(asked.actor === undefined ? {} : { actor: asked.actor }),
    ...(asked.subject === undefined ? {} : { subject: asked.subject }),
    taken: takenAgain(asked, entries, at),
  });
  return decision.kind === 'applied' || decision.kind === 'deferred' ? decision.entries : [];
}

/** Decided for its own sake: from outside, or sent by another member; not time, and not what followed in a commit. */
function isAsked(entry: Entry): boolean {
  return (
    entry.origin === 'outside' ||
    (entry.origin === 'follow' && entry.cause === undefined && !entry.event.id.endsWith('#0'))
  );
}

/** What an entry, those that followed from it, and what time did before it took from outside. */
export function takenAgain(
  asked: Entry,
  entries: readonly Entry[],
  at: number,
): NonNullable<Entry['context']> {
  const personal: Record<string, Json> = {};
  const stock: Record<string, number> = {};
  const loaded: Record<string, number> = {};
  const numbers: Record<string, readonly number[]> = {};
  for (const { context } of [...timeBefore(entries, at), ...chainFrom(entries, at).toReversed()]) {
    Object.assign(personal, context?.personal);
    Object.assign(stock, context?.stock);
    Object.assign(loaded, context?.loaded);
    Object.assign(numbers, context?.numbers);
  }
  return {
    ...asked.context,
    ...(Object.keys(personal).length === 0 ? {} : { personal }),
    ...(Object.keys(stock).length === 0 ? {} : { stock }),
    ...(Object.keys(loaded).length === 0 ? {} : { loaded }),
    ...(Object.keys(numbers).length === 0 ? {} : { numbers }),
  };
}

/** An entry and what followed from it in its commit. */
function chainFrom(entries: readonly Entry[], at: number): readonly Entry[] {
  const chain = entries.slice(at, at + 1);
  for (let n = at + 1; n < entries.length; n++) {
    const entry = entries[n];
    if (entry?.cause === undefined || !chain.some(({ seq }) => seq === entry.cause)) break;
    chain.push(entry);
  }
  return chain;
}

/** What time did in the decision of an entry: behind all that the one asked before it caused. */
function timeBefore(entries: readonly Entry[], at: number): readonly Entry[] {
  let last = at - 1;
  while (last >= 0 && !isAsked(entries[last] as Entry)) last--;
  const caused = last < 0 ? 0 : chainFrom(entries, last).length;
  return entries.slice(last < 0 ? 0 : last + caused, at);
}

function passAgain(
  programs: Programs,
  member: MemberNo,
  head: Head,
  entries: readonly Entry[],
  i: number,
): readonly Entry[] {
  const last = entries.at(-1) as Entry;
  const draft = new Draft({ head, records: { get: () => null } });
  const deciding: Deciding = {
    programs,
    draft,
    context: { member, origin: 'time', now: last.decidedAt, backfill: head.backfill, taken: {} },
    entries: [],
  };
  passTime(deciding, last.decidedAt);
  return deciding.entries.slice(0, entries.length - i);
}

function compareEntries(recorded: Entry | undefined, made: Entry, differences: Difference[]): void {
  if (recorded === undefined) {
    differences.push({ seq: made.seq, recorded: 'nothing', again: JSON.stringify(made) });
    return;
  }
  const { actor: _, ...a } = recorded;
  const { actor: __, ...b } = made;
  const [was, now] = [canonical(a as unknown as Json), canonical(b as unknown as Json)];
  if (was !== now) differences.push({ seq: recorded.seq, recorded: was, again: now });
}
