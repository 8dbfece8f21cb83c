import type { EpochMs } from '@laurel/core';
import type { CareAct } from '../../care/care-act.ts';
import { type Care, pauseKinds, pausesAt } from './care.ts';
import { dateOfNumber, dayOf, numberOf, startOfDay } from './ladder.ts';
import { doubt, type Person } from './person.ts';

type Asked = CareAct & { readonly do: 'pause' };
/** So far ahead the catalogue of errors says, and no page how far that is. */
const aheadDays = 366;

/** What speaks against a pause that a second person agreed to. */
export function againstPause(care: Care, person: Person, act: Asked, at: EpochMs): readonly string[] {
  if (!pausesAt(care, at)) return ['pause_not_offered'];
  const [from, to, today] = [numberOf(act.from), numberOf(act.to), dayOf(care.zone, at)];
  const { longestDays, perYear, backdatedDays } = care.pause;
  const codes: string[] = [];
  if (!(pauseKinds as readonly string[]).includes(act.kind) || to <= from) codes.push('invalid_value');
  if (to - from > longestDays) codes.push('pause_too_long');
  if (today - from > backdatedDays || from < dayOf(care.zone, person.joinedAt ?? at))
    codes.push('pause_too_early');
  if (from > today + aheadDays) codes.push('too_far_ahead');
  const others = person.pauses.filter(({ state }) => state !== 'cancelled');
  if (others.some((one) => one.from < to && from < one.to)) codes.push('pause_overlaps');
  const yearOf = (day: number): string => dateOfNumber(day).slice(0, 4);
  if (others.filter((one) => yearOf(one.from) === yearOf(from)).length >= perYear) codes.push('pause_limit');
  return codes;
}

export function pause(care: Care, person: Person, act: Asked, at: EpochMs): void {
  const [from, to, today] = [numberOf(act.from), numberOf(act.to), dayOf(care.zone, at)];
  const state = to <= today ? 'over' : from <= today ? 'running' : 'planned';
  person.pauses.push({ id: act.pause, kind: act.kind, from, to, state });
}

export function againstEnding(care: Care, person: Person, id: string, at: EpochMs): readonly string[] {
  const one = person.pauses.find((each) => each.id === id);
  if (one === undefined) return ['unknown_pause'];
  if (one.state === 'planned') return [];
  // The running day is used.
  return one.state === 'running' && dayOf(care.zone, at) + 1 < one.to ? [] : ['pause_over'];
}

/** One that has not begun never was. */
export function endPause(care: Care, person: Person, id: string, at: EpochMs): void {
  const one = person.pauses.find((each) => each.id === id);
  if (one === undefined) return;
  if (one.state === 'planned') one.state = 'cancelled';
  else one.to = dayOf(care.zone, at) + 1;
}

/** What time does to pauses, and when. */
export function pauseDues(care: Care, person: Person): readonly { at: EpochMs; run: () => void }[] {
  return person.pauses.flatMap((one) => {
    const at = startOfDay(care.zone, one.state === 'planned' ? one.from : one.to);
    const begin = (): void => {
      if (at === care.next?.at && !care.next.pauses)
        doubt(person, 'a pause begins as a version without any does');
      one.state = 'running';
    };
    const end = (): void => {
      one.state = 'over';
    };
    // Under a version without pauses it does not begin; that it is planned still is no more than a word.
    if (one.state === 'planned')
      return pausesAt(care, at) || at === care.next?.at ? [{ at, run: begin }] : [];
    return one.state === 'running' ? [{ at, run: end }] : [];
  });
}
