import type { Entry, Head, Json, Participation } from '@laurel/core';
import { casesOf, teamOf } from '@laurel/core';
import type { Report } from './violation.ts';

type Records = ReadonlyMap<string, Json | null>;

export interface ActivitiesCheck {
  readonly take: (entry: Entry) => void;
  readonly end: (head: Head, records: Records, seq: number) => void;
}

/**
 * I12: a member holds as many places and votes as her part says, one at most, and units of a team are above zero.
 * I8: what the head holds of open cases is what their records say.
 */
export function activitiesCheck(report: Report): ActivitiesCheck {
  const claimed = new Map<string, number>();
  let hasMoved = false;
  return {
    take({ event, outcome }) {
      hasMoved ||= MOVES.test(event.type);
      for (const counter in outcome.claims) {
        if (!/^(?:places|poll):/.test(counter)) continue;
        claimed.set(counter, (claimed.get(counter) ?? 0) + (outcome.claims[counter]?.by ?? 0));
      }
    },
    end(head, records, seq) {
      const held = heldBy(records);
      // What two members took is in two logs, and the parts are in one.
      for (const counter of hasMoved ? [] : new Set([...claimed.keys(), ...held])) {
        const [has, took] = [held.has(counter) ? 1 : 0, claimed.get(counter) ?? 0];
        if (has !== took) report('I12', seq, `${counter}: ${took} taken, ${has} held`);
      }
      checkTeams(head, records, seq, report);
      checkCases(head, records, seq, report);
    },
  };
}

const MOVES = /^(?:member\.(?:un)?merged|(?:un)?merge\..*)$/;

/** Counters of which the member's parts hold one. */
function heldBy(records: Records): ReadonlySet<string> {
  const held = new Set<string>();
  for (const [key, value] of records) {
    if (!key.startsWith('activity/') || value === null) continue;
    const part = value as Participation;
    if (part.kind === 'poll') held.add(`poll:${key.slice('activity/'.length)}:${part.option}`);
    if (part.kind === 'signUp' && part.state !== 'withdrawn' && part.counter !== undefined)
      held.add(part.counter);
  }
  return held;
}

function checkTeams(head: Head, records: Records, seq: number, report: Report): void {
  for (const key of records.keys()) {
    if (!key.startsWith('activity/')) continue;
    const team = teamOf(head, key.slice('activity/'.length));
    const numbers = team?.members.map(({ member }) => member) ?? [];
    if (new Set(numbers).size < numbers.length) report('I12', seq, `${key}: a member is twice in a team`);
    if (team?.members.some(({ units }) => units < 0)) report('I12', seq, `${key}: units below zero`);
  }
}

function checkCases(head: Head, records: Records, seq: number, report: Report): void {
  const open = casesOf(head);
  for (const one of open)
    if (JSON.stringify(sorted(one)) !== JSON.stringify(sorted(records.get(`case/${one.case}`) ?? null)))
      report('I8', seq, `case ${one.case} is not what its record says`);
  for (const [key, value] of records) {
    if (!key.startsWith('case/') || value === null) continue;
    const { case: number, state } = value as { case: number; state: string };
    if ((state !== 'closed') !== open.some((one) => one.case === number))
      report('I8', seq, `${key} is ${state}, and the head says otherwise`);
  }
}

function sorted(value: Json): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
