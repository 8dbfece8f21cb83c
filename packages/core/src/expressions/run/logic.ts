import { ExpressionFault } from '../fault.ts';
import type { Run } from './frame.ts';

/**
 * CEL's &&: false if either side is false, whatever the other one does wrong; so the order of the sides changes the
 * cost, never the answer. Only a spent budget ends it at once.
 */
export function runAnd(left: Run<boolean>, right: Run<boolean>): Run<boolean> {
  return (variables, frame) => {
    let first: boolean;
    try {
      first = left(variables, frame);
    } catch (fault) {
      if (isAbsorbed(fault) && !right(variables, frame)) return false;
      throw fault;
    }
    return first && right(variables, frame);
  };
}

/** CEL's ||: true if either side is true, whatever the other one does wrong. */
export function runOr(left: Run<boolean>, right: Run<boolean>): Run<boolean> {
  return (variables, frame) => {
    let first: boolean;
    try {
      first = left(variables, frame);
    } catch (fault) {
      if (isAbsorbed(fault) && right(variables, frame)) return true;
      throw fault;
    }
    return first || right(variables, frame);
  };
}

export function runChoose(when: Run<boolean>, then: Run, otherwise: Run): Run {
  return (variables, frame) =>
    when(variables, frame) ? then(variables, frame) : otherwise(variables, frame);
}

export function runNot(of: Run<boolean>): Run<boolean> {
  return (variables, frame) => !of(variables, frame);
}

/** Is it the expression's own fault, which the other side may make irrelevant? */
export function isAbsorbed(fault: unknown): fault is ExpressionFault {
  return fault instanceof ExpressionFault && fault.code !== 'cost_exceeded';
}
