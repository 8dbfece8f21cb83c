import {
  advance,
  type CaseRecord,
  caseKey,
  casesOf,
  closedCasesOf,
  type Head,
  inForce,
  parseId,
} from '@laurel/core';
import type { Store } from '@laurel/db';
import type { order } from '../http/commands.ts';
import type { Cursors } from '../http/cursors.ts';
import { Problem } from '../http/problem.ts';
import { shownAt } from '../members/load.ts';
import { decided, type MemberWriteParts } from '../members/write-routes.ts';
import type { Found } from '../reads.ts';
import { presentCase } from './present-case.ts';

export interface CaseParts extends MemberWriteParts {
  readonly store: Pick<Store, 'cases'>;
  readonly cursors: Cursors;
  readonly caughtUp: () => Promise<void>;
}

export const unknownCase = (pointer: string): Problem =>
  new Problem('unknown_case', 'No case has this id.', { pointer });

/** Whose case it is, and its number. */
export async function caseOf(
  { reads }: CaseParts,
  id: string,
  pointer = '/path/id',
): Promise<{ readonly found: Found; readonly number: number }> {
  const name = parseId('cs', id);
  const [found] = name === null ? [null] : await reads.name([name.member]);
  if (name === null || found == null) throw unknownCase(pointer);
  return { found, number: name.seq };
}

/** The head with what time owes: a case may be late that nobody has written yet. */
async function headNow({ reads, clock }: CaseParts, { member }: Found): Promise<Head> {
  const stored = await reads.head(member);
  const programs = reads.programs();
  if (programs.versions.length === 0) return stored;
  const to = Math.max(shownAt(stored, clock.now()), stored.decidedAt);
  return advance(programs, stored, to, member).head;
}

/** Cases by their numbers; those that are not there are left out. */
async function recordsOf(
  parts: CaseParts,
  found: Found,
  numbers: readonly number[],
): Promise<readonly CaseRecord[]> {
  const open = casesOf(await headNow(parts, found));
  const closed = numbers.filter((number) => !open.some((one) => one.case === number));
  const kept = await parts.reads.records(found.member, closed.map(caseKey));
  const known = new Map(
    [...open, ...(kept as readonly (CaseRecord | null)[])].map((one) => [one?.case, one]),
  );
  return numbers.flatMap((number) => known.get(number) ?? []);
}

export async function showCases(
  parts: CaseParts,
  found: Found,
  numbers: readonly number[],
): Promise<readonly object[]> {
  const { compiled } = inForce(parts.reads.programs(), parts.clock.now());
  const show = parts.show();
  return (await recordsOf(parts, found, numbers)).map((one) => presentCase(one, found, compiled, show));
}

/** The open ones, then the newest closed ones. */
export async function allCases(parts: CaseParts, found: Found): Promise<readonly object[]> {
  const head = await headNow(parts, found);
  const numbers = [...casesOf(head).map((one) => one.case), ...closedCasesOf(head).toReversed()];
  return numbers.length === 0 ? [] : showCases(parts, found, numbers);
}

/** The case as the act left it, with the decision. */
export async function doneCase(
  parts: CaseParts,
  found: Found,
  answer: Awaited<ReturnType<typeof order>>,
): Promise<object> {
  const kept = Object.entries(answer.kept ?? {}).findLast(([key]) => key.startsWith('case/'));
  if (kept === undefined) throw new Error('a case kept nothing');
  const { compiled } = inForce(parts.reads.programs(), parts.clock.now());
  const show = parts.show();
  return { case: presentCase(kept[1] as CaseRecord, found, compiled, show), decision: decided(answer, show) };
}
