import type { EpochMs } from '@laurel/core';
import type { Texts } from '../../kind.ts';
import { byEnd } from '../../store.ts';
import { instant } from '../club/seen-of-person.ts';
import { debtOf, lotsOf } from '../purse.ts';
import { type Care, careAssets, tierIds } from './care.ts';
import { dateOfNumber, startOfDay } from './ladder.ts';
import type { Person } from './person.ts';
import { earnedNow, holdsPlan, pausedNow, tierNow } from './standing.ts';

/** The newest; of those long past the product remembers so many at least. */
export const pausesSeen = 20;

/** The oracle's member in the words of the comparison. */
export function seenOfPerson(care: Care, person: Person, at: EpochMs): Texts {
  const seen: Record<string, string> = {
    standing: person.frozen ? 'frozen' : 'active',
    ...tierOf(care, person, at),
    plan: holdsPlan(person, at) ? 'trial' : 'none',
    verified: String(person.verified),
    vote: person.vote ?? 'none',
    quiz: quizOf(person),
    walk: walkOf(person),
  };
  for (const asset of careAssets) {
    const lots = byEnd(lotsOf(person, asset)).map(
      ([end, left, held]) => `${left}+${held} until ${instant(end)}`,
    );
    seen[asset] = `${lots.join(', ')} owed ${debtOf(person, asset)}`;
  }
  for (const { id, kind, from, to, state } of person.pauses.slice(-pausesSeen)) {
    // Whether it is called planned still, where it did not begin, is no more than a word.
    const isNone = state === 'cancelled' || (state === 'planned' && startOfDay(care.zone, from) <= at);
    seen[`pause ${id}`] = `${kind} ${dateOfNumber(from)} to ${dateOfNumber(to)} ${isNone ? 'none' : state}`;
  }
  for (const [n, one] of person.cases.entries())
    seen[`case ${n}`] =
      `${one.state} ${one.line} ${one.priority} by ${instant(one.respondBy)} late ${one.overdue} ${one.agent} ${one.stars}`;
  for (const [id, { state }] of person.signUps) seen[id] = state;
  return seen;
}

function tierOf(care: Care, person: Person, at: EpochMs): Texts {
  const { tier, since, until, grace } = earnedNow(care, person, at);
  const paused = pausedNow(care, person, at);
  return {
    tier: tierIds[tier] ?? '',
    since: grace ? 'grace' : instant(since),
    until: instant(until),
    shown: tierIds[tierNow(care, person, at)] ?? '',
    paused: paused === undefined ? 'no' : instant(startOfDay(care.zone, paused.to)),
  };
}

function quizOf({ tries }: Person): string {
  if (tries === null) return 'none';
  const { begun, best, given, open } = tries;
  const running = open === null ? 'no' : `until ${instant(open.until)}`;
  return `${begun} best ${best} given ${given.toSorted((a, b) => a - b).join(' ')} open ${running}`;
}

function walkOf({ team, asked }: Person): string {
  if (team !== null)
    return `founder ${team.members.map(({ units }) => units).join(' ')}${team.completed ? ' completed' : ''}`;
  return asked === null ? 'none' : `${asked.state} ${asked.reason}`;
}
