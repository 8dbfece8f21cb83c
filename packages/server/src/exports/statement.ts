import {
  advance,
  type Entry,
  type EpochMs,
  inForce,
  type Programs,
  type Transfer,
  transferId,
} from '@laurel/core';
import { Problem } from '../http/problem.ts';
import { type ShowTime, showTimeOf } from '../http/show-time.ts';
import type { Found } from '../reads.ts';
import { Debts, debtFunder } from './debts.ts';
import { type ExportParts, entriesOf, everybody } from './export-lines.ts';

export interface Month {
  /** `2026-03` */
  readonly name: string;
  readonly from: EpochMs;
  /** Not included. */
  readonly to: EpochMs;
}

/**
 * What moved, as a bookkeeper sees it. `restored` is a spend undone. A debt arises with what was taken back; what pays
 * it is earned in full, and then moved to whom it was owed.
 */
export const movements = [
  'earned',
  'spent',
  'restored',
  'expired',
  'takenBack',
  'adjusted',
  'moved',
] as const;
export type Movement = (typeof movements)[number];

export interface StatementSum extends Readonly<Record<Movement, number>> {
  readonly asset: string;
  readonly funder: string;
  readonly opening: number;
  readonly closing: number;
}
export interface StatementLine {
  readonly postedAt: string;
  readonly happenedAt: string;
  readonly member: string;
  readonly transfer: string;
  readonly asset: string;
  readonly funder: string;
  readonly movement: Movement;
  /** Signed: what it does to the units that members have, pending ones included. */
  readonly units: number;
  readonly rule: string;
  readonly orderId: string;
}
export interface Statement {
  readonly month: Month;
  readonly sums: readonly StatementSum[];
  readonly lines: readonly StatementLine[];
}

/** The month in the program's zone. One that has not begun has no statement. */
export function readMonth(programs: Programs, name: string, now: EpochMs): Month {
  const { calendar } = inForce(programs, now).compiled;
  const day = /^(19[7-9]\d|2\d{3})-(0[1-9]|1[0-2])$/.test(name) ? calendar.dayOfDate(`${name}-01`) : null;
  const from = day === null ? null : calendar.start(day);
  if (from === null || from > now)
    throw new Problem('invalid_parameter', 'Name a month that has begun, like 2026-03.', {
      pointer: '/path/month',
    });
  return { name, from, to: calendar.window(from, 'month').to };
}

interface Sum {
  opening: number;
  readonly by: Record<Movement, number>;
}

/**
 * Every transfer decided before the month's end, member by member. What time did up to then counts whether or not
 * somebody has written it, so that the statement does not depend on when the scheduler ran.
 */
export async function statementOf(parts: ExportParts, month: Month): Promise<Statement> {
  const programs = parts.reads.programs();
  const show = showTimeOf(programs, month.from);
  const end = Math.min(month.to - 1, parts.clock.now());
  const sums = new Map<string, Sum>();
  const lines: (StatementLine & { readonly at: EpochMs; readonly key: readonly [number, number] })[] = [];
  for (const found of await everybody(parts.reads)) {
    const debts = new Debts();
    for await (const entry of entriesUntil(parts, found, programs, end)) {
      for (const [n, transfer] of (entry.outcome.transfers ?? []).entries()) {
        const paid = debts.take(transfer).map((each) => ({ movement: 'moved' as const, ...each }));
        for (const { movement, funder, units } of [...postingsOf(transfer), ...paid]) {
          const sum = sumOf(sums, transfer.asset, funder);
          if (entry.decidedAt < month.from) sum.opening += units;
          else {
            sum.by[movement] += units;
            const line = { movement, funder, units, ...lineOf(found, entry, transfer, n, show) };
            lines.push({ ...line, at: entry.decidedAt, key: [entry.seq, n] });
          }
        }
      }
    }
  }
  lines.sort(
    (a, b) =>
      a.at - b.at ||
      Buffer.compare(Buffer.from(a.member), Buffer.from(b.member)) ||
      a.key[0] - b.key[0] ||
      a.key[1] - b.key[1],
  );
  return { month, sums: finished(sums), lines: lines.map(({ at: _, key: __, ...line }) => line) };
}

async function* entriesUntil(
  { reads }: ExportParts,
  found: Found,
  programs: Programs,
  end: EpochMs,
): AsyncGenerator<Entry> {
  for await (const entry of entriesOf(reads, found)) {
    if (entry.decidedAt > end) break;
    yield entry;
  }
  const head = await reads.head(found.member, end);
  if (head.seq > 0 && !head.backfill && head.decidedAt <= end)
    yield* advance(programs, head, end, found.member).entries;
}

/** By whose money the units are: each lot has its funder. */
function postingsOf(
  transfer: Transfer,
): readonly { readonly movement: Movement; readonly funder: string; readonly units: number }[] {
  if (transfer.kind === 'carry' && (transfer.from === 'issued' || transfer.to === 'issued'))
    return undoneBy(transfer);
  const movement = movementOf(transfer);
  if (movement === null) return [];
  const has = (account: Transfer['from']): boolean =>
    account === 'balance' || account === 'pending' || account === 'held';
  const sign = has(transfer.to) ? 1 : -1;
  const parts = new Map<string, number>();
  const add = (funder: string, units: number): void => {
    if (units !== 0) parts.set(funder, (parts.get(funder) ?? 0) + units * sign);
  };
  for (const [key, units] of transfer.lots) add(key.split('/')[2] ?? '', units);
  for (const [, key, units] of transfer.grace ?? []) add(key.split('/')[2] ?? '', units);
  add(debtFunder(transfer), transfer.owed ?? 0);
  return [...parts].map(([funder, units]) => ({ movement, funder, units }));
}

/** What a merge moves of these is no unit that anybody has. */
const OUTSIDE: ReadonlySet<Transfer['from']> = new Set(['issued', 'spent', 'expired']);

/** What both had earned as one and neither would have had alone did not move from one to the other: it is corrected. */
function undoneBy({ to, amount, funder }: Transfer): ReturnType<typeof postingsOf> {
  const units = to === 'issued' ? amount : -amount;
  return [
    { movement: 'adjusted', funder, units: -units },
    { movement: 'moved', funder, units },
  ];
}

/** Null for what stays among the member's own accounts. */
function movementOf({ kind, from, to }: Transfer): Movement | null {
  if (from === 'expired' && to === 'issued') return null;
  if (kind === 'grant') return 'earned';
  if (kind === 'spend' || kind === 'capture') return 'spent';
  if (kind === 'restore') return 'restored';
  if (kind === 'expire') return 'expired';
  if (kind === 'takeback') return 'takenBack';
  if (kind === 'adjust') return 'adjusted';
  if (kind === 'carry') return OUTSIDE.has(from) || OUTSIDE.has(to) ? null : 'moved';
  return kind === 'transit' || kind === 'share' || kind === 'receive' ? 'moved' : null;
}

function sumOf(sums: Map<string, Sum>, asset: string, funder: string): Sum {
  const key = JSON.stringify([asset, funder]);
  let sum = sums.get(key);
  if (sum === undefined) {
    sum = {
      opening: 0,
      by: { earned: 0, spent: 0, restored: 0, expired: 0, takenBack: 0, adjusted: 0, moved: 0 },
    };
    sums.set(key, sum);
  }
  return sum;
}

const lineOf = (
  { external, member }: Found,
  entry: Entry,
  { asset, rule = '', order = '', happenedAt }: Transfer,
  n: number,
  show: ShowTime,
) => ({
  postedAt: show(entry.decidedAt),
  happenedAt: show(happenedAt ?? entry.happenedAt),
  member: external,
  transfer: transferId(member, entry.seq, n),
  asset,
  rule,
  orderId: order,
});

function finished(sums: ReadonlyMap<string, Sum>): readonly StatementSum[] {
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { opening, by }]) => {
      const [asset = '', funder = ''] = JSON.parse(key) as string[];
      return {
        asset,
        funder,
        opening,
        ...by,
        closing: movements.reduce((total, name) => total + by[name], opening),
      };
    });
}
