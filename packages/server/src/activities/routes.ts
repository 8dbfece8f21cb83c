import type { JsonObject } from '@laurel/core';
import { order } from '../http/commands.ts';
import type { ErrorCode } from '../http/errors.ts';
import { Problem } from '../http/problem.ts';
import { type Call, ok, type Route, route } from '../http/route.ts';
import { object, text } from '../http/schema.ts';
import { memberParams } from '../http/shared-schemas.ts';
import { loadMember } from '../members/load.ts';
import { commandRefusals } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';
import { presentQuestions } from './present.ts';
import { activities, answers, done, params, parts as partList, started } from './schemas.ts';
import {
  type ActivityParts,
  doneBy,
  programNow,
  readTeamCode,
  showActivities,
  showParts,
} from './taking-part.ts';

interface OfActivity {
  readonly id: string;
  readonly activity: string;
}

/** Activities of the program, and how members take part in them. */
export function activityRoutes(parts: ActivityParts): readonly Route[] {
  return [
    listActivities(parts),
    listParts(parts),
    act(parts, signUp),
    act(parts, withdraw),
    act(parts, checkIn),
    act(parts, vote),
    startQuiz(parts),
    act(parts, answerQuiz),
    act(parts, foundTeam),
    joinTeam(parts),
  ];
}

function listActivities(parts: ActivityParts): Route {
  return route({
    id: 'listActivities',
    method: 'GET',
    path: '/v1/activities',
    tag: 'activities',
    summary: 'What members can take part in, with places left and votes where they may be seen',
    access: 'anyone',
    answers: { 200: { description: 'All of them', schema: activities } },
    refusals: ['no_program'],
    handle: async (_call: Call<undefined, undefined, undefined>) => ok({ data: await showActivities(parts) }),
  });
}

function listParts(parts: ActivityParts): Route {
  return route({
    id: 'listMemberActivities',
    method: 'GET',
    path: '/v1/members/{id}/activities',
    tag: 'activities',
    summary: 'What a member takes part in',
    access: { scope: 'members:read', own: true },
    params: memberParams,
    answers: { 200: { description: 'All of the program in force', schema: partList } },
    refusals: ['unknown_member', 'no_program'],
    handle: async (call: Call<{ id: string }, undefined, undefined>) => {
      const found = await loadMember(parts, call.caller, call.params.id);
      return ok({ data: await showParts(parts, found) });
    },
  });
}

const common = {
  method: 'POST',
  tag: 'activities',
  write: 'key',
  again: true,
  audit: 'person',
  params,
} as const;
const access = { scope: 'activities:write', own: true } as const;
const refusals = [...commandRefusals, 'unknown_activity', 'activity_not_open', 'not_for_member'] as const;

interface Act {
  readonly id: string;
  readonly path: string;
  readonly type: string;
  readonly summary: string;
  readonly body?: ReturnType<typeof object>;
  readonly refusals: readonly ErrorCode[];
  /** Only the shop may say it. */
  readonly byShop?: true;
}

const signUp: Act = {
  id: 'signUp',
  path: 'sign-up',
  type: 'activity.signed_up',
  summary: 'Sign up: a place is taken, and what it costs is spent',
  refusals: ['already_signed_up', 'stock_exhausted', 'insufficient_available'],
};
const withdraw: Act = {
  id: 'withdrawFromActivity',
  path: 'withdraw',
  type: 'activity.withdrawn',
  summary: 'Give a place back in time: place and units come back',
  refusals: ['not_signed_up', 'already_checked_in'],
};
const checkIn: Act = {
  id: 'checkInAtActivity',
  path: 'check-in',
  type: 'activity.checked_in',
  summary: 'Say that the member came',
  refusals: ['not_signed_up', 'already_checked_in'],
  byShop: true,
};
const vote: Act = {
  id: 'vote',
  path: 'vote',
  type: 'activity.voted',
  summary: 'Vote in a poll',
  body: object({ option: text('Option', { min: 1, max: 64 }) }),
  refusals: ['unknown_option', 'already_voted'],
};
const answerQuiz: Act = {
  id: 'answerQuiz',
  path: 'answers',
  type: 'activity.answered',
  summary: 'Answer the questions of the try that runs',
  body: object({ answers }),
  refusals: ['no_try', 'try_over', 'unknown_option'],
};
const foundTeam: Act = {
  id: 'foundTeam',
  path: 'team',
  type: 'activity.team_founded',
  summary: 'Begin a team; others join by its code',
  refusals: ['in_team'],
};

function act(parts: ActivityParts, { id, path, type, summary, body, byShop, ...one }: Act): Route {
  return route({
    ...common,
    id,
    path: `/v1/members/{id}/activities/{activity}/${path}`,
    summary,
    access: byShop === true ? { scope: 'activities:write' } : access,
    body: body ?? object({}),
    ...(body === undefined ? { bodyOptional: true } : {}),
    answers: { 200: { description: 'Done', schema: done } },
    refusals: [...refusals, ...one.refusals],
    handle: async (call: Call<OfActivity, undefined, unknown>) => {
      const { found, answer } = await say(parts, call, type, (call.body ?? {}) as JsonObject);
      return ok(await doneBy(parts, found, call.params.activity, answer));
    },
  });
}

async function say(
  parts: ActivityParts,
  call: Call<OfActivity, undefined, unknown>,
  type: string,
  more: JsonObject,
): Promise<{ readonly found: Found; readonly answer: Awaited<ReturnType<typeof order>> }> {
  const found = await loadMember(parts, call.caller, call.params.id);
  const data = { activity: call.params.activity, ...more };
  return { found, answer: await order(parts, call, { subject: found.external, type, data }) };
}

function startQuiz(parts: ActivityParts): Route {
  return route({
    ...common,
    id: 'startQuiz',
    path: '/v1/members/{id}/activities/{activity}/start',
    summary: 'Begin a try of a quiz: its questions, and by when to answer them',
    access,
    body: object({}),
    bodyOptional: true,
    answers: { 200: { description: 'The try runs', schema: started } },
    refusals: [...refusals, 'try_running', 'no_tries_left'],
    handle: async (call: Call<OfActivity, undefined, unknown>) => {
      const { found, answer } = await say(parts, call, 'activity.started', {});
      const def = programNow(parts).activities.get(call.params.activity)?.def;
      if (def?.kind !== 'quiz') throw new Problem('unknown_activity', 'The program has no such quiz.');
      const shown = await doneBy(parts, found, call.params.activity, answer);
      return ok({ ...shown, questions: presentQuestions(def) });
    },
  });
}

function joinTeam(parts: ActivityParts): Route {
  return route({
    ...common,
    id: 'joinTeam',
    path: '/v1/members/{id}/activities/{activity}/team/join',
    summary: 'Ask to be in a team by its code; its founder’s log says whether there is room',
    access,
    body: object({ code: text('Of the team', { min: 1, max: 64 }) }),
    answers: { 200: { description: 'Asked', schema: done } },
    refusals: [...refusals, 'in_team', 'unknown_team'],
    handle: async (call: Call<OfActivity, undefined, { code: string }>) => {
      await loadMember(parts, call.caller, call.params.id); // whose she is not learns nothing of codes
      const { founder, team } = readTeamCode(parts, call.body.code);
      const [whose] = await parts.reads.name([founder]);
      if (whose == null || whose.erased)
        throw new Problem('unknown_team', 'There is no such team.', { pointer: '/code' });
      const more = { founder: whose.external, team };
      const { found, answer } = await say(parts, call, 'activity.team_joined', more);
      return ok(await doneBy(parts, found, call.params.activity, answer));
    },
  });
}
