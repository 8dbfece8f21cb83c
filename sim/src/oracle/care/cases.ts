import type { EpochMs } from '@laurel/core';
import type { CaseAct } from '../../care/care-act.ts';
import { type Care, type LineId, linesAt } from './care.ts';
import type { CaseOf, Person } from './person.ts';
import { grant, holdsPlan, tierNow } from './standing.ts';

const minute = 60_000;
const openMost = 20;

const within = (care: Care, line: LineId, at: EpochMs): EpochMs | null => {
  const { minutes } = linesAt(care, at)[line];
  return minutes === null ? null : at + minutes * minute;
};

export const caseNamed = (person: Person, id: string): CaseOf | undefined =>
  person.cases.find((one) => one.id === id);

export function againstCase(care: Care, person: Person, act: CaseAct, at: EpochMs): readonly string[] {
  if (act.do === 'openCase') {
    const open = person.cases.filter(({ state }) => state !== 'closed');
    const isThere = act.externalId !== null && open.some(({ externalId }) => externalId === act.externalId);
    return [...(isThere ? ['case_exists'] : []), ...(open.length >= openMost ? ['too_many_cases'] : [])];
  }
  const one = caseNamed(person, act.case);
  if (one === undefined) return ['unknown_case'];
  if (act.do === 'rateCase') {
    if (one.state !== 'closed') return ['case_open'];
    return one.stars === null ? [] : ['already_rated'];
  }
  if (one.state === 'closed') return ['case_closed'];
  if (act.do !== 'escalateCase') return [];
  // By hand, too, a case goes to more urgent lines alone.
  const to = lineTo(care, one, act.line, at);
  const lines = linesAt(care, at);
  return to !== null && lines[to].priority > lines[one.line].priority ? [] : ['no_escalation'];
}

/** A version may make a line less urgent than a case that goes to it. */
export function isLessUrgent(
  care: Care,
  person: Person,
  act: CaseAct & { do: 'escalateCase' },
  at: EpochMs,
): boolean {
  const one = caseNamed(person, act.case);
  const to = one === undefined ? null : lineTo(care, one, act.line, at);
  return one !== undefined && to !== null && linesAt(care, at)[to].priority <= one.priority;
}

const lineTo = (care: Care, one: CaseOf, named: string | null, at: EpochMs): LineId | null => {
  const lines = linesAt(care, at);
  if (named === null) return lines[one.line].escalateTo;
  return named in lines ? (named as LineId) : null;
};

export function onCase(
  care: Care,
  person: Person,
  act: CaseAct,
  { id, at }: { id: string; at: EpochMs },
): void {
  if (act.do === 'openCase') {
    person.cases.push(opened(care, person, act.externalId, { id, at }));
    return;
  }
  const one = caseNamed(person, act.case);
  if (one === undefined) return;
  if (act.do === 'rateCase') one.stars = act.stars;
  if (act.do === 'escalateCase') moveTo(care, one, lineTo(care, one, act.line, at), at);
  if (act.do === 'answerCase' || act.do === 'handOverCase') one.agent = act.agent ?? one.agent;
  if (act.do === 'answerCase') one.state = 'answered';
  if (act.do === 'closeCase') one.state = 'closed';
  if (one.state !== 'open') one.respondBy = null;
}

/** The first line whose condition holds, by what she is now. */
function opened(
  care: Care,
  person: Person,
  externalId: string | null,
  { id, at }: { id: string; at: EpochMs },
): CaseOf {
  const isVip = holdsPlan(person, at) && person.verified;
  const line = isVip ? 'vip' : tierNow(care, person, at) > 0 ? 'care' : 'normal';
  const { priority } = linesAt(care, at)[line];
  const respondBy = within(care, line, at);
  return {
    id,
    externalId,
    state: 'open',
    line,
    priority,
    respondBy,
    overdue: 0,
    agent: person.city,
    stars: null,
  };
}

function moveTo(care: Care, one: CaseOf, to: LineId | null, at: EpochMs): void {
  if (to === null) {
    one.respondBy = null;
    return;
  }
  one.line = to;
  one.priority = Math.max(one.priority, linesAt(care, at)[to].priority);
  one.respondBy = within(care, to, at);
}

/** What nobody answered in time goes to the line that takes over, and a rule says sorry. */
export function caseDues(care: Care, person: Person): readonly { at: EpochMs; run: () => void }[] {
  return person.cases.flatMap((one) => {
    const { respondBy: at } = one;
    if (at === null) return [];
    const run = (): void => {
      one.overdue += 1;
      moveTo(care, one, linesAt(care, at)[one.line].escalateTo, at);
      if (person.frozen) person.unsure.push({ what: 'all', why: 'late for one who is frozen' });
      grant(care, person, { asset: 'points', units: care.sorry, happened: at });
    };
    return [{ at, run }];
  });
}
