import { type CompiledProgram, compileProgram, type Programs, readProgram } from '@laurel/core';
import type { Violation } from './compare.ts';
import { coreStore } from './core-store.ts';
import { someHistory, someStart } from './history/some-history.ts';
import { someTerms } from './history/some-terms.ts';
import { assets } from './oracle/pass-time.ts';
import { inForce, type Terms } from './oracle/terms.ts';
import { programOf } from './program-of.ts';
import { type Random, randomOf, seedOf } from './random.ts';
import { runHistory } from './run-history.ts';
import type { Case } from './shrink.ts';

/** The versions of the program of the terms; the first is in force from the beginning. */
export function programsOf(terms: Terms): Programs {
  const first = { number: 1, effectiveAt: 0, compiled: compiledOf(terms), policy: 'honourPeriod' } as const;
  if (terms.next === null) return { versions: [first] };
  const { at } = terms.next;
  const compiled = compiledOf(inForce(terms, at));
  return { versions: [first, { number: 2, effectiveAt: at, compiled, policy: 'honourPeriod' }] };
}

function compiledOf(terms: Terms): CompiledProgram {
  const read = readProgram(programOf(terms));
  if (!read.ok) throw new Error(`the program is refused: ${JSON.stringify(read.problems)}`);
  const compiled = compileProgram(read.program, read.origins);
  if (!compiled.ok) throw new Error(`the program does not compile: ${JSON.stringify(compiled.problems)}`);
  return compiled.compiled;
}

/** Most are short, as faults are found in short ones too; a few are long enough for what is moved out of the head. */
const someLength = (random: Random): number =>
  random.weighted<() => number>([
    [97, () => random.int(8, 90)],
    [3, () => random.int(90, 600)],
  ])();

/** History number n of a run. */
export function caseOf(seed: number, n: number): Case {
  const random = randomOf(seedOf(seed, n));
  const terms = someTerms(random);
  return {
    terms,
    steps: someHistory(random, terms, { length: someLength(random), start: someStart(random) }),
  };
}

/** Runs one history on the pure core. A crash is a violation too. */
export async function runOnCore({ terms, steps }: Case): Promise<Violation | null> {
  try {
    return await runHistory(coreStore(programsOf(terms), assets), terms, steps);
  } catch (thrown) {
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return {
      at: -1,
      member: '',
      what: 'crash',
      must: 'an answer',
      is: text.split('\n').slice(0, 6).join('\n'),
    };
  }
}
