import type { Claim, Entry, EpochMs, Head, MemberNo } from '@laurel/core';
import type { Bytes, ClaimRow, Commit, DeadLetterRow, Erasure, JoinedRow } from '@laurel/db';
import { keyText } from './codec.ts';
import { type Columns, openColumns } from './columns.ts';
import type { Named } from './names.ts';
import type { Slot, Texts } from './slots.ts';
import type { Pending, Settled } from './work.ts';

/** What a group leaves of a member. */
export interface Touched {
  head: Head;
  records: Texts;
  /** Index in the group of her first entry. */
  readonly first: number;
}

/** An entry on its way to the log. */
export interface Decided {
  readonly member: MemberNo;
  readonly entry: Entry;
}

/** Decisions that become durable together. */
export interface Group {
  readonly columns: Columns;
  readonly entries: Decided[];
  readonly touched: Map<Slot, Touched>;
  readonly pending: Map<string, Pending>;
  readonly joined: Map<MemberNo, JoinedRow>;
  readonly names: { readonly external: string; readonly to: Named }[];
  readonly personal: Map<MemberNo, Bytes>;
  /** Members whose personal fields it holds, once for each time. */
  readonly held: MemberNo[];
  readonly erased: Erasure[];
  readonly dead: Map<string, DeadLetterRow>;
  readonly revived: Bytes[];
  readonly claims: Map<string, ClaimRow>;
  readonly settled: Settled[];
  decidedAt: EpochMs;
  /** Number of the newest program that all of its decisions knew. */
  version: number;
  /** Some decision took more than its own member: what another one's entry caused, a counter, a line of inviters. */
  crosses: boolean;
  /** Takes nothing more: what follows must see it durable first. */
  full: boolean;
}

export function openGroup(): Group {
  return {
    columns: openColumns(),
    entries: [],
    touched: new Map(),
    pending: new Map(),
    joined: new Map(),
    names: [],
    personal: new Map(),
    held: [],
    erased: [],
    dead: new Map(),
    revived: [],
    claims: new Map(),
    settled: [],
    decidedAt: 0,
    version: Number.MAX_SAFE_INTEGER,
    crosses: false,
    full: false,
  };
}

/** Whether there is anything to write. */
export function writes(group: Group): boolean {
  return group.entries.length > 0 || group.dead.size > 0 || group.revived.length > 0;
}

/** Whether it may be written without some of its members. */
export function parts(group: Group): boolean {
  const { crosses, personal, erased, dead, revived, claims } = group;
  return !crosses && personal.size + erased.length + dead.size + revived.length + claims.size === 0;
}

/**
 * Adds up what is claimed of a counter; claims under different limits stay apart, in their order. What operators loaded
 * is one number: there the sum counts, under the lowest that any of the decisions believed in. What goes back is set
 * off against what was claimed last: else two claims and one given back between them would be too many at once.
 */
export function addClaim(group: Group, counter: string, { by, limit, loaded, exact }: Claim): void {
  const own = loaded === true ? counter : `${counter}\n${limit}`;
  const name = by < 0 ? (newestOf(group, counter) ?? own) : own;
  const before = group.claims.get(name);
  const from = before?.exact ?? exact;
  group.claims.set(name, {
    counter,
    by: by + (before?.by ?? 0),
    limit: Math.min(limit, before?.limit ?? limit),
    ...(from === undefined ? {} : { exact: from }),
  });
}

function newestOf({ claims }: Group, counter: string): string | undefined {
  let newest: string | undefined;
  for (const [name, claim] of claims) if (claim.counter === counter) newest = name;
  return newest;
}

export function addLetter(group: Group, row: DeadLetterRow): void {
  group.dead.set(keyText(row.id), row);
}

/** @param first the position of its first entry */
export function commitOf(group: Group, first: number): Commit {
  return {
    first,
    entries: group.columns.done(),
    joined: [...group.joined.values()],
    personal: [...group.personal].map(([member, personal]) => ({ member, personal })),
    erased: group.erased,
    dead: [...group.dead.values()],
    revived: group.revived,
    claims: [...group.claims.values()]
      .filter(({ by }) => by !== 0)
      .sort((a, b) => (a.counter < b.counter ? -1 : a.counter > b.counter ? 1 : 0)),
    parts: parts(group),
    knows: { version: group.version, decidedAt: group.decidedAt },
  };
}
