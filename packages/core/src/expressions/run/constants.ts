import type { BinaryName } from '../check/checked.ts';
import { compare, divide, type Exact, equal, multiply } from '../rational.ts';
import type { Run } from './frame.ts';

/**
 * Operators whose right side is a safe integer, the commonest conditions and amounts by far: one call less each.
 * They do what the operators in numbers.ts do.
 */
export const CONSTANT_OPERATORS: ReadonlyMap<BinaryName, (a: Run<Exact>, b: number) => Run> = new Map<
  BinaryName,
  (a: Run<Exact>, b: number) => Run
>([
  ['less', runLess],
  ['lessOrEqual', runLessOrEqual],
  ['greater', runGreater],
  ['greaterOrEqual', runGreaterOrEqual],
  ['same', (of, b) => (variables, frame) => equal(of(variables, frame), b)],
  ['different', (of, b) => (variables, frame) => !equal(of(variables, frame), b)],
  ['multiply', runMultiply],
  ['divide', runDivide],
]);

/** Equality of a text, a boolean or an instant with a constant. */
export function runIs(of: Run, constant: unknown, answer: boolean): Run<boolean> {
  return answer
    ? (variables, frame) => of(variables, frame) === constant
    : (variables, frame) => of(variables, frame) !== constant;
}

function runLess(of: Run<Exact>, b: number): Run<boolean> {
  return (variables, frame) => {
    const a = of(variables, frame);
    return typeof a === 'number' ? a < b : compare(a, b) < 0;
  };
}

function runLessOrEqual(of: Run<Exact>, b: number): Run<boolean> {
  return (variables, frame) => {
    const a = of(variables, frame);
    return typeof a === 'number' ? a <= b : compare(a, b) <= 0;
  };
}

function runGreater(of: Run<Exact>, b: number): Run<boolean> {
  return (variables, frame) => {
    const a = of(variables, frame);
    return typeof a === 'number' ? a > b : compare(a, b) > 0;
  };
}

function runGreaterOrEqual(of: Run<Exact>, b: number): Run<boolean> {
  return (variables, frame) => {
    const a = of(variables, frame);
    return typeof a === 'number' ? a >= b : compare(a, b) >= 0;
  };
}

function runMultiply(of: Run<Exact>, b: number): Run<Exact> {
  return (variables, frame) => {
    const a = of(variables, frame);
    const product = typeof a === 'number' ? a * b : Number.NaN;
    return Number.isSafeInteger(product) ? product + 0 : multiply(a, b);
  };
}

function runDivide(of: Run<Exact>, b: number): Run<Exact> {
  return (variables, frame) => {
    const a = of(variables, frame);
    // Exact when whole, as numbers.ts says.
    const quotient = typeof a === 'number' ? a / b : Number.NaN;
    return Number.isInteger(quotient) ? quotient + 0 : divide(a, b);
  };
}
