import { type Entry, eventOrigin, type Head, inForce, type Programs } from '@laurel/core';
import { storedKey } from '@laurel/db';
import { betweenCheck } from './between-check.ts';
import { checkMember } from './check-member.ts';
import { codeNumbers } from './code-numbers.ts';
import { checkDraws } from './draws-check.ts';
import { hashing } from './hashes.ts';
import { checkPartings } from './partings-check.ts';
import { checkStoredStates } from './stored-state-check.ts';
import type { Report, Violation } from './violation.ts';
import { walkOf } from './walk.ts';
import type { WholeLog } from './whole-log.ts';

/** What `verify` and `replay` print. */
export interface StoreReport {
  readonly members: number;
  /** Events from outside that were applied. */
  readonly events: number;
  readonly transfers: number;
  readonly ledgerHash: string;
  readonly stateHash: string;
  /** Members by track and tier. */
  readonly tiers: Tiers;
  /** The instant that it is about, UTC milliseconds. */
  readonly at: number;
}
export type Tiers = Readonly<Record<string, Readonly<Record<string, number>>>>;
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

/** Checks every invariant that the store can show, of all members, as of an instant. */
export async function verifyStore(log: WholeLog, { at, progress }: Looking): Promise<Verified> {
  const walk = await walkOf(log, at);
  const hashes = hashing((member) => walk.directory.nameOf(member) ?? '');
  const found = violations();
  const claims = new Map<string, number>();
  const codes = codeNumbers();
  const between = betweenCheck(log.programs);
  const counts = { members: 0, events: 0, transfers: 0 };
  const tiers: Record<string, Record<string, number>> = {};
  for await (const page of walk.members()) {
    for (const visited of page) {
      const folded = checkMember(log.programs, visited, walk.at, found.reporterOf(visited.name));
      addClaims(claims, [...visited.entries, ...(visited.later ?? [])]);
      codes.take(visited.entries, found.reporterOf(visited.name));
      if (log.numberOfPlay !== undefined)
        await checkDraws(log.programs, visited, log.numberOfPlay, found.reporterOf(visited.name));
      if (folded === null) continue;
      await checkPartings(log, visited, found.reporterOf(visited.name));
      between.take(visited, folded.head, found.reporterOf(visited.name));
      counts.members += 1;
      counts.events += eventsIn(log.programs, visited.entries);
      countTiers(tiers, folded.head);
      counts.transfers += hashes.member(
        visited.name,
        [...visited.entries, ...folded.owedByTime],
        folded.head,
      );
    }
    const watched = page.map((visited) => ({ ...visited, report: found.reporterOf(visited.name) }));
    if (log.states) await checkStoredStates(log.states, watched);
    progress?.(counts.members, walk.directory.count);
  }
  // As of an earlier instant one end may be in and the other not yet.
  if (at === undefined) between.end(found.reporterOf(undefined));
  if (at === undefined) await checkStock(log, claims, found.reporterOf(undefined));
  for (const violation of (await log.storeChecks?.()) ?? []) found.add(violation);
  return { ...counts, ...hashes.end(), tiers, at: walk.at, violations: found.list, more: found.more() };
}

/** Counts a member on the tier of each track that she is shown on. */
export function countTiers(tiers: Record<string, Record<string, number>>, { tracks }: Head): void {
  for (const [track, { tier, shown = tier }] of Object.entries(tracks)) {
    const counts = (tiers[track] ??= {});
    counts[shown] = (counts[shown] ?? 0) + 1;
  }
}

function addClaims(claims: Map<string, number>, entries: readonly Entry[]): void {
  for (const { outcome } of entries) {
    for (const counter in outcome.claims) {
      claims.set(counter, (claims.get(counter) ?? 0) + (outcome.claims[counter]?.by ?? 0));
    }
  }
}

/** I13, of now: what the whole log took from shared counters is what they say was used, and no more than operators loaded. */
async function checkStock(log: WholeLog, claims: ReadonlyMap<string, number>, report: Report): Promise<void> {
  const counters = [...claims.keys()];
  const levels = (await log.stock?.(counters)) ?? [];
  for (const [i, level] of levels.entries()) {
    const counter = counters[i] ?? '';
    if (level.used !== claims.get(counter))
      report('I13', undefined, `${counter} stands at ${level.used}, the log took ${claims.get(counter)}`);
  }
  const known = new Set(counters.map(storedKey));
  for await (const { counter, used, loaded } of log.loaded?.() ?? []) {
    if (used > (loaded ?? 0)) report('I13', undefined, `${counter} gave ${used} of ${loaded}`);
    if (used !== 0 && !known.has(counter))
      report('I13', undefined, `${counter} stands at ${used}, the log took none`);
  }
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
  const add = (violation: Violation): void => {
    if (list.length >= VIOLATIONS_MAX) more += 1;
    else list.push(violation);
  };
  return {
    list,
    more: () => more,
    add,
    reporterOf:
      (member: string | undefined): Report =>
      (invariant, seq, detail) => {
        add({
          invariant,
          ...(member === undefined ? {} : { member }),
          ...(seq === undefined ? {} : { seq }),
          detail,
        });
      },
  };
}
