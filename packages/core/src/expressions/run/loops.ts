import type { LoopName } from '../check/checked.ts';
import type { ExpressionFault } from '../fault.ts';
import type { Type, Value } from '../types.ts';
import { admit, isRecord } from './admit.ts';
import { charge, type Frame, type Run, type Variables } from './frame.ts';
import { isAbsorbed } from './logic.ts';

/** A field of an element compared with a constant. */
export interface ElementTest {
  readonly field: string;
  readonly to: string | number | boolean;
}

export interface Loop {
  readonly name: LoopName;
  /** A list, or a map whose keys are gone through in order. */
  readonly over: Run;
  readonly elementType: Type;
  readonly slot: number;
  /** Steps that one element costs. */
  readonly weight: number;
  /** What an element must be for `where` to be true. */
  readonly requires: readonly ElementTest[];
  readonly where: Run<boolean> | null;
  readonly body: Run | null;
}

export function runLoop(loop: Loop): Run {
  switch (loop.name) {
    case 'all':
    case 'exists': {
      const asked = { loop, answer: loop.name === 'exists' };
      return (variables, frame) => decide(asked, variables, frame);
    }
    case 'exists_one':
      return (variables, frame) => collect(loop, variables, frame).length === 1;
    case 'map':
    case 'filter':
      return (variables, frame) => collect(loop, variables, frame);
  }
}

interface Asked {
  readonly loop: Loop;
  readonly answer: boolean;
}

/** exists ends at the first true, all at the first false; what an element does wrong counts only if none decides. */
function decide({ loop, answer }: Asked, variables: Variables, frame: Frame): boolean {
  let first: ExpressionFault | null = null;
  const list = elements(loop, variables, frame);
  const { where } = loop;
  for (let i = 0; i < list.length; i++) {
    try {
      enter(loop, list[i], frame);
      if (answer && isRuledOut(loop.requires, frame.locals[loop.slot])) continue;
      if (where !== null && where(variables, frame) === answer) return answer;
    } catch (fault) {
      if (!isAbsorbed(fault)) throw fault;
      first ??= fault;
    }
  }
  if (first !== null) throw first;
  return !answer;
}

/** A field that is not there, or of another kind, rules nothing out: the condition itself says what is wrong. */
function isRuledOut(tests: readonly ElementTest[], element: unknown): boolean {
  for (const { field, to } of tests) {
    const value = (element as Record<string, unknown>)[field];
    if (
      typeof value === typeof to &&
      value !== to &&
      (typeof value !== 'number' || Number.isSafeInteger(value))
    )
      return true;
  }
  return false;
}

function collect(loop: Loop, variables: Variables, frame: Frame): Value[] {
  const { where, body, slot } = loop;
  const collected: Value[] = [];
  for (const element of elements(loop, variables, frame)) {
    enter(loop, element, frame);
    if (where !== null && !where(variables, frame)) continue;
    collected.push(body === null ? (frame.locals[slot] ?? null) : body(variables, frame));
  }
  return collected;
}

function elements({ over }: Loop, variables: Variables, frame: Frame): readonly unknown[] {
  const value = over(variables, frame);
  if (Array.isArray(value)) return value;
  // Sorted, so that a decision does not hang on the order in which a store kept the keys.
  const keys = Object.keys(admit(value, MAP, 'What is gone through') as object);
  charge(frame, keys.length);
  return keys.sort();
}

function enter({ slot, weight, elementType }: Loop, element: unknown, frame: Frame): void {
  charge(frame, weight);
  const isFast = (elementType.kind === 'object' || elementType.kind === 'map') && isRecord(element);
  frame.locals[slot] = isFast ? (element as Value) : admit(element, elementType, 'An element');
}

const MAP: Type = { kind: 'map', of: { kind: 'any' } };
