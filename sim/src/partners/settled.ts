import {
  apply,
  type Entry,
  type EpochMs,
  emptyHead,
  type Head,
  inForce,
  type Json,
  type Programs,
} from '@laurel/core';
import { type Settlement, type SettlementReads, settlementOf } from '@laurel/server/partners';
import { recordsOf } from '../club/seen-of-club.ts';
import type { Stored, Texts } from '../kind.ts';
import { type MonthOf, monthsBetween } from '../oracle/partners/settlement.ts';

type All = ReadonlyMap<string, Stored>;

/** What the product's statements say that partners are owed, month by month. */
export async function settledIn(programs: Programs, all: All, end: EpochMs): Promise<Texts> {
  const seen: Record<string, string> = {};
  const { zone, partners } = termsOf(programs, end);
  const first = Math.min(...[...all.values()].flatMap(({ head }) => head.joinedAt ?? []));
  if (first === Number.POSITIVE_INFINITY) return seen;
  const reads = readsOf(programs, all);
  for (const month of monthsBetween(zone, first, end))
    for (const partner of partners) {
      const told = await settlementOf({ reads, clock: { now: () => end } }, partner, month);
      for (const sum of told.sums) {
        const text = textOf(sum, month.to <= end);
        if (text !== null) seen[`${month.name} ${partner}/${sum.item}`] = text;
      }
      if (month.to > end) continue;
      const fault = await changedSince(programs, all, { partner, month, told });
      if (fault !== null) seen[`${month.name} ${partner} as it was told`] = fault;
    }
  return seen;
}

function termsOf(
  programs: Programs,
  at: EpochMs,
): { readonly zone: string; readonly partners: readonly string[] } {
  const { program, partners } = inForce(programs, at).compiled;
  return { zone: program.timeZone, partners: [...partners.keys()] };
}

/** Of a month that goes on nothing is said of days. */
function textOf(sum: Settlement['sums'][number], isOver: boolean): string | null {
  const { opening, closing, pieces, item: _, currency: __, owed, ...rest } = sum;
  const { days, ...counts } = rest;
  const told = Object.entries(counts).flatMap(([what, n]) => (n === 0 ? [] : [`${what} ${n}`]));
  const due = isOver ? days : 0;
  if (opening === 0 && closing === 0 && due === 0 && told.length === 0) return null;
  return [`${opening} open`, ...told, `${closing} open, ${pieces} + ${due} = ${isOver ? owed : pieces}`].join(
    ', ',
  );
}

/** A month that is over gives the same bytes for ever: here, what it gave when nothing later had been written. */
async function changedSince(
  programs: Programs,
  all: All,
  { partner, month, told }: { partner: string; month: MonthOf; told: Settlement },
): Promise<string | null> {
  const then = new Map(
    [...all].map(([name, of]): [string, Stored] => {
      const log = of.log.filter(({ decidedAt }) => decidedAt < month.to);
      const head = log.reduce((before: Head, entry) => apply(before, entry).head, emptyHead);
      return [name, { ...of, log, head }];
    }),
  );
  const was = await settlementOf(
    { reads: readsOf(programs, then), clock: { now: () => month.to } },
    partner,
    month,
  );
  const [a, b] = [JSON.stringify(was), JSON.stringify(told)];
  return a === b ? null : `was ${a}, is ${b}`;
}

/** Logs as the use cases of the server read them. */
function readsOf(programs: Programs, all: All): SettlementReads {
  const members = new Map([...all].map(([external, of]) => [of.member, { external, ...of }]));
  const records = new Map<number, ReadonlyMap<string, Json>>();
  const logOf = (member: number): readonly Entry[] => members.get(member)?.log ?? [];
  for (const member of members.keys()) records.set(member, recordsOf(logOf(member)));
  return {
    programs: () => programs,
    list: async ({ after, limit }) =>
      [...members.values()]
        .filter(({ member }) => member > after)
        .sort((a, b) => a.member - b.member)
        .slice(0, limit)
        .map(({ member, external }) => ({ member, external, erased: false })),
    records: async (member, keys) => keys.map((key) => records.get(member)?.get(key) ?? null),
    newestFirst: async (member, { before = Number.POSITIVE_INFINITY, limit, types }) =>
      logOf(member)
        .filter(({ seq, event }) => seq < before && (types?.includes(event.type) ?? true))
        .toReversed()
        .slice(0, limit),
    head: async (member) => members.get(member)?.head ?? emptyHead,
  };
}
