import type { JsonObject } from '@laurel/core';
import type { Act } from '../act.ts';
import type { Refs } from '../club/refs.ts';
import type { ActivityAct, CareAct, CaseAct } from './care-act.ts';

interface Words {
  readonly type: string;
  readonly data: JsonObject;
}
const nowhere = '999999';

/** Type and data of an act of the kind `care`, as a client writes them; null: it is an act of another kind. */
export function careWords(act: Act, refs: Refs): Words | null {
  switch (act.do) {
    case 'verify':
      return { type: 'member.verified', data: { field: act.field, verified: act.verified } };
    case 'pause': {
      const { do: _, ...data } = act;
      return { type: 'tier.paused', data };
    }
    case 'endPause':
      return { type: 'tier.resumed', data: { pause: act.pause } };
    case 'setTier': {
      const { tier, kind, until } = act;
      const end = until === null ? {} : { until: Temporal.Instant.fromEpochMilliseconds(until).toString() };
      return { type: 'tier.set', data: { tier, kind, ...end, reason: 'simulated' } };
    }
    case 'clearTier':
      return { type: 'tier.cleared', data: { reason: 'simulated' } };
    default:
      return caseWords(act as CareAct, refs) ?? activityWords(act as CareAct, refs);
  }
}

const caseTypes: Readonly<Record<CaseAct['do'], string>> = {
  openCase: 'case.opened',
  answerCase: 'case.answered',
  handOverCase: 'case.handed_over',
  escalateCase: 'case.escalated',
  closeCase: 'case.closed',
  rateCase: 'case.rated',
};

function caseWords(act: CareAct, refs: Refs): Words | null {
  if (!(act.do in caseTypes)) return null;
  const said = act as CaseAct;
  const type = caseTypes[said.do];
  if (said.do === 'openCase') {
    const { externalId } = said;
    return { type, data: { channel: 'chat', ...(externalId === null ? {} : { externalId }) } };
  }
  const one = { case: Number(refs.itemOf?.(said.case) ?? nowhere) };
  if (said.do === 'rateCase') return { type, data: { ...one, stars: said.stars } };
  if (said.do === 'escalateCase')
    return { type, data: { ...one, ...(said.line === null ? {} : { line: said.line }) } };
  if (said.do === 'closeCase') return { type, data: one };
  return { type, data: { ...one, ...(said.agent === null ? {} : { agent: said.agent }) } };
}

const partTypes: Readonly<Record<ActivityAct['do'], string>> = {
  signUp: 'activity.signed_up',
  giveUpPlace: 'activity.withdrawn',
  attend: 'activity.checked_in',
  vote: 'activity.voted',
  startQuiz: 'activity.started',
  answerQuiz: 'activity.answered',
  foundTeam: 'activity.team_founded',
  joinTeam: 'activity.team_joined',
};

function activityWords(act: CareAct, refs: Refs): Words | null {
  if (!(act.do in partTypes)) return null;
  const said = act as ActivityAct;
  const type = partTypes[said.do];
  switch (said.do) {
    case 'vote':
      return { type, data: { activity: 'taste', option: said.option } };
    case 'startQuiz':
      return { type, data: { activity: 'quiz' } };
    case 'answerQuiz': {
      const answers = (['one', 'two'] as const).map((question) => ({
        question,
        options: [...said[question]],
      }));
      return { type, data: { activity: 'quiz', answers } };
    }
    case 'foundTeam':
      return { type, data: { activity: 'walk' } };
    case 'joinTeam': {
      const team = Number(refs.teamOf?.(said.team) ?? nowhere);
      return { type, data: { activity: 'walk', founder: said.founder, team } };
    }
    default:
      return { type, data: { activity: said.activity } };
  }
}
