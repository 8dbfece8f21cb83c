import type { EpochMs } from '@laurel/core';
import type { ClubAct } from '../../club/club-act.ts';
import { dateOf, nextMonth } from '../days.ts';
import type { Club } from './club.ts';
import type { Chosen, Person } from './person.ts';
import { standingNow } from './standing.ts';

type Choose = ClubAct & { readonly do: 'choose' };

const isIn = (row: Chosen, at: EpochMs): boolean => row.from <= at && (row.until === null || at < row.until);

function windowOf({ choice, zone }: Club, at: EpochMs): string {
  const [year = '', month = ''] = dateOf(zone, at).split('-');
  if (choice.swapsPer === 'year') return year;
  return choice.swapsPer === 'month' ? `${year}-${month}` : `${year} ${Math.ceil(Number(month) / 3)}`;
}

/** One of two; within a period it may be swapped once. */
export function againstChoosing(club: Club, person: Person, act: Choose, at: EpochMs): readonly string[] {
  if (!['held', 'grace'].includes(standingNow(person))) return ['*'];
  if (!['video', 'music'].includes(act.benefit) || act.benefit === act.instead) return ['*'];
  const open = person.chosen.filter(({ until }) => until === null);
  if (open.some(({ benefit }) => benefit === act.benefit)) return ['*'];
  if (act.instead === null) return open.length > 0 ? ['*'] : [];
  const old = person.chosen.find((row) => row.benefit === act.instead && isIn(row, at));
  if (old === undefined || old.until !== null) return ['*'];
  return person.swaps.some((swap) => windowOf(club, swap) === windowOf(club, at)) ? ['*'] : [];
}

export function chooseBenefit(club: Club, person: Person, act: Choose, at: EpochMs): void {
  if (act.instead === null) {
    person.chosen.push({ benefit: act.benefit, from: at, until: null });
    return;
  }
  const from = club.choice.from === 'atOnce' ? at : nextMonth(club.zone, at);
  const place = person.chosen.findIndex(({ benefit, until }) => benefit === act.instead && until === null);
  const old = person.chosen[place];
  if (old !== undefined) person.chosen.splice(place, 1, { ...old, until: from });
  person.chosen.push({ benefit: act.benefit, from, until: null });
  person.swaps.push(at);
}

/** What she has of the choice at an instant. */
export const chosenAt = (person: Person, at: EpochMs): readonly string[] =>
  person.chosen.filter((row) => isIn(row, at)).map(({ benefit }) => benefit);
