import { parse } from 'csv-parse/sync';
import { Problem } from '../http/problem.ts';
import type { Settlement } from './settlement.ts';

/** A row of a partner's file. */
export interface PartnerRowTold {
  readonly id: string;
  readonly item: string;
  readonly status: string;
  readonly amount: number;
}
export interface Difference {
  readonly id: string;
  readonly here: number | null;
  readonly there: number | null;
  readonly state: string | null;
}
export interface Reconciliation {
  readonly matched: number;
  readonly missingHere: readonly Difference[];
  readonly missingThere: readonly Difference[];
  readonly different: readonly Difference[];
}

const columns = ['id', 'item', 'status', 'amount'] as const;

/** CSV with a header; other columns are passed over. @throws Problem where it cannot be read */
export function readPartnerFile(text: string): readonly PartnerRowTold[] {
  const wrong = (detail: string): Problem => new Problem('invalid_value', detail);
  let rows: Record<string, string>[];
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    throw wrong(`It is no CSV: ${error instanceof Error ? error.message : ''}`);
  }
  return rows.map((row, i) => {
    const missing = columns.filter((column) => row[column] === undefined);
    if (missing.length > 0) throw wrong(`Row ${i + 2} has no ${missing.join(', ')}.`);
    const { id = '', item = '', status = '', amount = '' } = row;
    if (!/^-?\d{1,15}$/.test(amount))
      throw wrong(`Row ${i + 2}: the amount is a whole number of minor units.`);
    return { id, item, status, amount: Number(amount) };
  });
}

/** What a row has to say for its amount to count; of what was revoked it is below zero. */
const counted: ReadonlySet<string> = new Set(['delivered', 'revoked']);

/** Ids under which a row may name an issue: ours, the partner's, or, of a code, the code itself. */
type Find = (id: string) => string | undefined;

/**
 * Compares what a partner says of a month with what was posted here. What it names is found by our id, by its own
 * reference, or, of a code, by the code. Days are one row per item: `days:<item>`.
 */
export function reconcile(
  { lines }: Settlement,
  told: readonly PartnerRowTold[],
  codeOf: ReadonlyMap<string, string>,
): Reconciliation {
  const here = postedHere(lines);
  const find = finderOf(lines, codeOf);
  const seen = new Map<string, PartnerRowTold>();
  const missingHere: Difference[] = [];
  const different: Difference[] = [];
  let matched = 0;
  for (const row of told) {
    const isDelivered = counted.has(row.status);
    const id = find(row.id) ?? row.id;
    const one = here.get(id);
    const there = isDelivered ? row.amount : 0;
    const difference = { id, here: one?.owed ?? null, there, state: one?.state ?? row.status };
    if (seen.has(id)) different.push({ ...difference, state: 'twice' });
    else if (one === undefined && isDelivered) missingHere.push(difference);
    else if (one !== undefined && one.owed === 0 && isDelivered) missingHere.push(difference);
    else if (one !== undefined && isDelivered && one.owed !== there) different.push(difference);
    else if (isDelivered || one === undefined || one.owed === 0) matched += 1;
    if (isDelivered || one === undefined || one.owed === 0) seen.set(id, row);
  }
  const missingThere = [...here]
    .filter(([id, { owed }]) => owed !== 0 && !seen.has(id))
    .map(([id, { owed, state }]) => ({ id, here: owed, there: null, state }));
  return { matched, missingHere, missingThere, different };
}

interface Posted {
  readonly owed: number;
  readonly state: string;
}

function postedHere(lines: Settlement['lines']): ReadonlyMap<string, Posted> {
  const here = new Map<string, Posted>();
  for (const { record, id, item, amount, posting } of lines) {
    const name = record === 'days' ? `days:${item}` : id;
    here.set(name, { owed: (here.get(name)?.owed ?? 0) + amount, state: posting });
  }
  return here;
}

function finderOf(lines: Settlement['lines'], codeOf: ReadonlyMap<string, string>): Find {
  const ids = new Map<string, string>();
  for (const { record, id, reference, item, number } of lines) {
    if (record === 'days') ids.set(`days:${item}`, `days:${item}`);
    else {
      ids.set(id, id);
      if (reference !== '') ids.set(reference, id);
      if (number !== null) ids.set(`${item}#${number}`, id);
    }
  }
  return (id) => ids.get(id) ?? ids.get(codeOf.get(id) ?? '');
}
