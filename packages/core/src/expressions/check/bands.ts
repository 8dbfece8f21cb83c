import { compare, type Exact } from '../rational.ts';
import { numberOf, RATIONAL, UNKNOWN } from '../type-relations.ts';
import type { Type } from '../types.ts';
import type { Checked } from './checked.ts';
import { type Checking, expectType, refuse, type Span } from './checking.ts';
import { isNumber } from './values.ts';

export const BANDS_USAGE = 'bands(x, [[1000, 0.01], [5000, 0.02], [0.03]])';

/** `bands(x, [[upTo, rate], …, [rate]])`; what it computes is said at `bands` in run/totals. */
export function checkBands(
  checking: Checking,
  { args: [of, table], span }: { args: readonly Checked[]; span: Span },
): Checked {
  if (of === undefined || table === undefined)
    return refuseBands(checking, span, 'bands() needs a number and a table.');
  const before = checking.problems.length;
  const amount = expectType(checking, of, { wanted: RATIONAL, what: 'What bands() divides' });
  const bands = expectType(checking, table, { wanted: TABLE, what: 'The table of bands()' });
  checkTable(checking, table);
  const type =
    checking.problems.length > before ? UNKNOWN : numberOf(of.type, elementOf(elementOf(table.type)));
  return { op: 'call', name: 'bands', args: [amount, bands], type, ...span };
}

const TABLE: Type = { kind: 'list', of: { kind: 'list', of: RATIONAL } };

// What is written out is checked here; what is computed is checked when it runs.
function checkTable(checking: Checking, table: Checked): void {
  if (table.op !== 'list') return;
  let last: Exact = 0;
  if (table.items.length === 0) refuseBands(checking, table, 'The table of bands() is empty.');
  table.items.forEach((band, i) => {
    if (band.op !== 'list') return;
    const isLast = i === table.items.length - 1;
    if (band.items.length !== (isLast ? 1 : 2)) {
      refuseBands(
        checking,
        band,
        isLast ? 'The last band holds its rate alone.' : 'A band holds upTo and rate.',
      );
      return;
    }
    const upTo = band.items[0];
    if (isLast || upTo === undefined || !isNumber(upTo)) return;
    if (compare(upTo.value, last) <= 0)
      refuseBands(checking, upTo, 'Each upTo is above the one before, the first above 0.');
    last = upTo.value;
  });
}

function elementOf(type: Type): Type {
  return type.kind === 'list' ? type.of : RATIONAL;
}

function refuseBands(checking: Checking, at: Span, message: string): Checked {
  return refuse(checking, at, { code: 'bad_bands', message, advice: `Write ${BANDS_USAGE}.` });
}
