import { plainClub, someClub } from '../history/some-club.ts';
import { someClubHistory } from '../history/some-club-history.ts';
import { someStart } from '../history/some-history.ts';
import { clubInvariants } from '../invariants/club.ts';
import type { Kind } from '../kind.ts';
import { type Club, inForce } from '../oracle/club/club.ts';
import { judgeClub } from '../oracle/club/judge-club.ts';
import { newWorld } from '../oracle/club/world.ts';
import { programsOf } from '../programs-of.ts';
import { randomOf, seedOf } from '../random.ts';
import { programOfClub } from './program-of-club.ts';
import { seenOfClub } from './seen-of-club.ts';

/** A paid plan with what hangs on it, a wheel, a mall, gifts, a score and offers at an order. */
export const clubKind: Kind<Club> = {
  name: 'club',
  plain: plainClub,
  caseOf: (seed, n) => {
    const random = randomOf(seedOf(seed, n));
    const terms = someClub(random);
    const length = random.chance(0.9) ? random.int(6, 60) : random.int(60, 250);
    return { terms, steps: someClubHistory(random, terms, { length, start: someStart(random) }) };
  },
  programsOf: (club) => {
    const first = programOfClub(club);
    if (club.next === null) return programsOf(first);
    return programsOf(first, { at: club.next.at, source: programOfClub(inForce(club, club.next.at)) });
  },
  sourceOf: programOfClub,
  loadedOf: (club) => newWorld(club).left,
  seenOf: seenOfClub,
  judge: judgeClub,
  faultIn: clubInvariants,
};
