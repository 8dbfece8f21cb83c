import { plainCare, someCare } from '../history/some-care.ts';
import { someCareHistory } from '../history/some-care-history.ts';
import { someStart } from '../history/some-history.ts';
import { careInvariants } from '../invariants/care.ts';
import type { Kind } from '../kind.ts';
import type { Care } from '../oracle/care/care.ts';
import { judgeCare } from '../oracle/care/judge-care.ts';
import { newWorld } from '../oracle/care/world.ts';
import { programsOf } from '../programs-of.ts';
import { randomOf, seedOf } from '../random.ts';
import { programOfCare } from './program-of-care.ts';
import { seenOfCare } from './seen-of-care.ts';

/** A ladder whose clock can stand still, lines of service, a tier by hand, and activities to take part in. */
export const careKind: Kind<Care> = {
  name: 'care',
  followsAtOnce: true,
  plain: plainCare,
  caseOf: (seed, n) => {
    const random = randomOf(seedOf(seed, n));
    const start = someStart(random);
    const terms = someCare(random, start);
    const length = random.chance(0.9) ? random.int(6, 60) : random.int(60, 200);
    return { terms, steps: someCareHistory(random, terms, { length, start }) };
  },
  programsOf: (care) =>
    care.next === null
      ? programsOf(programOfCare(care))
      : programsOf(programOfCare(care), { at: care.next.at, source: programOfCare(care, 'next') }),
  sourceOf: (care) => programOfCare(care),
  loadedOf: (care) => newWorld(care).left,
  seenOf: seenOfCare,
  judge: judgeCare,
  faultIn: careInvariants,
};
