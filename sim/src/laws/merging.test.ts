import { describe } from 'vitest';
import { mergingKind } from '../merging/merging-kind.ts';
import { effortOf } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

// The oracle is young: fresh seeds are for the night, until it has been quiet there.
const sameSeed = { LAUREL_TEST_SEED: '404', LAUREL_TEST_HISTORIES: '150', LAUREL_TEST_SECONDS: '9' };

describe('merging', () =>
  lawsOfKind(mergingKind, {
    effort: effortOf(process.env),
    ofOracle: effortOf({ ...sameSeed, ...process.env }),
  }));
