import type { Making } from '../deciding.ts';
import { floor } from '../expressions/index.ts';
import { factKeys } from '../facts.ts';
import type { JsonObject, MemberNo, Units } from '../kernel/json.ts';
import { nameForAnother } from '../log/name-for-another.ts';
import type { CompiledActivity } from '../program/compiled.ts';
import { earn } from '../rules/earn.ts';
import { environmentFor } from '../rules/fire.ts';
import {
  activityKey,
  type Team,
  type TeamPart,
  teamInKey,
  teamInOf,
  teamKey,
  teamOf,
} from './activity-state.ts';
import { activityOf, checkAllowed, checkOpen, give, keepPart, no, type Of } from './taking-part.ts';

/** A team is a fact of its founder's log; what others do for it goes there, and back, as follow-on events. */
interface Said extends JsonObject {
  readonly activity: string;
  readonly team: number;
  /** Who says it: a member who joined, or, on the way back, the founder. */
  readonly from: { readonly member: MemberNo };
}

function tell(m: Making, type: string, to: MemberNo, said: Omit<Said, 'from'>): void {
  const data: JsonObject = { ...said, from: { member: m.deciding.context.member } };
  m.follow({ type, id: nameForAnother(m), source: m.event.source, data, to });
}

/** `activity.team_founded`: the member begins a team, with herself. */
export function foundTeam(m: Making): void {
  const activity = activityOf(m, 'team');
  checkOpen(m, activity);
  checkAllowed(m, activity);
  checkFree(m, activity);
  const self = m.deciding.context.member;
  const members = [{ member: self, units: 0 }];
  keepTeam(m, activity.id, { team: m.seq, at: m.decidedAt, members });
  earn(m);
}

function keepTeam(m: Making, activity: string, team: Team): void {
  m.fact(teamKey(activity), team);
}

/** Nobody is in two teams of one activity. */
function checkFree(m: Making, { id }: CompiledActivity): void {
  const { head } = m.draft;
  if (teamOf(head, id) !== undefined || teamInOf(head, id) !== undefined)
    throw no('in_team', 'activity', 'The member is in a team of this activity.');
  // Teams of activities that the program knows no more have nothing to count for.
  for (const key of factKeys(head.facts)) {
    const [kind, of = ''] = key.split('/');
    if ((kind === 'team' || kind === 'team-in') && !m.program.activities.has(of)) m.fact(key, null);
  }
}

/** `activity.team_joined`: asked here by the code of a team; its founder's log says whether there is room. */
export function joinTeam(m: Making): void {
  const activity = activityOf(m, 'team');
  checkOpen(m, activity);
  checkAllowed(m, activity);
  checkFree(m, activity);
  const { founder, team } = m.event.data as unknown as {
    founder: { member: MemberNo };
    team: number;
  };
  if (founder.member === m.deciding.context.member || founder.member === 0)
    throw no('unknown_team', 'code', 'There is no such team.');
  keepPart(m, activity, { kind: 'team', state: 'asked', founder, team, at: m.decidedAt });
  m.fact(teamInKey(activity.id), { founder, team, at: m.decidedAt });
  tell(m, 'activity.team_asked', founder.member, { activity: activity.id, team });
  earn(m);
}

/** `activity.team_asked`, at the founder: one more, if there is room and the goal is open. */
export function takeIn(m: Making): void {
  const { activity: id, team: number, from } = m.event.data as Said;
  const activity = m.program.activities.get(id);
  const team = teamOf(m.draft.head, id);
  const reason = reasonAgainst(m, activity, team, number);
  const said = { activity: id, team: number };
  if (reason !== null || team === undefined)
    return tell(m, 'activity.team_refused', from.member, { ...said, reason });
  if (!team.members.some((one) => one.member === from.member))
    keepTeam(m, id, { ...team, members: [...team.members, { member: from.member, units: 0 }] });
  tell(m, 'activity.team_accepted', from.member, said);
}

function reasonAgainst(
  m: Making,
  activity: CompiledActivity | undefined,
  team: Team | undefined,
  number: number,
): string | null {
  if (activity?.def.kind !== 'team' || team?.team !== number) return 'unknown_team';
  if (m.draft.head.standing !== 'active') return 'unknown_team';
  if (m.happenedAt >= activity.def.until) return 'activity_not_open';
  if (team.completedAt !== undefined) return 'team_completed';
  return team.members.length >= activity.def.size ? 'team_full' : null;
}

/** `activity.team_accepted` and `activity.team_refused`, at who asked. */
export function hearTeam(m: Making, state: 'in' | 'refused'): void {
  const { activity, team, from, reason } = m.event.data as Said & { readonly reason?: string };
  const isOurs = teamInOf(m.draft.head, activity)?.team === team;
  if (!isOurs) return;
  if (state === 'refused') m.fact(teamInKey(activity), null);
  const at = m.decidedAt;
  m.record(activityKey(activity), {
    kind: 'team',
    state,
    founder: from,
    team,
    at,
    ...(typeof reason === 'string' ? { reason } : {}),
  } satisfies TeamPart);
}

/** What a member's own event adds to the team that she is in; nothing for programs without team goals. */
export function countForTeams(m: Making): void {
  const { teamGoals } = m.program;
  if (teamGoals.size === 0) return;
  for (const activity of teamGoals.get(m.event.type) ?? []) countFor(m, activity);
}

function countFor(m: Making, activity: CompiledActivity): void {
  const { id, def, goal } = activity;
  if (goal === null || m.happenedAt < def.from || m.happenedAt >= def.until) return;
  const own = teamOf(m.draft.head, id);
  const other = teamInOf(m.draft.head, id);
  // What was done before there was a team is not the team's.
  const since = own?.at ?? other?.at;
  if (since === undefined || m.happenedAt < since) return;
  const units = unitsOf(m, activity);
  if (units <= 0) return;
  // The founder is the first, also where she was another member before.
  if (own !== undefined) add(m, activity as Of<'team'>, own, own.members[0]?.member ?? 0, units);
  else if (other !== undefined)
    tell(m, 'activity.team_progressed', other.founder.member, { activity: id, team: other.team, units });
}

function unitsOf(m: Making, { goal }: CompiledActivity): Units {
  if (goal === null) return 0;
  const env = environmentFor(m);
  if (goal.when !== null && goal.when.evaluate(env) !== true) return 0;
  if (goal.sum === null) return 1;
  const units = floor(goal.sum.evaluate(env) as Parameters<typeof floor>[0]);
  return typeof units === 'number' ? units : 0;
}

/** `activity.team_progressed`, at the founder. */
export function progress(m: Making): void {
  const { activity: id, team: number, from, units } = m.event.data as Said & { readonly units: Units };
  const activity = m.program.activities.get(id);
  const team = teamOf(m.draft.head, id);
  if (activity?.def.kind !== 'team' || team?.team !== number) return;
  if (!team.members.some((one) => one.member === from.member)) return;
  add(m, activity as Of<'team'>, team, from.member, units);
}

/** Reaching the goal is said to each member, once; what comes afterwards counts no more. */
function add(m: Making, activity: Of<'team'>, team: Team, member: MemberNo, units: Units): void {
  if (team.completedAt !== undefined) return;
  const members = team.members.map((one) =>
    one.member === member ? { ...one, units: one.units + units } : one,
  );
  const sum = members.reduce((all, one) => all + one.units, 0);
  const isReached = sum >= activity.def.goal.reach;
  keepTeam(m, activity.id, { ...team, members, ...(isReached ? { completedAt: m.decidedAt } : {}) });
  if (!isReached) return;
  const self = m.deciding.context.member;
  const said = { activity: activity.id, team: team.team };
  for (const one of members) if (one.member !== self) tell(m, 'activity.team_completed', one.member, said);
  const data: JsonObject = { ...said, from: { member: self } };
  m.follow({
    type: 'activity.team_completed',
    id: `${m.event.id}#${m.followCount + 1}`,
    source: m.event.source,
    data,
  });
}

/** `activity.team_completed`, at each member: the reward, once in a team. Time may bring it, so it loads nothing. */
export function completeTeam(m: Making): void {
  const { activity: id, team, from } = m.event.data as Said;
  const activity = m.program.activities.get(id);
  if (activity === undefined || !markRewarded(m, id, team)) return;
  const part: TeamPart = { kind: 'team', state: 'completed', founder: from, team, at: m.decidedAt };
  m.record(activityKey(id), part);
  if (m.draft.head.standing === 'active') give(m, activity.rewards[0]?.rule);
  earn(m);
}

/** False where the member is not in the team, or had its reward. */
function markRewarded(m: Making, id: string, team: number): boolean {
  const own = teamOf(m.draft.head, id);
  if (own?.team === team) {
    if (own.rewarded === true) return false;
    keepTeam(m, id, { ...own, rewarded: true });
    return true;
  }
  const other = teamInOf(m.draft.head, id);
  if (other?.team !== team || other.completed === true) return false;
  m.fact(teamInKey(id), { ...other, completed: true });
  return true;
}
