import { type Compiled, compileExpression, type Scope } from './index.ts';
import { type Exact, rational } from './rational.ts';

/** How an expression does beside a closure that was written by hand. */
export interface Measurement {
  readonly name: string;
  readonly compiledNs: number;
  readonly byHandNs: number;
  /** By hand / compiled, in time; 1 is as fast. */
  readonly ratio: number;
}

/**
 * Measures side by side, the best of several rounds, in turns so that the machine's moods hit both. `now` gives
 * milliseconds. First alone, then after a crowd of other expressions has made the shared closures see many names, as
 * in a real program.
 */
export function measureAll(now: () => number, evaluations: number): Measurement[] {
  const alone = CASES.map((each) => measure(each, { now, evaluations, suffix: 'alone' }));
  runCrowd();
  return [...alone, ...CASES.map((each) => measure(each, { now, evaluations, suffix: 'in a crowd' }))];
}

interface Inputs {
  readonly [variable: string]: unknown;
  readonly data: { readonly amount: number; readonly channel: string };
  readonly member: { readonly tier: string };
}

interface Case {
  readonly name: string;
  readonly source: string;
  readonly want: 'bool' | 'number';
  readonly inputs: readonly Inputs[];
  readonly byHand: (inputs: Inputs) => unknown;
}

const SCOPE: Scope = {
  variables: {
    data: {
      kind: 'object',
      name: 'data',
      fields: { amount: { type: { kind: 'int' } }, channel: { type: { kind: 'string' } } },
    },
    member: { kind: 'object', name: 'member', fields: { tier: { type: { kind: 'string' } } } },
  },
};

// A thousand, so that nothing can be predicted from one evaluation to the next.
const WHOLE = inputsOf((i) => i * 100 * 7);
const UNEVEN = inputsOf((i) => i * 37 + 1);

const CASES: readonly Case[] = [
  {
    name: 'data.amount / 100, whole results, by hand in floating point',
    source: 'data.amount / 100',
    want: 'number',
    inputs: WHOLE,
    byHand: ({ data }) => data.amount / 100,
  },
  {
    name: 'data.amount / 100, fractions, by hand as fractions',
    source: 'data.amount / 100',
    want: 'number',
    inputs: UNEVEN,
    byHand: ({ data }) => exactHundredth(data.amount),
  },
  {
    name: "data.amount >= 10000 && member.tier == 'v3'",
    source: "data.amount >= 10000 && member.tier == 'v3'",
    want: 'bool',
    inputs: WHOLE,
    byHand: ({ data, member }) => data.amount >= 10000 && member.tier === 'v3',
  },
];

function inputsOf(amount: (i: number) => number): readonly Inputs[] {
  return Array.from({ length: 1_000 }, (_, i) => ({
    data: { amount: amount(i), channel: i % 3 === 0 ? 'app' : 'web' },
    member: { tier: `v${(i * 7) % 5}` },
  }));
}

function exactHundredth(amount: number): Exact {
  const quotient = amount / 100;
  return Number.isInteger(quotient) ? quotient : rational(amount, 100);
}

interface Measuring {
  readonly now: () => number;
  readonly evaluations: number;
  readonly suffix: string;
}

function measure(each: Case, { now, evaluations, suffix }: Measuring): Measurement {
  const { evaluate } = compiled(each.source, each.want);
  const repeats = Math.max(1, Math.floor(evaluations / each.inputs.length));
  let compiledNs = Number.POSITIVE_INFINITY;
  let byHandNs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 8; round += 1) {
    compiledNs = Math.min(
      compiledNs,
      timeOf(now, () => runCompiled(evaluate, each.inputs, repeats)),
    );
    byHandNs = Math.min(
      byHandNs,
      timeOf(now, () => runByHand(each.byHand, each.inputs, repeats)),
    );
  }
  const perEvaluation = 1_000_000 / (repeats * each.inputs.length);
  const name = `${each.name}, ${suffix}`;
  return {
    name,
    compiledNs: compiledNs * perEvaluation,
    byHandNs: byHandNs * perEvaluation,
    ratio: byHandNs / compiledNs,
  };
}

function timeOf(now: () => number, run: () => unknown): number {
  const before = now();
  run();
  return now() - before;
}

// Two loops, not one with a parameter: each sees one kind of closure, as callers do.
function runCompiled(evaluate: Compiled['evaluate'], inputs: readonly Inputs[], repeats: number): unknown {
  let last: unknown;
  for (let i = 0; i < repeats; i += 1) for (const each of inputs) last = evaluate(each);
  return last;
}

function runByHand(
  evaluate: (inputs: Inputs) => unknown,
  inputs: readonly Inputs[],
  repeats: number,
): unknown {
  let last: unknown;
  for (let i = 0; i < repeats; i += 1) for (const each of inputs) last = evaluate(each);
  return last;
}

function compiled(source: string, want: 'bool' | 'number', scope: Scope = SCOPE): Compiled {
  const result = compileExpression(source, scope, want);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

function runCrowd(): void {
  for (let i = 0; i < 64; i += 1) {
    const [object, field, word] = [`object${i}`, `field${i}`, `word${i}`];
    const fields = { [field]: { type: { kind: 'int' } }, [word]: { type: { kind: 'string' } } } as const;
    const scope: Scope = { variables: { [object]: { kind: 'object', name: object, fields } } };
    const source = `${object}.${field} / ${i + 2} > 5 && ${object}.${word} == 'w${i}' || ${object}.${field} == ${i}`;
    const { evaluate } = compiled(source, 'bool', scope);
    for (let j = 0; j < 1_000; j += 1) evaluate({ [object]: { [field]: j, [word]: `w${j % 70}` } });
  }
}

// The core's compiler knows no host; this file alone prints, and only when it is run by itself.
declare const console: { log: (line: string) => void };
declare const performance: { now: () => number };

if ((import.meta as { main?: boolean }).main === true) {
  for (const { name, compiledNs, byHandNs, ratio } of measureAll(() => performance.now(), 2_000_000)) {
    const times = `${compiledNs.toFixed(1)} ns compiled, ${byHandNs.toFixed(1)} ns by hand`;
    console.log(`${ratio.toFixed(2)}  ${name}: ${times}`);
  }
}
