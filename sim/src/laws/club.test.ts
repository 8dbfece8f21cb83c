import { describe } from 'vitest';
import { clubKind } from '../club/club-kind.ts';
import { effortOf } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

// The oracle of clubs is young: fresh seeds are for the night, until it has been quiet there.
const sameSeed = { LAUREL_TEST_SEED: '101', LAUREL_TEST_HISTORIES: '150', LAUREL_TEST_SECONDS: '8' };

describe('club', () =>
  lawsOfKind(clubKind, {
    effort: effortOf(process.env),
    ofOracle: effortOf({ ...sameSeed, ...process.env }),
  }));
