import { describe, expect, test } from 'vitest';
import { familiesKind } from '../families/families-kind.ts';
import { parcelFaults } from '../invariants/families.ts';
import { sharedFaults } from '../invariants/shared.ts';
import { storeOfKind } from '../run-kind.ts';
import { effortOf, endOf, runSteps, tryKindLaw } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

// The oracle of families is young: fresh seeds are for the night, until it has been quiet there.
const sameSeed = { LAUREL_TEST_SEED: '101', LAUREL_TEST_HISTORIES: '150', LAUREL_TEST_SECONDS: '9' };
const effort = effortOf(process.env);

describe('families', () => {
  lawsOfKind(familiesKind, { effort, ofOracle: effortOf({ ...sameSeed, ...process.env }) });

  test('I21 a relay that is late loses nothing, doubles nothing, and all arrives in the end', {
    timeout: 86_400_000,
  }, () => {
    const { followsAtOnce: _, ...lateKind } = familiesKind;
    return expect(
      tryKindLaw(lateKind, 'late relay', effort, async ({ terms, steps }) => {
        const store = storeOfKind(lateKind, terms);
        await runSteps(store, steps);
        await store.relay(endOf(steps));
        const logs = await store.logs();
        const [fault] = [...sharedFaults(new Map(), logs), ...parcelFaults(logs)];
        return fault === undefined ? null : fault.join(' | ');
      }),
    ).resolves.toBeNull();
  });
});
