import type { EpochMs, MemberNo, Programs, Version } from '@laurel/core';
import { fold } from '../verification/check-member.ts';
import { type Visited, type Walk, walkOf } from '../verification/walk.ts';
import type { WholeLog } from '../verification/whole-log.ts';
import { type Comparison, comparison, type Move, movesAtPublication, type Outcomes } from './comparison.ts';
import { type Incoming, incomingOf, type Post, post } from './messages.ts';
import { simulateMember } from './simulate-member.ts';

export interface SimulationTask {
  readonly log: WholeLog;
  /** The rule book to try. */
  readonly compiled: Version['compiled'];
  readonly policy: Version['policy'];
  /** From when on it would have been in force; from the beginning, if undefined. */
  readonly from?: EpochMs | undefined;
  /** Up to when; the newest decision of an entry from outside, if undefined. */
  readonly to?: EpochMs | undefined;
  readonly progress?: (done: number, of: number) => void;
}

export interface Simulation extends Comparison {
  readonly from: EpochMs | null;
  readonly to: EpochMs;
  readonly members: number;
  /** How often members were decided because of what others send them, the first time included. */
  readonly passes: number;
  /** Members who were still being sent something else after the last pass. */
  readonly unsettled: number;
  /** Some rule counts what members share: it was taken as endless. */
  readonly stockEndless: boolean;
  /** Who moves at once if the program is published as of `to`: what its beginning does to the members as they are. */
  readonly atPublication: readonly Move[];
}

/** Members are decided at most so often. */
const PASSES_MAX = 8;

/**
 * What another program would have made of the history: each member's log is decided anew under it, what members send
 * one another in passes, and both outcomes are compared.
 */
export async function simulate(task: SimulationTask): Promise<Simulation> {
  const { log } = task;
  const trial = programsWith(log.programs, task);
  const walk = await walkOf(log, task.to);
  const ending = programsWith(log.programs, { ...task, from: walk.at + 1 });
  const study: Study = { log, trial, walk, letters: post(), compared: comparison(trial, walk.at) };
  const atPublication: Move[] = [];
  let members = 0;
  for await (const page of walk.members()) {
    for (const visited of page) {
      const { before } = decideMember(study, visited, incomingOf(visited.entries, visited.member));
      for (const move of movesAtPublication(ending, { head: before.head, name: visited.name }, walk.at + 1))
        atPublication.push(move);
      members += 1;
    }
    task.progress?.(members, walk.directory.count);
  }
  const settled = await settle(study);
  const stockEndless = sharesAnything(trial);
  return {
    from: task.from ?? null,
    to: walk.at,
    members,
    ...settled,
    stockEndless,
    atPublication,
    ...study.compared.result(),
  };
}

/** The recorded versions up to `from`, and the one on trial behind them; alone, if it was in force from the beginning. */
export function programsWith(
  recorded: Programs,
  { compiled, policy, from }: Pick<SimulationTask, 'compiled' | 'policy' | 'from'>,
): Programs {
  const number = Math.max(0, ...recorded.versions.map((version) => version.number)) + 1;
  if (from === undefined) return { versions: [{ number, effectiveAt: 0, compiled, policy }] };
  const [first, ...later] = recorded.versions;
  const kept = [...(first ? [first] : []), ...later.filter(({ effectiveAt }) => effectiveAt < from)];
  return { versions: [...kept, { number, effectiveAt: from, compiled, policy }] };
}

interface Study {
  readonly log: WholeLog;
  readonly trial: Programs;
  readonly walk: Walk;
  readonly letters: Post;
  readonly compared: ReturnType<typeof comparison>;
}

function decideMember(study: Study, visited: Visited, incoming: Incoming): Outcomes {
  const { letters, compared } = study;
  const outcomes = outcomesOf(study, visited, incoming);
  letters.decidedWith(visited.member, incoming);
  letters.send(visited.member, outcomes.after.sent);
  compared.add(outcomes);
  return outcomes;
}

function outcomesOf({ log, trial, walk }: Study, visited: Visited, incoming: Incoming): Outcomes {
  const { member, name, entries } = visited;
  const { head, owedByTime } = fold(log.programs, visited, walk.at);
  return {
    member,
    name,
    before: { head, entries: [...entries, ...owedByTime] },
    after: simulateMember(trial, visited, incoming, walk.at),
  };
}

/** Decides those again who are sent something else than what they were decided with, until nothing changes any more. */
async function settle(study: Study): Promise<{ readonly passes: number; readonly unsettled: number }> {
  const { letters, compared } = study;
  let passes = 1;
  let changed = letters.changed();
  while (changed.length > 0 && passes < PASSES_MAX) {
    for (const member of changed) {
      const visited = await visit(study, member);
      compared.add(outcomesOf(study, visited, letters.last(member)), -1);
      decideMember(study, visited, letters.to(member));
    }
    passes += 1;
    changed = letters.changed();
  }
  return { passes, unsettled: changed.length };
}

async function visit({ log, walk }: Study, member: MemberNo): Promise<Visited> {
  const [entries = []] = await log.logs([member]);
  return {
    member,
    name: walk.directory.nameOf(member) ?? '',
    entries: entries.filter(({ decidedAt }) => decidedAt <= walk.at),
  };
}

function sharesAnything(programs: Programs): boolean {
  return programs.versions.some(
    ({ compiled }) =>
      compiled.games.size + compiled.mall.size > 0 ||
      compiled.program.rules.some(({ limits }) => limits.some(({ by }) => by !== 'member')),
  );
}
