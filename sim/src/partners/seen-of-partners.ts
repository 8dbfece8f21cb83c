import {
  advance,
  choiceOf,
  type Entry,
  type EpochMs,
  type Head,
  type IssueRecord,
  inForce,
  type Json,
  type Programs,
  planOf,
  savingsOf,
  type Term,
  type UseOfTerm,
} from '@laurel/core';
import { claimableWith } from '@laurel/server/partners';
import { recordsOf } from '../club/seen-of-club.ts';
import type { Stored, Texts } from '../kind.ts';
import { instant } from '../oracle/partners/seen-of-customer.ts';
import { byEnd } from '../store.ts';
import { textOf } from '../text-of.ts';
import { piecesIn } from './piece-in.ts';

interface Read {
  readonly programs: Programs;
  readonly head: Head;
  readonly entries: readonly Entry[];
  readonly records: ReadonlyMap<string, Json>;
  readonly at: EpochMs;
}

/** The product's member in the words of the comparison: from her head and her log, time let pass. */
export function seenOfPartners(programs: Programs, of: Stored, asked: EpochMs): Texts | null {
  if (of.head.joinedAt === null) return null;
  const at = Math.max(asked, of.head.decidedAt);
  const passed = advance(programs, of.head, at, of.member);
  const entries = [...of.log, ...passed.entries];
  const read: Read = { programs, head: passed.head, entries, records: recordsOf(entries), at };
  const { lots, owed } = read.head.assets['ticket'] ?? { lots: [], owed: 0 };
  const texts = byEnd(lots).map(([end, left, held]) => `${left}+${held} until ${instant(end)}`);
  return {
    standing: read.head.standing,
    tickets: `${texts.join(', ')} owed ${owed}`,
    plan: (planOf(read.head, 'plus')?.terms ?? []).length > 0 ? 'held' : 'none',
    chosen: chosenOf(read),
    later: laterIn(entries),
    ...termsOf(read),
    ...piecesOf(read),
    ...claimableOf(read),
  };
}

const chosenOf = ({ head, at }: Read): string =>
  (choiceOf(head, 'extra')?.rows ?? [])
    .filter(([, from, until]) => from <= at && (until === null || at < until))
    .map(([benefit]) => benefit)
    .join(' ');

/** What she was told that she can claim, and from when. */
function laterIn(entries: readonly Entry[]): string {
  const told = entries.flatMap(({ outcome }) => outcome.messages ?? []);
  return told
    .filter(({ template }) => template === 'partner.later')
    .map(
      ({ params }) =>
        `${textOf(params?.['benefit'])} ${instant((params?.['from'] as number | undefined) ?? null)}`,
    )
    .join(', ');
}

function termsOf({ head, records }: Read): Texts {
  const seen: Record<string, string> = {};
  const open = planOf(head, 'plus')?.terms ?? [];
  const isOpen = new Set(open.map(({ no }) => no));
  const stored = [...records].flatMap(([key, term]) => (key.startsWith('term/plus/') ? [term as Term] : []));
  for (const term of [...stored.filter(({ no }) => !isOpen.has(no)), ...open]) {
    const { no, variant, from, until, endedAt } = term;
    const { cash, list } = savingsOf(
      (records.get(`uses/plus/${no}`) ?? []) as unknown as readonly UseOfTerm[],
    );
    const isEarly = endedAt !== undefined && endedAt < (until ?? Number.POSITIVE_INFINITY);
    const over = isEarly ? `ended ${instant(endedAt)}` : 'over';
    const span = `${variant} ${instant(from)} to ${instant(until)}`;
    seen[`term ${no}`] = `${span} ${isOpen.has(no) ? 'open' : over}, saved ${cash} and ${list}`;
  }
  return seen;
}

function piecesOf({ entries, records }: Read): Texts {
  const keys = piecesIn(entries);
  const calls = new Map(
    entries.flatMap(({ outcome }) => (outcome.calls ?? []).map((call) => [call.key, call] as const)),
  );
  const seen = keys.map((key, n): readonly [string, string] => {
    const issued = records.get(`issue/${key}`) as IssueRecord;
    const asked = calls.get(key);
    return [`piece ${n}`, textOfIssue(issued, keys, (asked?.data['giveUpAt'] as number | undefined) ?? null)];
  });
  return Object.fromEntries(seen);
}

function textOfIssue(issued: IssueRecord, keys: readonly string[], giveUpAt: EpochMs | null): string {
  const { partner, item, state, number, settledAt, of, by, returned, late, cost, value } = issued;
  return [
    `${partner}/${item} ${state} ${cost} ${value}`,
    ...(number === undefined ? [] : [`code ${number}`]),
    ...(giveUpAt === null ? [] : [`asked until ${instant(giveUpAt)}`]),
    ...(settledAt === undefined ? [] : [`settled ${instant(settledAt)}`]),
    ...(of === undefined ? [] : [`for ${keys.indexOf(of)}`]),
    ...(by === undefined ? [] : [`by ${keys.indexOf(by)}`]),
    ...(returned === true ? ['given back'] : []),
    ...(late === true ? ['late'] : []),
  ].join(', ');
}

/** What a quote of the plan says of what it brings. */
function claimableOf({ programs, head, at }: Read): Texts {
  if (inForce(programs, at).compiled.program.plans['plus'] === undefined) return {};
  const told = claimableWith(programs, { head, at, plan: 'plus' }, instant) as readonly Claimable[];
  return Object.fromEntries(
    told.map(({ benefit, claimable, from }) => [
      `${benefit} with the plan`,
      claimable ? 'now' : (from ?? 'never'),
    ]),
  );
}
interface Claimable {
  readonly benefit: string;
  readonly claimable: boolean;
  readonly from: string | null;
}
