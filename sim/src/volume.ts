import type { Programs } from '@laurel/core';
import type { Violation } from './compare.ts';
import { coreStore } from './core-store.ts';
import { someHistory, someStart } from './history/some-history.ts';
import { someTerms } from './history/some-terms.ts';
import { assets } from './oracle/pass-time.ts';
import { inForce, type Terms } from './oracle/terms.ts';
import { programOf } from './program-of.ts';
import { programsOf as programsFrom } from './programs-of.ts';
import { type Random, randomOf, seedOf } from './random.ts';
import { runHistory } from './run-history.ts';
import type { Case } from './shrink.ts';

/** The versions of the program of the terms. */
export function programsOf(terms: Terms): Programs {
  const first = programOf(terms);
  if (terms.next === null) return programsFrom(first);
  return programsFrom(first, { at: terms.next.at, source: programOf(inForce(terms, terms.next.at)) });
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
