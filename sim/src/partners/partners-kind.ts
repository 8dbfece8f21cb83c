import { someStart } from '../history/some-history.ts';
import { plainJoint, someJoint } from '../history/some-joint.ts';
import { someJointHistory } from '../history/some-joint-history.ts';
import type { Kind } from '../kind.ts';
import type { Joint } from '../oracle/partners/joint.ts';
import { judgePartners } from '../oracle/partners/judge-partners.ts';
import { programsOf } from '../programs-of.ts';
import { randomOf, seedOf } from '../random.ts';
import { programOfJoint } from './program-of-joint.ts';
import { seenOfPartners } from './seen-of-partners.ts';
import { settledIn } from './settled.ts';

/** What members get of partners: codes, calls and what is there by itself, by a plan and without. */
export const partnersKind: Kind<Joint> = {
  name: 'partners',
  plain: plainJoint,
  caseOf: (seed, n) => {
    const random = randomOf(seedOf(seed, n));
    const start = someStart(random);
    const terms = someJoint(random, start);
    const length = random.chance(0.9) ? random.int(6, 60) : random.int(60, 200);
    return { terms, steps: someJointHistory(random, terms, { length, start }) };
  },
  programsOf: (joint) => programsOf(programOfJoint(joint)),
  sourceOf: programOfJoint,
  loadedOf: () => new Map(),
  poolsOf: ({ pools }) => pools,
  seenOf: seenOfPartners,
  wholeOf: settledIn,
  judge: judgePartners,
  faultIn: () => null,
};
