import type { BinaryName } from '../check/checked.ts';
import { ExpressionFault } from '../fault.ts';
import { checkInstant } from '../instants.ts';
import {
  add,
  compare,
  divide,
  type Exact,
  equal,
  multiply,
  negate,
  remainder,
  subtract,
} from '../rational.ts';
import type { Run } from './frame.ts';

type Numbers = Run<Exact>;

/** Operators of numbers and instants by name. Safe integers take the short way, everything else the exact one. */
export const NUMBER_OPERATORS: ReadonlyMap<BinaryName, (a: Numbers, b: Numbers) => Run> = new Map<
  BinaryName,
  (a: Numbers, b: Numbers) => Run
>([
  ['add', runAdd],
  ['subtract', runSubtract],
  ['multiply', runMultiply],
  ['divide', runDivide],
  ['remainder', (a, b) => (variables, frame) => remainder(a(variables, frame), b(variables, frame))],
  ['shift', (a, b) => (variables, frame) => instant(add(a(variables, frame), b(variables, frame)))],
  ['unshift', (a, b) => (variables, frame) => instant(subtract(a(variables, frame), b(variables, frame)))],
  ['less', (a, b) => (variables, frame) => isLess(a(variables, frame), b(variables, frame))],
  ['greater', (a, b) => (variables, frame) => isGreater(a(variables, frame), b(variables, frame))],
  ['lessOrEqual', (a, b) => (variables, frame) => !isGreater(a(variables, frame), b(variables, frame))],
  ['greaterOrEqual', (a, b) => (variables, frame) => !isLess(a(variables, frame), b(variables, frame))],
  ['same', (a, b) => (variables, frame) => equal(a(variables, frame), b(variables, frame))],
  ['different', (a, b) => (variables, frame) => !equal(a(variables, frame), b(variables, frame))],
]);

export function runNegate(of: Numbers): Numbers {
  return (variables, frame) => negate(of(variables, frame));
}

const MAX = Number.MAX_SAFE_INTEGER;

function runAdd(left: Numbers, right: Numbers): Numbers {
  return (variables, frame) => {
    const a = left(variables, frame);
    const b = right(variables, frame);
    if (typeof a === 'number' && typeof b === 'number') {
      const sum = a + b;
      // A sum of safe integers that lies within the limits was not rounded.
      if (sum <= MAX && sum >= -MAX) return sum;
    }
    return add(a, b);
  };
}

function runSubtract(left: Numbers, right: Numbers): Numbers {
  return (variables, frame) => {
    const a = left(variables, frame);
    const b = right(variables, frame);
    if (typeof a === 'number' && typeof b === 'number') {
      const difference = a - b;
      if (difference <= MAX && difference >= -MAX) return difference;
    }
    return subtract(a, b);
  };
}

function runMultiply(left: Numbers, right: Numbers): Numbers {
  return (variables, frame) => {
    const a = left(variables, frame);
    const b = right(variables, frame);
    if (typeof a === 'number' && typeof b === 'number') {
      const product = a * b;
      if (product <= MAX && product >= -MAX) return product + 0;
    }
    return multiply(a, b);
  };
}

function runDivide(left: Numbers, right: Numbers): Numbers {
  return (variables, frame) => {
    const a = left(variables, frame);
    const b = right(variables, frame);
    if (typeof a === 'number' && typeof b === 'number') {
      const quotient = a / b;
      // Exact when whole: a quotient of safe integers that is not whole lies at least 1/|b| from the next integer,
      // and rounding moves it by at most |a/b| / 2^53, which is less.
      if (Number.isInteger(quotient)) return quotient + 0;
    }
    return divide(a, b);
  };
}

function isLess(a: Exact, b: Exact): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a < b : compare(a, b) < 0;
}

function isGreater(a: Exact, b: Exact): boolean {
  return typeof a === 'number' && typeof b === 'number' ? a > b : compare(a, b) > 0;
}

function instant(ms: Exact): number {
  if (typeof ms === 'number') return checkInstant(ms);
  throw new ExpressionFault('overflow', 'The time is not within the years 1 to 9999.');
}
