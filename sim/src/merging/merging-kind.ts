import { someStart } from '../history/some-history.ts';
import { someMerging, someMergingHistory } from '../history/some-merging.ts';
import type { Kind } from '../kind.ts';
import { judgeMerging } from '../oracle/merging/judge-merging.ts';
import { inForce, starter, type Terms } from '../oracle/terms.ts';
import { programsOf } from '../programs-of.ts';
import { randomOf, seedOf } from '../random.ts';
import { programOfMerging } from './program-of-merging.ts';
import { seenOfMerging } from './seen-of-merging.ts';
import { transitFault } from './transit-fault.ts';

/** Members who are merged and part again, under the program of the starter with a goal that repeats. */
export const mergingKind: Kind<Terms> = {
  name: 'merging',
  apart: ['complete', 'refund', 'cancel'],
  plain: starter,
  caseOf: (seed, n) => {
    const random = randomOf(seedOf(seed, n));
    const terms = someMerging(random);
    const length = random.chance(0.9) ? random.int(8, 60) : random.int(60, 160);
    return { terms, steps: someMergingHistory(random, terms, { length, start: someStart(random) }) };
  },
  programsOf: (terms) => {
    const first = programOfMerging(terms);
    if (terms.next === null) return programsOf(first);
    return programsOf(first, { at: terms.next.at, source: programOfMerging(inForce(terms, terms.next.at)) });
  },
  sourceOf: programOfMerging,
  loadedOf: () => new Map(),
  seenOf: seenOfMerging,
  judge: judgeMerging,
  faultIn: (_, logs, __, at) => transitFault(logs, at),
};
