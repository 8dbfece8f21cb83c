import { type Entry, eventOrigin, inForce, type Programs } from '@laurel/core';
import { checkMember } from './check-member.ts';
import { hashing } from './hashes.ts';
import type { Violation } from './violation.ts';
import { type Visited, walkOf } from './walk.ts';
import type { WholeLog } from './whole-log.ts';

/** What `verify` and `replay` print. */
export interface StoreReport {
  readonly members: number;
  /** Events from outside that were applied. */
  readonly events: number;
  readonly transfers: number;
  readonly ledgerHash: string;
  readonly stateHash: string;
  /** The instant that it is about, UTC milliseconds. */
  readonly at: number;
}
export interface Verified extends StoreReport {
  readonly violations: readonly Violation[];
  /** Found beyond those that are listed. */
  readonly more: number;
}

export interface Looking {
  readonly at?: number | undefined;
  readonly progress?: (done: number, of: number) => void;
}

/** So many violations are listed; the others are counted. */
const VIOLATIONS_MAX = 1_000;

/** Checks every invariant that the log can show, of all members, as of an instant. */
export async function verifyStore(log: WholeLog, { at, progress }: Looking): Promise<Verified> {
  const walk = await walkOf(log, at);
  const hashes = hashing((member) => walk.directory.nameOf(member) ?? '');
  const found = violations();
  const counts = { members: 0, events: 0, transfers: 0 };
  for await (const page of walk.members()) {
    for (const visited of page) {
      const folded = checkMember(log.programs, visited, walk.at, found.reporterOf(visited));
      if (folded === null) continue;
      counts.members += 1;
      counts.events += eventsIn(log.programs, visited.entries);
      counts.transfers += hashes.member(
        visited.name,
        [...visited.entries, ...folded.owedByTime],
        folded.head,
      );
    }
    progress?.(counts.members, walk.directory.count);
  }
  return { ...counts, ...hashes.end(), at: walk.at, violations: found.list, more: found.more() };
}

/** Facts that somebody told, without commands about members and what was only deferred. */
export function eventsIn(programs: Programs, entries: readonly Entry[]): number {
  let count = 0;
  for (const { origin, event, outcome, decidedAt } of entries) {
    if (origin !== 'outside' || outcome.deferred === true) continue;
    if (eventOrigin(inForce(programs, decidedAt).compiled, event.type) === 'event') count += 1;
  }
  return count;
}

function violations() {
  const list: Violation[] = [];
  let more = 0;
  return {
    list,
    more: () => more,
    reporterOf:
      ({ name }: Visited) =>
      (invariant: string, seq: number | undefined, detail: string) => {
        if (list.length >= VIOLATIONS_MAX) more += 1;
        else list.push({ invariant, member: name, ...(seq === undefined ? {} : { seq }), detail });
      },
  };
}
