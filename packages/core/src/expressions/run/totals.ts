import { ExpressionFault } from '../fault.ts';
import { add, compare, type Exact, multiply, subtract } from '../rational.ts';
import type { Type, Value } from '../types.ts';
import { admit } from './admit.ts';
import { charge, type Frame } from './frame.ts';

/** 0 for an empty list. */
export function sum(frame: Frame, list: readonly Value[]): Exact {
  charge(frame, list.length);
  return list.reduce<Exact>((total, item) => add(total, numberIn(item)), 0);
}

/** The least (sign −1) or greatest (sign 1) of several numbers, or of one list that is not empty. */
export function extreme(frame: Frame, all: readonly Value[], sign: 1 | -1): Exact {
  const numbers = all.length === 1 && Array.isArray(all[0]) ? (all[0] as readonly Value[]) : all;
  charge(frame, numbers.length);
  const [first, ...others] = numbers;
  if (first === undefined)
    throw new ExpressionFault('bad_value', 'An empty list has no least and no greatest number.');
  return others.reduce<Exact>((best, item) => {
    const number = numberIn(item);
    return compare(number, best) * sign > 0 ? number : best;
  }, numberIn(first));
}

/** x, but not below low and not above high. */
export function clamp(x: Exact, low: Exact, high: Exact): Exact {
  if (compare(low, high) > 0)
    throw new ExpressionFault('bad_value', 'clamp() needs a lower limit below the upper one.');
  if (compare(x, low) < 0) return low;
  return compare(x, high) > 0 ? high : x;
}

/**
 * Tiered marginal amounts: each part of x by the rate of the band that it lies in, added up, exact.
 *
 * bands(x, [[u1, r1], [u2, r2], …, [r]]) = r1 × (x up to u1) + r2 × (what lies above u1, up to u2) + … + r × (what lies
 * above the last u). The u rise strictly and the first is above 0. A table may be [[r]] alone. For x ≤ 0 it is 0.
 *
 * bands(7000, [[1000, 0.01], [5000, 0.02], [0.03]]) = 1000 × 0.01 + 4000 × 0.02 + 2000 × 0.03 = 150.
 */
export function bands(frame: Frame, x: Exact, table: Value): Exact {
  const rows = rowsOf(table);
  charge(frame, rows.length);
  let total: Exact = 0;
  let below: Exact = 0;
  rows.forEach(([upTo, rate], i) => {
    const isLast = i === rows.length - 1;
    if (isLast !== (rate === undefined) || upTo === undefined)
      throw notTable('each band holds upTo and rate, the last its rate');
    const end = isLast ? x : upTo;
    if (!isLast && compare(upTo, below) <= 0)
      throw notTable('each upTo is above the one before, the first above 0');
    const part = subtract(compare(x, end) < 0 ? x : end, below);
    if (compare(part, 0) > 0) total = add(total, multiply(part, rate ?? upTo));
    below = end;
  });
  return total;
}

function rowsOf(table: Value): (readonly Exact[])[] {
  const rows = Array.isArray(table) ? (table as readonly Value[]) : [];
  if (rows.length === 0) throw notTable('it holds a band at least');
  return rows.map((row) => {
    if (!Array.isArray(row) || row.length > 2) throw notTable('each band is a list of upTo and rate');
    return row.map(numberIn);
  });
}

function notTable(rule: string): ExpressionFault {
  return new ExpressionFault('bad_value', `This is no table of bands(): ${rule}.`);
}

function numberIn(value: unknown): Exact {
  return admit(value, RATIONAL, 'An element') as Exact;
}

const RATIONAL: Type = { kind: 'rational' };
