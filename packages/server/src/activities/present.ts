import {
  type ActivityDef,
  type CompiledActivity,
  type CompiledProgram,
  type Head,
  type MemberNo,
  type Participation,
  type QuizDef,
  type Team,
  teamInOf,
  teamOf,
  voteCounter,
} from '@laurel/core';
import type { StockLevel } from '@laurel/db';
import { orNull, type ShowTime } from '../http/show-time.ts';

export interface Showing {
  readonly now: number;
  readonly show: ShowTime;
}

/** Counters that showing an activity asks. */
export function countersOf({ id, def, places }: CompiledActivity): readonly string[] {
  if (def.kind === 'poll') return def.options.map((option) => voteCounter(id, option.id));
  return places === null ? [] : [places];
}

export function presentActivity(
  one: CompiledActivity,
  levels: readonly StockLevel[],
  { now, show }: Showing,
): object {
  const { id, def } = one;
  return {
    id,
    kind: def.kind,
    name: def.name,
    text: def.text ?? null,
    from: show(def.from),
    until: show(def.until),
    open: def.from <= now && now < def.until,
    ...ofKind(one, levels, { now, show }),
  };
}

function ofKind(
  { def, places }: CompiledActivity,
  levels: readonly StockLevel[],
  { now, show }: Showing,
): object {
  if (def.kind === 'signUp') {
    const { used = 0, loaded = 0 } = levels[0] ?? {};
    const signUpUntil = def.signUpUntil ?? def.until;
    return {
      signUpUntil: show(signUpUntil),
      withdrawUntil: show(def.withdrawUntil ?? signUpUntil),
      left: places === null ? null : Math.max(0, (loaded ?? 0) - used),
      cost: def.cost,
    };
  }
  if (def.kind === 'quiz') return { questions: def.questions.length, tries: def.tries };
  if (def.kind === 'team') return { size: def.size, reach: def.goal.reach };
  const seen = def.counts === 'live' || now >= def.until;
  const options = def.options.map((option, i) => ({
    ...option,
    ...(seen ? { votes: levels[i]?.used ?? 0 } : {}),
  }));
  return { options, change: def.change };
}

/** Questions without what is right of them. */
export function presentQuestions({ questions }: QuizDef): readonly object[] {
  return questions.map(({ id, text, options, points, right }) => ({
    id,
    text,
    points,
    several: right.length > 1,
    options: options.map((option) => ({ id: option.id, name: option.name })),
  }));
}

export interface Member {
  readonly member: MemberNo;
  readonly head: Head;
  /** Codes by which others join a team. */
  readonly codeOf: (founder: MemberNo, team: number) => string;
}

/** How a member takes part; null where she does not. @param founded the team of her founder, where that is another */
export function presentPart(
  { id, def }: CompiledActivity,
  part: Participation | null,
  her: Member,
  { founded, show }: { readonly founded: Team | null; readonly show: ShowTime },
): object | null {
  const base = { activity: id, kind: def.kind };
  if (def.kind === 'team') return teamPart({ id, def, part }, her, { founded, show });
  if (part === null) return null;
  if (part.kind === 'signUp') return { ...base, state: part.state, at: show(part.changedAt) };
  if (part.kind === 'poll') return { ...base, state: 'voted', option: part.option, at: show(part.changedAt) };
  if (part.kind !== 'quiz') return null;
  const at = part.open?.at ?? part.last?.at ?? null;
  return {
    ...base,
    state: part.open === undefined ? 'tried' : 'trying',
    at: orNull(show, at),
    tries: part.tries,
    best: part.best,
    last: part.last?.score ?? null,
    answerBy: orNull(show, part.open?.until ?? null),
  };
}

interface TeamOf {
  readonly id: string;
  readonly def: Extract<ActivityDef, { kind: 'team' }>;
  readonly part: Participation | null;
}

function teamPart(
  { id, def, part }: TeamOf,
  { member, head, codeOf }: Member,
  { founded, show }: { readonly founded: Team | null; readonly show: ShowTime },
): object | null {
  const own = teamOf(head, id);
  const known = part?.kind === 'team' ? part : null;
  if (own === undefined && known === null) return null;
  const founder = own === undefined ? (teamInOf(head, id)?.founder.member ?? 0) : member;
  const team = own ?? founded;
  const state = own === undefined ? known?.state : own.completedAt === undefined ? 'founded' : 'completed';
  return {
    activity: id,
    kind: 'team',
    state,
    at: show(known?.at ?? own?.at ?? 0),
    ...(known?.reason === undefined ? {} : { reason: known.reason }),
    ...(team === null
      ? {}
      : {
          team: {
            code: codeOf(founder, team.team),
            size: team.members.length,
            places: def.size,
            units: team.members.reduce((sum, { units }) => sum + units, 0),
            own: team.members.find((one) => one.member === member)?.units ?? 0,
            reach: def.goal.reach,
            completedAt: orNull(show, team.completedAt ?? null),
          },
        }),
  };
}

export function activitiesOf({ activities }: CompiledProgram): readonly CompiledActivity[] {
  return [...activities.values()];
}
