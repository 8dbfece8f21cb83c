import {
  activityKey,
  type CompiledActivity,
  inForce,
  type MemberNo,
  type Participation,
  type Team,
  teamInOf,
  teamOf,
} from '@laurel/core';
import type { Store } from '@laurel/db';
import type { order } from '../http/commands.ts';
import { Problem } from '../http/problem.ts';
import { seeMember } from '../members/load.ts';
import { decided, type MemberWriteParts } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';
import { activitiesOf, countersOf, presentActivity, presentPart } from './present.ts';

export interface ActivityParts extends MemberWriteParts {
  readonly store: Pick<Store, 'stock'>;
  /** Keyed hash of a text: what a code is told by. */
  readonly markOf: (purpose: string, value: string) => string;
}

export function programNow({ reads, clock }: ActivityParts) {
  const programs = reads.programs();
  if (programs.versions.length === 0) throw new Problem('no_program', 'Publish a program first.');
  return inForce(programs, clock.now()).compiled;
}

/** `tm-<founder, base 36>-<seq>-<mark>`: nobody finds a team by counting. */
export function teamCode({ markOf }: ActivityParts, founder: MemberNo, team: number): string {
  const name = `tm-${founder.toString(36)}-${team}`;
  return `${name}-${markOf('team', name)
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 8)}`;
}

/** The founder's number and the team's, of a code that was made here. */
export function readTeamCode(
  parts: ActivityParts,
  code: string,
): { readonly founder: MemberNo; readonly team: number } {
  const [, digits = '', seq = ''] = /^tm-([0-9a-z]{1,11})-([1-9][0-9]{0,14})-/.exec(code) ?? [];
  const [founder, team] = [Number.parseInt(digits, 36), Number(seq)];
  if (Number.isSafeInteger(founder) && teamCode(parts, founder, team) === code) return { founder, team };
  throw new Problem('unknown_team', 'There is no such team.', { pointer: '/code' });
}

export async function showActivities(parts: ActivityParts): Promise<readonly object[]> {
  const all = activitiesOf(programNow(parts));
  const counters = all.map(countersOf);
  const levels = await parts.store.stock.levels(counters.flat());
  const showing = { now: parts.clock.now(), show: parts.show() };
  let from = 0;
  return all.map((one, i) => {
    const some = levels.slice(from, from + (counters[i]?.length ?? 0));
    from += some.length;
    return presentActivity(one, some, showing);
  });
}

export async function showParts(
  parts: ActivityParts,
  found: Found,
  some: readonly CompiledActivity[] = activitiesOf(programNow(parts)),
): Promise<readonly object[]> {
  if (some.length === 0) return [];
  const { head } = await seeMember(parts, found);
  const kept = await parts.reads.records(
    found.member,
    some.map(({ id }) => activityKey(id)),
  );
  const codeOf = (founder: MemberNo, team: number): string => teamCode(parts, founder, team);
  const shown = await Promise.all(
    some.map(async (one, i) => {
      const founder = one.def.kind === 'team' ? teamInOf(head, one.id)?.founder.member : undefined;
      const founded = founder === undefined ? null : await teamAt(parts, founder, one.id);
      const her = { member: found.member, head, codeOf };
      return presentPart(one, (kept[i] ?? null) as Participation | null, her, {
        founded,
        show: parts.show(),
      });
    }),
  );
  return shown.flatMap((one) => one ?? []);
}

async function teamAt({ reads }: ActivityParts, founder: MemberNo, activity: string): Promise<Team | null> {
  return teamOf(await reads.head(founder), activity) ?? null;
}

export async function doneBy(
  parts: ActivityParts,
  found: Found,
  activity: string,
  answer: Awaited<ReturnType<typeof order>>,
): Promise<{ readonly part: object; readonly decision: object }> {
  const one = programNow(parts).activities.get(activity);
  const [part] = one === undefined ? [] : await showParts(parts, found, [one]);
  if (part === undefined) throw new Problem('unknown_activity', 'The program has no such activity.');
  return { part, decision: decided(answer, parts.show()) };
}
