import type { Violation } from '../compare.ts';
import { plainClub } from '../history/some-club.ts';
import type { Club } from '../oracle/club/club.ts';
import type { Case } from '../shrink.ts';
import { storyOf } from '../story.ts';

/** A history of a club to be read by people. */
export const storyOfClub = ({ terms, steps }: Case<Club>, wrong: Violation | null): string =>
  storyOf({ kind: 'club', plain: plainClub, terms, zone: terms.zone, steps }, wrong);
