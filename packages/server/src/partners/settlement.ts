import { callId, type EpochMs, type IssuePosting, issuePostings, owedBy } from '@laurel/core';
import type { Clock } from '@laurel/runtime';
import { everybody } from '../exports/export-lines.ts';
import type { Month } from '../exports/statement.ts';
import { showTimeOf } from '../http/show-time.ts';
import { daysOf } from './days.ts';
import { holders, type PostedIssue, postingsIn, type SettlementReads } from './issue-log.ts';

export interface SettlementParts {
  readonly reads: SettlementReads;
  readonly clock: Pick<Clock, 'now'>;
}

/** One item in one month. `open` issues: opening + issued − delivered − failed = closing. Amounts in minor units. */
export interface SettlementSum extends Readonly<Record<IssuePosting, number>> {
  readonly item: string;
  readonly currency: string;
  /** Issues that were open before the month, and are at its end. */
  readonly opening: number;
  readonly closing: number;
  /** Owed for pieces, and for days. */
  readonly pieces: number;
  readonly days: number;
  readonly owed: number;
}
export interface SettlementLine {
  readonly record: 'issue' | 'days';
  readonly postedAt: string;
  readonly member: string;
  /** The issue, or the benefit whose days it is about. */
  readonly id: string;
  readonly item: string;
  readonly currency: string;
  readonly posting: IssuePosting | 'days';
  readonly amount: number;
  /** How the partner calls it. */
  readonly reference: string;
  /** Of a code: its number in the pool. */
  readonly number: number | null;
  /** Of days: how many, and from when. */
  readonly count: number | null;
  readonly from: string;
}
export interface Settlement {
  readonly partner: string;
  readonly month: Month;
  readonly sums: readonly SettlementSum[];
  readonly lines: readonly SettlementLine[];
}

type Sum = { -readonly [K in keyof SettlementSum]: SettlementSum[K] };

/**
 * What a partner is owed for a month, by the day on which each thing was decided: a month that is over gives the same
 * bytes for ever, and what comes late is posted in the month in which it comes.
 */
export async function settlementOf(
  { reads, clock }: SettlementParts,
  partner: string,
  month: Month,
): Promise<Settlement> {
  const show = showTimeOf(reads.programs(), month.from);
  const end = Math.min(month.to - 1, clock.now());
  const sums = new Map<string, Sum>();
  const lines: (SettlementLine & { readonly order: Order })[] = [];
  const everyone = await everybody(reads);
  // Names in their byte order: compared once, not with every line.
  const ranks = new Map(everyone.map(({ external }, rank) => [external, rank]));
  for await (const found of holders(reads, everyone)) {
    for await (const posted of postingsIn(reads, found, partner, end)) {
      const sum = sumOf(sums, posted.issued);
      if (posted.entry.decidedAt < month.from) sum.opening += opens(posted);
      else {
        add(sum, posted);
        const { entry, key } = posted;
        const rank = ranks.get(found.external) ?? 0;
        const place = [entry.decidedAt, rank, entry.seq, Number(key.split('.')[1])] as const;
        lines.push({ ...lineOf(posted, show(entry.decidedAt)), order: place });
      }
    }
  }
  for (const day of await daysOf({ reads, everyone, partner, month, end })) {
    const { item, currency, amount, member, benefit: id, days: count } = day;
    sumOf(sums, day).days += amount;
    const line = { record: 'days', posting: 'days', reference: '', number: null } as const;
    const dates = { postedAt: show(day.to), from: show(day.from) };
    const order = [day.to, ranks.get(member) ?? 0, Number.MAX_SAFE_INTEGER, 0] as const;
    lines.push({ ...line, ...dates, member, id, item, currency, amount, count, order });
  }
  lines.sort((a, b) => before(a.order, b.order));
  return {
    partner,
    month,
    sums: [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, sum]) => finished(sum))
      .filter(isAny),
    lines: lines.map(({ order: _, ...line }) => line),
  };
}

function sumOf(
  sums: Map<string, Sum>,
  { item, currency }: { readonly item: string; readonly currency: string },
): Sum {
  const key = `${item}/${currency}`;
  let sum = sums.get(key);
  if (sum === undefined) {
    const none = Object.fromEntries(issuePostings.map((name) => [name, 0])) as Record<IssuePosting, number>;
    sum = { item, currency, opening: 0, ...none, closing: 0, pieces: 0, days: 0, owed: 0 };
    sums.set(key, sum);
  }
  return sum;
}

/** What a posting does to the issues that are open. */
function opens({ posting }: PostedIssue): number {
  if (posting === 'issued') return 1;
  return posting === 'delivered' || posting === 'failed' ? -1 : 0;
}

function add(sum: Sum, posted: PostedIssue): void {
  sum[posted.posting] += 1;
  sum.pieces += owedBy(posted.posting, posted.issued);
}

function finished(sum: Sum): SettlementSum {
  const closing = sum.opening + sum.issued - sum.delivered - sum.failed;
  return { ...sum, closing, owed: sum.pieces + sum.days };
}

/** An item of which nothing happened in the month, and nothing is open, is no line. */
function isAny({ item: _, currency: __, ...numbers }: SettlementSum): boolean {
  return Object.values(numbers).some((number) => number !== 0);
}

function lineOf({ found, key, posting, issued }: PostedIssue, postedAt: string): SettlementLine {
  const { item, currency, reference = '', number = null } = issued;
  return {
    record: 'issue',
    postedAt,
    member: found.external,
    id: callId(found.member, key),
    item,
    currency,
    posting,
    amount: owedBy(posting, issued),
    reference,
    number,
    count: null,
    from: '',
  };
}

/** When it was posted, whose, by which entry, and which of its issues. */
type Order = readonly [EpochMs, rank: number, seq: number, n: number];

function before([a, rankA, seqA, nA]: Order, [b, rankB, seqB, nB]: Order): number {
  return a - b || rankA - rankB || seqA - seqB || nA - nB;
}
