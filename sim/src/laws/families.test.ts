import { describe, expect, test } from 'vitest';
import { familiesKind } from '../families/families-kind.ts';
import { parcelFaults } from '../invariants/families.ts';
import { sharedFaults } from '../invariants/shared.ts';
import { storeOfKind } from '../run-kind.ts';
import { endOf, runSteps, sameEffort, tryKindLaw } from './law.ts';
import { lawsOfKind } from './laws-of-kind.ts';

const effort = sameEffort(101, process.env);

describe('families', () => {
  lawsOfKind(familiesKind, effort);

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
