import { expect, test } from 'vitest';
import { invariants } from '../invariants.ts';
import { effortOf, freshStore, programsOf, runSteps, tryLaw } from './law.ts';

test('sums are kept: transfers, lots, debt and holds add up at every entry', { timeout: 86_400_000 }, () =>
  expect(
    tryLaw('conservation', effortOf(process.env), async ({ terms, steps }) => {
      const store = freshStore(programsOf(terms));
      await runSteps(store, steps);
      const logs = await store.logs();
      const fault = invariants(logs, steps.length);
      if (fault !== null) return `${fault.what}: must be ${fault.must}, is ${fault.is}`;
      for (const [name, head] of store.heads()) {
        const sums = new Map<string, number>();
        for (const { outcome } of logs.get(name) ?? [])
          for (const { asset, from, to, amount } of outcome.transfers ?? []) {
            const inside = (account: string): number =>
              ['balance', 'pending', 'held'].includes(account) ? 1 : 0;
            sums.set(asset, (sums.get(asset) ?? 0) + amount * (inside(to) - inside(from)));
          }
        for (const [asset, { lots, owed }] of Object.entries(head.assets)) {
          const has = lots.reduce((total, lot) => total + lot.left + lot.held, 0) - owed;
          if (has !== (sums.get(asset) ?? 0))
            return `I2 ${name} ${asset}: transfers ${sums.get(asset)}, lots ${has}`;
        }
      }
      return null;
    }),
  ).resolves.toBeNull(),
);
