import {
  advance,
  type CaseRecord,
  type EpochMs,
  type Head,
  inForce,
  type Json,
  type Participation,
  type Programs,
  pausesOf,
  planOf,
  type Tries,
  teamOf,
  verifiedOf,
} from '@laurel/core';
import { recordsOf } from '../club/seen-of-club.ts';
import type { Stored, Texts } from '../kind.ts';
import { careAssets } from '../oracle/care/care.ts';
import { pausesSeen } from '../oracle/care/seen-of-person.ts';
import { instant } from '../oracle/club/seen-of-person.ts';
import { byEnd } from '../store.ts';

type Records = ReadonlyMap<string, Json>;

/** The product's member in the words of the comparison: from her head and her log, time let pass. */
export function seenOfCare(programs: Programs, of: Stored, asked: EpochMs): Texts | null {
  if (of.head.joinedAt === null) return null;
  const at = Math.max(asked, of.head.decidedAt);
  const passed = advance(programs, of.head, at, of.member);
  const records = recordsOf([...of.log, ...passed.entries]);
  const { head } = passed;
  return {
    standing: head.standing,
    ...tierOf(programs, head, at),
    plan: planOf(head, 'plus')?.trial === undefined ? 'none' : 'trial',
    verified: String(verifiedOf(head.facts)['city'] !== undefined),
    ...assetsOf(head),
    ...casesIn(records),
    ...partsIn(head, records),
  };
}

function tierOf(programs: Programs, head: Head, at: EpochMs): Texts {
  const track = head.tracks['main'];
  if (track === undefined) return {};
  const { calendar } = inForce(programs, at).compiled;
  const grace = track.cause === 'grace' || track.graceFrom !== undefined;
  const last = track.stood?.at(-1);
  const isStill = last !== undefined && calendar.start(last[0]) <= at && at < calendar.start(last[1]);
  const seen: Record<string, string> = {
    tier: track.tier,
    since: grace ? 'grace' : instant(track.since),
    until: instant(track.until),
    shown: track.shown ?? track.tier,
    paused: isStill ? instant(calendar.start(last[1])) : 'no',
  };
  for (const { id, kind, from, to, state } of pausesOf(head, 'main').slice(-pausesSeen)) {
    const isNone = state === 'cancelled' || (state === 'planned' && calendar.start(from) <= at);
    const days = `${calendar.dateOfDay(from)} to ${calendar.dateOfDay(to)}`;
    seen[`pause ${id}`] = `${kind} ${days} ${isNone ? 'none' : state}`;
  }
  return seen;
}

function assetsOf(head: Head): Texts {
  const seen = careAssets.map((asset): readonly [string, string] => {
    const { lots, owed } = head.assets[asset] ?? { lots: [], owed: 0 };
    const texts = byEnd(lots).map(([end, left, held]) => `${left}+${held} until ${instant(end)}`);
    return [asset, `${texts.join(', ')} owed ${owed}`];
  });
  return Object.fromEntries(seen);
}

function casesIn(records: Records): Texts {
  const cases = [...records].flatMap(([key, value]) =>
    key.startsWith('case/') ? [value as unknown as CaseRecord] : [],
  );
  const texts = cases
    .toSorted((a, b) => a.case - b.case)
    .map(({ state, line, priority, respondBy, overdue, agent, stars }, n) => [
      `case ${n}`,
      `${state} ${line} ${priority} by ${instant(respondBy)} late ${overdue} ${agent} ${stars ?? null}`,
    ]);
  return Object.fromEntries(texts);
}

function partsIn(head: Head, records: Records): Texts {
  const partOf = (id: string): Participation | null =>
    (records.get(`activity/${id}`) ?? null) as unknown as Participation | null;
  const seen: Record<string, string> = { vote: 'none', quiz: 'none', walk: 'none' };
  for (const id of ['fair', 'salon', 'taste', 'quiz', 'walk']) {
    const part = partOf(id);
    if (part?.kind === 'signUp') seen[id] = part.state;
    if (part?.kind === 'poll') seen['vote'] = part.option;
    if (part?.kind === 'quiz') seen['quiz'] = triesOf(part);
    if (part?.kind === 'team') seen['walk'] = `${part.state} ${part.reason ?? null}`;
  }
  const team = teamOf(head, 'walk');
  if (team !== undefined)
    seen['walk'] =
      `founder ${team.members.map(({ units }) => units).join(' ')}${team.completedAt === undefined ? '' : ' completed'}`;
  return seen;
}

function triesOf({ tries, best, given, open }: Tries): string {
  const running = open === undefined ? 'no' : `until ${instant(open.until)}`;
  return `${tries} best ${best} given ${given.toSorted((a, b) => a - b).join(' ')} open ${running}`;
}
