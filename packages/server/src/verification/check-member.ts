import {
  advance,
  apply,
  type Entry,
  emptyHead,
  type Head,
  type Json,
  type MemberNo,
  type Programs,
  SEMANTICS,
} from '@laurel/core';
import { accountsCheck } from './accounts-check.ts';
import { activitiesCheck } from './activities-check.ts';
import { claimsCheck } from './claims-check.ts';
import { compareEntries, type Difference } from './compare-entries.ts';
import { asksOf, decideAgain } from './decide-again.ts';
import { holdsCheck } from './holds-check.ts';
import { identityCheck } from './identity-check.ts';
import { limitsCheck } from './limits-check.ts';
import { ordersCheck } from './orders-check.ts';
import { partnersCheck } from './partners-check.ts';
import { plansCheck } from './plans-check.ts';
import { reasonsCheck } from './reasons-check.ts';
import { statusesCheck } from './statuses-check.ts';
import { checkUses } from './uses-check.ts';
import type { Report } from './violation.ts';

/** One member's log as it was recorded, up to an instant. */
export interface Recorded {
  readonly member: MemberNo;
  readonly entries: readonly Entry[];
}

/** The fold of a log, and what time alone did after its last entry. */
export interface Folded {
  readonly head: Head;
  readonly records: ReadonlyMap<string, Json | null>;
  /** What time owes up to the instant and nobody has written yet. */
  readonly owedByTime: readonly Entry[];
}

/** Folds the entries and lets time pass up to `at`, which must not lie before the last of them. */
export function fold(programs: Programs, { member, entries }: Recorded, at: number): Folded {
  let head = emptyHead;
  const records = new Map<string, Json | null>();
  const keep = (changed: ReadonlyMap<string, Json | null>): void => {
    for (const [key, value] of changed) records.set(key, value);
  };
  for (const entry of entries) {
    const next = apply(head, entry);
    head = next.head;
    keep(next.records);
  }
  if (programs.versions.length === 0) return { head, records, owedByTime: [] };
  const passed = advance(programs, head, at, member);
  keep(passed.records);
  return { head: passed.head, records, owedByTime: passed.entries };
}

/** Checks every invariant that one member's log can show; answers the state at `at`, null where it cannot be folded. */
export function checkMember(
  programs: Programs,
  recorded: Recorded,
  at: number,
  report: Report,
): Folded | null {
  const last = recorded.entries.at(-1)?.seq;
  const folded = orReport(report, last, () => fold(programs, recorded, at));
  const sums = [
    accountsCheck(report),
    holdsCheck(report),
    statusesCheck(programs, report),
    ordersCheck(programs, report),
    plansCheck(programs, report),
    partnersCheck(report),
    activitiesCheck(report),
  ] as const;
  const each = [
    identityCheck(report),
    limitsCheck(programs, report),
    reasonsCheck(programs, report),
    claimsCheck(programs, report),
  ];
  for (const entry of [...recorded.entries, ...(folded?.owedByTime ?? [])]) {
    for (const check of each) check(entry);
    for (const check of sums) check.take(entry);
  }
  const [accounts, holds, statuses, orders, plans, partners, activities] = sums;
  orders.end(last ?? 0);
  if (folded === null) return null;
  accounts.end(folded.head, folded.records, at);
  holds.end(folded.head, at);
  statuses.end(folded.head);
  plans.end(folded.head, folded.records, at);
  partners.end(folded.records, last ?? 0);
  activities.end(folded.head, folded.records, last ?? 0);
  checkUses(folded.records, last ?? 0, report);
  orReport(report, last, () => checkDecisions(programs, recorded, report));
  return folded;
}

/** A log that is broken may be too broken for the core, which asserts as it goes. */
function orReport<T>(report: Report, seq: number | undefined, act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    report('I8', seq, error instanceof Error ? error.message : String(error));
    return null;
  }
}

/** I8: each decision, made again from what its entry kept, is the one that was recorded. */
function checkDecisions(programs: Programs, { member, entries }: Recorded, report: Report): void {
  let behind = 0;
  for (const { asked, entries: again, refused } of decideAgain(programs, member, asksOf(member, entries))) {
    const { from, next } = asked;
    behind = next;
    const seq = entries[from]?.seq;
    // An older way of deciding may differ: that is a report of `replay`, not a fault of the store.
    const isOld = entries.slice(from, next).some(({ semantics }) => semantics !== SEMANTICS);
    if (refused !== undefined) report('I8', seq, `decided again it is refused: ${refused}`);
    else if (!isOld) {
      const difference = compareEntries(entries.slice(from, next), again);
      if (difference) report('I8', difference.seq, told('decided', difference));
    }
  }
  checkPassing(programs, { member, entries }, behind, report);
}

function told(what: string, { pointer, recorded, again }: Difference): string {
  return `${what} again, ${pointer || 'the entry'} is ${again}; recorded was ${recorded}`;
}

/** What time did after the last decision. */
function checkPassing(programs: Programs, { member, entries }: Recorded, from: number, report: Report): void {
  const last = entries.at(-1);
  if (last === undefined || from >= entries.length) return;
  let head = emptyHead;
  for (const entry of entries.slice(0, from)) head = apply(head, entry).head;
  const { entries: again } = advance(programs, head, last.decidedAt, member);
  const difference = compareEntries(entries.slice(from), again);
  if (difference) report('I8', difference.seq, told('time passed', difference));
}
