import type { EpochMs } from '@laurel/core';
import type { ActivityAct } from '../../care/care-act.ts';
import { availableOf, choose, comeBack, spend } from '../purse.ts';
import { type Care, optionsOf, type Quiz, type Span, tastes } from './care.ts';
import { doubt, type Person } from './person.ts';
import { grant, tierNow } from './standing.ts';
import { type Asked, places, type World } from './world.ts';

type Of<D extends ActivityAct['do']> = ActivityAct & { readonly do: D };
const minute = 60_000;

/** When it is open; an end is not included, and it goes by when something happened. */
const notOpen = ({ from, until }: Span, happened: EpochMs, end: EpochMs = until): readonly string[] =>
  happened >= from && happened < end ? [] : ['activity_not_open'];

export function againstSignUp(
  { world, person, at, happened }: Asked,
  act: Of<'signUp' | 'giveUpPlace' | 'attend'>,
) {
  const { care, left } = world;
  if (act.activity !== 'fair' && act.activity !== 'salon') return ['unknown_activity'];
  const { fair, salon } = care;
  const isFair = act.activity === 'fair';
  const span = isFair ? fair : salon;
  const signUpUntil = isFair ? (fair.signUpUntil ?? fair.until) : salon.until;
  const state = person.signUps.get(act.activity)?.state ?? 'withdrawn';
  if (act.do !== 'signUp') {
    const end = act.do === 'attend' ? span.until : isFair ? (fair.withdrawUntil ?? signUpUntil) : salon.until;
    const own = { withdrawn: ['not_signed_up'], attended: ['already_checked_in'], signedUp: [] }[state];
    return [...notOpen(span, happened, end), ...own];
  }
  const codes = [...notOpen(span, happened, signUpUntil)];
  if (!isFair && tierNow(care, person, at) === 0) codes.push('not_for_member');
  if (state !== 'withdrawn') codes.push('already_signed_up');
  if (isFair && availableOf(person, 'points') < fair.cost) codes.push('insufficient_available');
  if (isFair && left.get(places) === 0) codes.push('stock_exhausted');
  return codes;
}

export function signUp(
  { world, person, at, happened }: Asked,
  act: Of<'signUp' | 'giveUpPlace' | 'attend'>,
): void {
  const { care } = world;
  const known = person.signUps.get(act.activity);
  const isFair = act.activity === 'fair';
  if (act.do === 'signUp') {
    const lots = isFair ? (choose(person, 'points', care.fair.cost) ?? []) : [];
    spend(person, 'points', lots);
    person.signUps.set(act.activity, { state: 'signedUp', lots });
    if (isFair) count(world, -1);
    return;
  }
  if (known === undefined) return;
  if (act.do === 'attend') {
    known.state = 'attended';
    const { points } = isFair ? care.fair : care.salon;
    grant(care, person, { asset: 'points', units: points, happened });
    return;
  }
  // The units go back to the lots that paid, and the place to the next who asks.
  known.state = 'withdrawn';
  if (known.lots.length > 0)
    comeBack({ member: person, terms: care, now: at }, 'points', { from: 'spent', lots: known.lots });
  known.lots = [];
  if (isFair) count(world, 1);
}

function count({ left }: World, by: number): void {
  const has = left.get(places);
  if (has !== undefined) left.set(places, has + by);
}

export function againstVote({ world, person, happened }: Asked, act: Of<'vote'>): readonly string[] {
  const { taste } = world.care;
  const codes = [...notOpen(taste, happened)];
  if (!(tastes as readonly string[]).includes(act.option)) codes.push('unknown_option');
  if (person.vote !== null && !taste.change) codes.push('already_voted');
  return codes;
}

export function vote({ world, person, happened }: Asked, act: Of<'vote'>): void {
  const { care } = world;
  if (person.vote === null) grant(care, person, { asset: 'points', units: care.taste.points, happened });
  person.vote = act.option;
}

/** A question is right where all of its right options were named and no other. */
const scoreOf = ({ rights }: Quiz, act: Of<'answerQuiz'>): number => {
  const same = (a: readonly string[], b: readonly string[]): boolean =>
    a.length === b.length && a.every((each) => b.includes(each));
  return (same(act.one, rights.one) ? 2 : 0) + (same(act.two, rights.two) ? 1 : 0);
};

const runs = ({ tries }: Person, at: EpochMs): boolean =>
  tries !== null && tries.open !== null && (tries.open.until === null || at < tries.open.until);

export function againstQuiz(asked: Asked, act: Of<'startQuiz' | 'answerQuiz'>): readonly string[] {
  const { world, person, at, happened } = asked;
  const { quiz } = world.care;
  const codes = [...notOpen(quiz, happened)];
  if (act.do === 'startQuiz') {
    if (runs(person, at)) codes.push('try_running');
    else if ((person.tries?.begun ?? 0) >= quiz.tries) codes.push('no_tries_left');
    return codes;
  }
  if (!runs(person, at)) codes.push((person.tries?.open ?? null) === null ? 'no_try' : 'try_over');
  const known = (['one', 'two'] as const).every((question) =>
    act[question].every((option) => (optionsOf[question] as readonly string[]).includes(option)),
  );
  return known ? codes : [...codes, 'unknown_option'];
}

export function onQuiz({ world, person, at, happened }: Asked, act: Of<'startQuiz' | 'answerQuiz'>): void {
  const { care } = world;
  const { minutes, rewards } = care.quiz;
  if (runs(person, at) !== runs(person, happened)) doubt(person, 'a try that is told of late');
  if (act.do === 'startQuiz') {
    const { begun, best, given } = person.tries ?? { begun: 0, best: null, given: [] };
    const until = minutes === null ? null : at + minutes * minute;
    person.tries = { begun: begun + 1, best, given, open: { until } };
    return;
  }
  const { tries } = person;
  if (tries === null) return;
  const score = scoreOf(care.quiz, act);
  tries.open = null;
  tries.best = Math.max(tries.best ?? 0, score);
  for (const one of rewards) {
    if (score < one.score || tries.given.includes(one.score)) continue;
    tries.given.push(one.score);
    grant(care, person, { asset: 'points', units: one.points, happened });
  }
}

export const walkNotOpen = ({ walk }: Care, happened: EpochMs): readonly string[] => notOpen(walk, happened);
