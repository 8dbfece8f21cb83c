import { ExpressionFault } from '../fault.ts';
import { EXPRESSION_STEPS_MAX } from '../limits.ts';
import type { Value } from '../types.ts';

/** A compiled node. */
export type Run<V extends Value = Value> = (variables: Variables, frame: Frame) => V;

export type Variables = Record<string, unknown>;

/** What one evaluation changes: elements of the comprehensions that are running, and steps taken. */
export interface Frame {
  readonly locals: Value[];
  steps: number;
}

/** Counts steps; throws 'cost_exceeded' above the limit. */
export function charge(frame: Frame, steps: number): void {
  frame.steps += steps;
  if (frame.steps > EXPRESSION_STEPS_MAX) {
    throw new ExpressionFault(
      'cost_exceeded',
      `The expression took more than ${EXPRESSION_STEPS_MAX} steps.`,
    );
  }
}

/** Steps for looking at a text: one per 64 characters begun. */
export function chargeText(frame: Frame, length: number): void {
  charge(frame, 1 + (length >> 6));
}
