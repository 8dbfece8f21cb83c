import { EXPRESSION_PATTERN_MAX } from '../limits.ts';
import { PatternError } from './error.ts';
import { type PatternNode, parsePattern } from './syntax.ts';

/**
 * A regular expression as instructions for an automaton that is in several places at once. Time is bounded by
 * instructions × characters whatever the pattern, as in RE2; JavaScript's own engine can take forever.
 */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
}

export type Instruction =
  /** Takes one code point that lies in one of the ranges, pairs of first and last. */
  | { readonly op: 'take'; readonly ranges: readonly number[]; readonly next: number }
  | { readonly op: 'split'; readonly next: number; readonly other: number }
  | { readonly op: 'assert'; readonly what: 'start' | 'end' | 'word' | 'notWord'; readonly next: number }
  | { readonly op: 'found' };

export type ReadPattern =
  | { ok: true; program: Program }
  | { ok: false; problem: { code: 'bad_pattern' | 'unsafe_pattern'; message: string; advice: string } };

/** Reads a regular expression of RE2's kind; what could be slow elsewhere, or has no automaton, is refused. */
export function readPattern(source: string): ReadPattern {
  try {
    const node = parsePattern(source);
    const instructions: Instruction[] = [{ op: 'found' }];
    const start = emit(instructions, node, 0);
    return { ok: true, program: { instructions, start } };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return { ok: false, problem: { code: error.code, message: error.message, advice: error.advice } };
  }
}

// Instructions are made from the end: each knows what follows it.
function emit(into: Instruction[], node: PatternNode, next: number): number {
  switch (node.kind) {
    case 'set':
      return push(into, { op: 'take', ranges: node.ranges, next });
    case 'assert':
      return push(into, { op: 'assert', what: node.what, next });
    case 'sequence':
      return node.parts.reduceRight((after, part) => emit(into, part, after), next);
    case 'choice': {
      const [last, ...others] = node.parts.map((part) => emit(into, part, next)).reverse();
      return others.reduce((other, branch) => push(into, { op: 'split', next: branch, other }), last ?? next);
    }
    case 'repeat':
      return emitRepeat(into, node, next);
  }
}

function emitRepeat(into: Instruction[], node: PatternNode & { kind: 'repeat' }, next: number): number {
  let start = node.max === null ? emitEndless(into, node.of, next) : next;
  for (let i = node.min; i < (node.max ?? 0); i += 1) {
    const once = emit(into, node.of, start);
    start = push(into, { op: 'split', next: once, other: next });
  }
  for (let i = 0; i < node.min; i += 1) start = emit(into, node.of, start);
  return start;
}

function emitEndless(into: Instruction[], of: PatternNode, next: number): number {
  const loop = push(into, { op: 'split', next, other: next });
  into[loop] = { op: 'split', next: emit(into, of, loop), other: next };
  return loop;
}

function push(into: Instruction[], instruction: Instruction): number {
  if (into.length >= EXPRESSION_PATTERN_MAX) {
    throw new PatternError(
      'unsafe_pattern',
      'The pattern is too large when its repetitions are written out.',
      {
        advice: 'Use smaller counts in {…}.',
      },
    );
  }
  return into.push(instruction) - 1;
}
