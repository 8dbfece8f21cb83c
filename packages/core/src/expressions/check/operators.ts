import type { BinaryOperator } from '@marcbachmann/cel-js';
import { negate } from '../rational.ts';
import { BOOL, isNumeric, numberOf, RATIONAL, UNKNOWN, unify } from '../type-relations.ts';
import { checkArithmetic } from './arithmetic.ts';
import type { Checked } from './checked.ts';
import { article, type Checking, expectType, refuse, type Span } from './checking.ts';
import { checkComparison, checkEquality, checkMembership } from './comparisons.ts';
import { constant, isNumber } from './values.ts';

export function checkBinary(
  checking: Checking,
  op: BinaryOperator,
  [left, right]: readonly Checked[],
): Checked {
  const both = pair(left, right);
  if (both.left.type === UNKNOWN || both.right.type === UNKNOWN) return unknown(spanOf(both));
  if (op === '==' || op === '!=') return checkEquality(checking, op, both);
  if (op === 'in') return checkMembership(checking, both);
  if (op === '<' || op === '<=' || op === '>' || op === '>=') return checkComparison(checking, op, both);
  return checkArithmetic(checking, op, both);
}

export function checkUnary(
  checking: Checking,
  of: Checked,
  { op, span }: { op: '!_' | '-_'; span: Span },
): Checked {
  if (of.type === UNKNOWN) return unknown(span);
  if (op === '!_') {
    return {
      op: 'not',
      of: expectType(checking, of, { wanted: BOOL, what: 'What ! turns round' }),
      type: BOOL,
      ...span,
    };
  }
  if (of.type.kind === 'duration') return { op: 'negate', of, type: of.type, ...span };
  const checked = isNumeric(of.type)
    ? of
    : expectType(checking, of, { wanted: RATIONAL, what: 'What − negates' });
  if (checked.type === UNKNOWN) return unknown(span);
  const type = numberOf(of.type);
  // Folded, so that −5 is a constant to whoever indexes conditions.
  if (isNumber(checked)) return constant(negate(checked.value), type, span);
  return { op: 'negate', of: checked, type, ...span };
}

export function checkLogic(checking: Checking, op: '&&' | '||', [left, right]: readonly Checked[]): Checked {
  const both = pair(left, right);
  const what = `Each side of ${op}`;
  return {
    op: op === '&&' ? 'and' : 'or',
    left: expectType(checking, both.left, { wanted: BOOL, what }),
    right: expectType(checking, both.right, { wanted: BOOL, what }),
    type: BOOL,
    ...spanOf(both),
  };
}

export function checkChoice(checking: Checking, nodes: readonly Checked[], span: Span): Checked {
  const [when, then, otherwise] = nodes;
  if (when === undefined || then === undefined || otherwise === undefined) return unknown(span);
  const condition = expectType(checking, when, { wanted: BOOL, what: 'What stands before ?' });
  const type = unify(then.type, otherwise.type);
  if (type !== null) return { op: 'choose', when: condition, then, otherwise, type, ...span };
  return refuse(checking, span, {
    code: 'mixed_types',
    message: `The choice gives ${article(then.type)} or ${article(otherwise.type)}.`,
    advice: 'Give both branches one type, e.g. by string(x).',
  });
}

function pair(left: Checked | undefined, right: Checked | undefined): { left: Checked; right: Checked } {
  if (left === undefined || right === undefined) throw new Error('The parser gave an operator one side.');
  return { left, right };
}

function spanOf({ left, right }: { left: Checked; right: Checked }): Span {
  return { from: left.from, to: right.to };
}

function unknown(span: Span): Checked {
  return constant(null, UNKNOWN, span);
}
