import { describe } from 'vitest';
import { partnersKind } from '../partners/partners-kind.ts';
import { effortOf } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

// The oracle of partners is young: fresh seeds are for the night, until it has been quiet there.
const sameSeed = { LAUREL_TEST_SEED: '101', LAUREL_TEST_HISTORIES: '150', LAUREL_TEST_SECONDS: '8' };

describe('partners', () => {
  lawsOfKind(partnersKind, {
    effort: effortOf(process.env),
    ofOracle: effortOf({ ...sameSeed, ...process.env }),
  });
});
