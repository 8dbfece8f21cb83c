import { describe } from 'vitest';
import { careKind } from '../care/care-kind.ts';
import { effortOf } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

// The oracle is young: fresh seeds are for the night, until it has been quiet there.
const sameSeed = { LAUREL_TEST_SEED: '101', LAUREL_TEST_HISTORIES: '150', LAUREL_TEST_SECONDS: '3' };
const quick = { LAUREL_TEST_SECONDS: '3' };

describe('care', () => {
  lawsOfKind(careKind, {
    effort: effortOf({ ...quick, ...process.env }),
    ofOracle: effortOf({ ...sameSeed, ...process.env }),
  });
});
