import { readPattern } from '../patterns/program.ts';
import { BOOL, STRING } from '../type-relations.ts';
import type { Checked } from './checked.ts';
import { type Checking, expectType, refuse, type Span } from './checking.ts';

export const MATCHES_USAGE = "x.matches('^A[0-9]+$')";

/** `x.matches(pattern)`: the pattern is a constant, so that what is wrong with it is told when it is written. */
export function checkMatches(
  checking: Checking,
  { args: [of, pattern], span }: { args: readonly Checked[]; span: Span },
): Checked {
  if (of === undefined || pattern?.op !== 'constant' || typeof pattern.value !== 'string') {
    return refuse(checking, pattern ?? span, {
      code: 'bad_pattern',
      message: 'The pattern of matches() must be a constant text.',
      advice: `Write ${MATCHES_USAGE}.`,
    });
  }
  const read = readPattern(pattern.value);
  if (!read.ok) return refuse(checking, pattern, read.problem);
  const subject = expectType(checking, of, { wanted: STRING, what: 'What matches() looks at' });
  return { op: 'matches', of: subject, pattern: read.program, type: BOOL, ...span };
}
