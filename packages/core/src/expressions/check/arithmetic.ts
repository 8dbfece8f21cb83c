import { ExpressionFault } from '../fault.ts';
import { add, divide, type Exact, multiply, remainder, subtract } from '../rational.ts';
import {
  ANY,
  DURATION,
  INT,
  isNumeric,
  numberOf,
  RATIONAL,
  STRING,
  TIMESTAMP,
  UNKNOWN,
  unify,
} from '../type-relations.ts';
import type { Type } from '../types.ts';
import type { BinaryName, Checked } from './checked.ts';
import { article, type Checking, conversion, expectType, refuse, type Span } from './checking.ts';
import { constant, isNumber } from './values.ts';

export type Arithmetic = '+' | '-' | '*' | '/' | '%';

interface Pair {
  readonly left: Checked;
  readonly right: Checked;
}

/** + − * / % of numbers, + of strings and lists, + and − of instants. */
export function checkArithmetic(checking: Checking, op: Arithmetic, both: Pair): Checked {
  const [left, right] = [both.left.type, both.right.type];
  if (op === '+' && left.kind === 'any' && right.kind === 'any') return binary('addAny', both, ANY);
  const instant = instantOperation(op, left, right);
  if (instant !== null) return binary(instant.name, both, instant.type);
  if (op === '+') {
    const joined = checkJoin(checking, both);
    if (joined !== null) return joined;
  }
  if (!isNumericOrAny(left) || !isNumericOrAny(right)) return refuseSides(checking, op, both);
  return checkNumbers(checking, op, both);
}

function binary(name: BinaryName, { left, right }: Pair, type: Type): Checked {
  return { op: 'binary', name, left, right, type, from: left.from, to: right.to };
}

function instantOperation(op: Arithmetic, left: Type, right: Type): { name: BinaryName; type: Type } | null {
  const kinds = `${left.kind} ${op} ${right.kind}`;
  if (kinds === 'timestamp + duration' || kinds === 'duration + timestamp')
    return { name: 'shift', type: TIMESTAMP };
  if (kinds === 'timestamp - duration') return { name: 'unshift', type: TIMESTAMP };
  if (kinds === 'timestamp - timestamp') return { name: 'subtract', type: DURATION };
  if (kinds === 'duration + duration') return { name: 'add', type: DURATION };
  return kinds === 'duration - duration' ? { name: 'subtract', type: DURATION } : null;
}

function checkJoin(checking: Checking, { left, right }: Pair): Checked | null {
  const kinds = [left.type.kind, right.type.kind];
  if (kinds.includes('string') && kinds.every((kind) => kind === 'string' || kind === 'any')) {
    const place = { wanted: STRING, what: 'Each side of +' };
    const sides = { left: expectType(checking, left, place), right: expectType(checking, right, place) };
    return binary('join', sides, STRING);
  }
  if (!kinds.includes('list') || !kinds.every((kind) => kind === 'list' || kind === 'any')) return null;
  const lists: Type = { kind: 'list', of: ANY };
  const type = unify(left.type, right.type);
  if (type === null) return null;
  const place = { wanted: lists, what: 'Each side of +' };
  const sides = { left: expectType(checking, left, place), right: expectType(checking, right, place) };
  return binary('chain', sides, type.kind === 'any' ? lists : type);
}

function checkNumbers(checking: Checking, op: Arithmetic, { left, right }: Pair): Checked {
  const place = { wanted: op === '%' ? INT : RATIONAL, what: `Each side of ${op}` };
  const sides = { left: expectType(checking, left, place), right: expectType(checking, right, place) };
  const type = op === '%' ? INT : op === '/' ? RATIONAL : numberOf(left.type, right.type);
  const span = { from: left.from, to: right.to };
  if (sides.left.type === UNKNOWN || sides.right.type === UNKNOWN) return constant(null, UNKNOWN, span);
  const divides = op === '/' || op === '%';
  if (divides && right.op === 'constant' && right.value === 0) return refuseZero(checking, op, span);
  const [a, b] = [sides.left, sides.right];
  if (isNumber(a) && isNumber(b)) return fold(checking, { op, a: a.value, b: b.value, type }, span);
  return binary(NAMES[op], sides, type);
}

// Constants are computed once, so that what they do wrong is told when the program is written.
function fold(checking: Checking, { op, a, b, type }: Folding, span: Span): Checked {
  try {
    return constant(OPERATIONS[op](a, b), type, span);
  } catch (fault) {
    if (!(fault instanceof ExpressionFault)) throw fault;
    return refuse(checking, span, {
      code: 'overflow',
      message: fault.message,
      advice: 'Use smaller numbers.',
    });
  }
}

interface Folding {
  readonly op: Arithmetic;
  readonly a: Exact;
  readonly b: Exact;
  readonly type: Type;
}

function refuseZero(checking: Checking, op: Arithmetic, span: Span): Checked {
  return refuse(checking, span, {
    code: 'division_by_zero',
    message: `The right side of ${op} is always 0.`,
    advice: 'Divide by something else.',
  });
}

function refuseSides(checking: Checking, op: Arithmetic, { left, right }: Pair): Checked {
  const texts = left.type.kind === 'string' || right.type.kind === 'string';
  const advice =
    op === '+' && texts ? 'Join texts: string(x) makes a text of a value.' : numbersAdvice(left, right);
  return refuse(
    checking,
    { from: left.from, to: right.to },
    {
      code: 'wrong_type',
      message: `${op} cannot take ${article(left.type)} and ${article(right.type)}.`,
      advice,
    },
  );
}

function numbersAdvice(left: Checked, right: Checked): string {
  const culprit = isNumericOrAny(left.type) ? right : left;
  return conversion(culprit.type, INT);
}

function isNumericOrAny(type: Type): boolean {
  return isNumeric(type) || type.kind === 'any';
}

const NAMES: Record<Arithmetic, BinaryName> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'remainder',
};

const OPERATIONS: Record<Arithmetic, (a: Exact, b: Exact) => Exact> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': remainder,
};
