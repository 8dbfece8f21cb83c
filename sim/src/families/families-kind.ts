import { plainFamilies, someFamilies } from '../history/some-families.ts';
import { someFamiliesHistory } from '../history/some-families-history.ts';
import { someStart } from '../history/some-history.ts';
import { familiesInvariants } from '../invariants/families.ts';
import type { Kind } from '../kind.ts';
import type { Families } from '../oracle/families/families.ts';
import { judgeFamilies } from '../oracle/families/judge-families.ts';
import { programsOf } from '../programs-of.ts';
import { randomOf, seedOf } from '../random.ts';
import { programOfFamilies } from './program-of-families.ts';
import { seenOfFamilies } from './seen-of-families.ts';

/** Households of three to five, what they share, a plan with a family, gifts, and member cards. */
export const familiesKind: Kind<Families> = {
  name: 'families',
  followsAtOnce: true,
  plain: plainFamilies,
  caseOf: (seed, n) => {
    const random = randomOf(seedOf(seed, n));
    const terms = someFamilies(random);
    const length = random.chance(0.9) ? random.int(15, 90) : random.int(90, 250);
    return { terms, steps: someFamiliesHistory(random, terms, { length, start: someStart(random) }) };
  },
  programsOf: (families) => programsOf(programOfFamilies(families)),
  sourceOf: programOfFamilies,
  loadedOf: () => new Map(),
  seenOf: seenOfFamilies,
  judge: judgeFamilies,
  faultIn: familiesInvariants,
};
