import {
  type Entry,
  factKeys,
  factOf,
  type Head,
  householdOf,
  type Json,
  type MemberNo,
  mergedInto,
  mergedOf,
  type Programs,
} from '@laurel/core';
import type { Report } from './violation.ts';

interface Visited {
  readonly member: MemberNo;
  readonly name: string;
  readonly entries: readonly Entry[];
  /** The other end of what the entries began may lie behind the instant. */
  readonly later?: readonly Entry[];
}
export interface BetweenCheck {
  readonly take: (visited: Visited, head: Head, report: Report) => void;
  readonly end: (report: Report) => void;
}

/**
 * What no one log shows, of two that have to do with each other. I21: nothing stays on its way between members, asset by
 * asset; a seat knows its household and the household knows it, and so it is with who was merged and where she is; no
 * seat drew beyond the cap. What is held in memory are those of whom only one end was seen.
 */
export function betweenCheck(programs: Programs): BetweenCheck {
  const onTheWay = new Map<string, number>();
  const ends = new Map<string, string>();
  const end = (seat: string, detail: string): void => {
    if (!ends.delete(seat)) ends.set(seat, detail);
  };
  return {
    take({ member, name, entries, later = [] }, then, report) {
      const head = withLater(then, later);
      for (const { outcome } of [...entries, ...later])
        for (const { asset, amount, from, to } of outcome.transfers ?? []) {
          if (from !== 'transit' && to !== 'transit') continue;
          onTheWay.set(asset, (onTheWay.get(asset) ?? 0) + (to === 'transit' ? amount : -amount));
        }
      const into = mergedInto(head);
      if (into !== null) end(`merge/${into}/${member}`, `${name} is merged into one who does not know of it`);
      for (const { who, seq } of mergedOf(head).known)
        if (seq !== undefined && head.standing !== 'erased')
          end(`merge/${member}/${who.member}`, `one who was merged into ${name} does not know of it`);
      const fact = householdOf(head);
      if (fact === null) return;
      if (fact.role === 'seat')
        end(`${fact.owner}/${fact.no}/${member}`, `${name} has a seat that its household does not know`);
      if (fact.role !== 'owner') return;
      for (const seat of fact.seats)
        end(`${member}/${fact.no}/${seat.member}`, `a seat of ${name} does not know of it`);
      checkCaps(programs, head, report);
    },
    end(report) {
      for (const [asset, units] of onTheWay)
        if (units !== 0) report('I21', undefined, `${units} of ${asset} are between two members`);
      for (const detail of ends.values()) report('I21', undefined, detail);
    },
  };
}

/** Her state with what was decided after the instant: both ends are looked at as they were written. */
function withLater(head: Head, later: readonly Entry[]): Head {
  if (later.length === 0) return head;
  const facts = new Map(
    factKeys(head.facts).map((key): [string, Json] => [key, factOf(head.facts, key) ?? null]),
  );
  let { standing } = head;
  for (const { outcome } of later) {
    for (const [key, value] of Object.entries(outcome.facts ?? {})) facts.set(key, value);
    standing = outcome.member?.standing ?? standing;
  }
  const kept = [...facts].filter(([, value]) => value !== null);
  return { ...head, standing, facts: Object.fromEntries(kept) };
}

/** A cap may have been lowered since: the largest of all versions is what must hold. */
function checkCaps(programs: Programs, head: Head, report: Report): void {
  for (const key of factKeys(head.facts)) {
    const asset = /^limit:household-([^.]+)\.\d+:0:/.exec(key)?.[1];
    if (asset === undefined) continue;
    const units = (factOf(head.facts, key) as readonly number[])[1] ?? 0;
    const caps = programs.versions.map(
      ({ compiled }) => compiled.program.households?.shares[asset]?.cap?.units ?? 0,
    );
    const most = Math.max(...caps);
    if (units < 0 || units > most)
      report('I21', head.seq, `a seat has ${units} of ${asset}, the most is ${most}`);
  }
}
