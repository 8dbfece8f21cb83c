import type { EpochMs } from '@laurel/core';
import { walkNotOpen } from './parts.ts';
import { doubt, type Person, type Team } from './person.ts';
import { grant } from './standing.ts';
import type { Asked, Parcel, World } from './world.ts';

/** One team in each activity. */
const isInTeam = ({ team, asked }: Person): boolean =>
  team !== null || (asked !== null && asked.state !== 'refused');

export function againstFounding({ world, person, happened }: Asked): readonly string[] {
  return [...walkNotOpen(world.care, happened), ...(isInTeam(person) ? ['in_team'] : [])];
}

export function againstJoining(asked: Asked, founder: string): readonly string[] {
  return [...againstFounding(asked), ...(founder === asked.person.name ? ['unknown_team'] : [])];
}

export function found({ person, sent, at }: Asked): void {
  const members = [{ name: person.name, units: 0 }];
  person.team = { id: sent.id, at, members, completed: false };
}

/** Asked here; the founder's log says whether there is room. */
export function join(
  { world, person, sent, at, happened, told }: Asked,
  act: { founder: string; team: string },
): void {
  const team = told.team === true ? act.team : null;
  person.asked = { founder: act.founder, team, at, state: 'asked', reason: null };
  world.onTheWay.push({ kind: 'asked', root: sent.id, from: person.name, to: act.founder, happened, team });
}

/** What an order adds: since there was a team, while the activity is open. */
export function countOrder({ world, person, sent, happened }: Asked, amount: number): void {
  const { care } = world;
  const { team, asked } = person;
  const since = team?.at ?? (asked === null || asked.state === 'refused' ? null : asked.at);
  if (since === null || happened < since || walkNotOpen(care, happened).length > 0) return;
  const units = Math.floor(amount / 100);
  if (amount < care.walk.atLeast || units === 0) return;
  const about = { root: sent.id, from: person.name, happened };
  if (team !== null) add(world, person, { ...about, team: team.id, units });
  else if (asked !== null)
    world.onTheWay.push({ kind: 'progressed', ...about, to: asked.founder, team: asked.team, units });
}

type Added = Pick<Parcel, 'root' | 'from' | 'happened' | 'team'> & { readonly units: number };

/** What comes after the goal is reached counts no more; reaching it rewards each member once. */
function add(world: World, founder: Person, { root, from, happened, team: id, units }: Added): void {
  const { team } = founder;
  const one = team?.members.find(({ name }) => name === from);
  if (team === null || team.id !== id || one === undefined || team.completed) return;
  one.units += units;
  if (team.members.reduce((sum, each) => sum + each.units, 0) < world.care.walk.reach) return;
  team.completed = true;
  reward(world, founder, happened);
  for (const { name } of team.members)
    if (name !== founder.name)
      world.onTheWay.push({ kind: 'completed', root, from: founder.name, to: name, happened, team: team.id });
}

function reward({ care }: World, person: Person, happened: EpochMs): void {
  if (person.frozen) doubt(person, 'a team is rewarded while a member is frozen');
  grant(care, person, { asset: 'points', units: care.walk.points, happened });
}

/** What a log is told by another. */
export function hear(world: World, person: Person, parcel: Parcel): void {
  const { kind, from, team, units = 0, reason = null } = parcel;
  if (person.frozen) doubt(person, 'told of a team while frozen');
  if (kind === 'asked') return takeIn(world, person, parcel);
  if (kind === 'progressed') return add(world, person, { ...parcel, units });
  const { asked } = person;
  if (asked === null || asked.founder !== from || asked.team !== team) return;
  if (kind === 'completed') {
    asked.state = 'completed';
    reward(world, person, parcel.happened);
  } else {
    asked.state = kind === 'accepted' ? 'in' : 'refused';
    asked.reason = reason;
  }
}

function takeIn(world: World, founder: Person, { root, from, happened, team: id }: Parcel): void {
  const { team } = founder;
  const reason = team === null || team.id !== id ? 'unknown_team' : against(world, team, happened);
  if (reason === null && team !== null) team.members.push({ name: from, units: 0 });
  const kind = reason === null ? 'accepted' : 'refused';
  const said = { kind, root, from: founder.name, to: from, happened, team: id } as const;
  world.onTheWay.push(reason === null ? said : { ...said, reason });
}

function against({ care }: World, { members, completed }: Team, happened: EpochMs): string | null {
  if (happened >= care.walk.until) return 'activity_not_open';
  if (completed) return 'team_completed';
  return members.length >= care.walk.size ? 'team_full' : null;
}
