import { apply, type Entry, emptyHead, type Head, replay, stateLine } from '@laurel/core';
import { expect, test } from 'vitest';
import type { CoreStore } from '../core-store.ts';
import type { Kind } from '../kind.ts';
import { runKindOnCore, storeOfKind } from '../run-kind.ts';
import { difference, type Effort, endOf, linesAt, runSteps, tryKindLaw } from './law.ts';

const night = { timeout: 86_400_000 };

/** What must hold of every history of a kind. */
export function lawsOfKind<T extends { readonly zone: string }>(kind: Kind<T>, effort: Effort): void {
  const storeOf = (terms: T): CoreStore => storeOfKind(kind, terms);

  test('all is as the oracle says: answers, and what is read of each member', night, () =>
    expect(
      tryKindLaw(kind, 'oracle', effort, async (each) => {
        const wrong = await runKindOnCore(kind, each);
        return wrong === null
          ? null
          : `step ${wrong.at}, ${wrong.what}: must be ${wrong.must}, is ${wrong.is}`;
      }),
    ).resolves.toBeNull(),
  );

  test('each entry decided again comes out as recorded', night, () =>
    expect(
      tryKindLaw(kind, 'replay', effort, async ({ terms, steps }) => {
        const store = storeOf(terms);
        await runSteps(store, steps);
        for (const [name, log] of await store.logs()) {
          const [first] = replay(kind.programsOf(terms), store.names.numberOf(name), log).differences;
          if (first !== undefined) return `${name} ${first.seq}:\n  ${first.recorded}\n  ${first.again}`;
        }
        return null;
      }),
    ).resolves.toBeNull(),
  );

  test('a log that was exported and imported folds to the same state', night, () =>
    expect(
      tryKindLaw(kind, 'export and import', effort, async ({ terms, steps }) => {
        const store = storeOf(terms);
        await runSteps(store, steps);
        const heads = store.heads();
        for (const [name, log] of await store.logs()) {
          const imported: readonly Entry[] = log.map((entry) => JSON.parse(JSON.stringify(entry)));
          const folded = imported.reduce((head: Head, entry) => apply(head, entry).head, emptyHead);
          const [is = '', again = ''] = [heads.get(name) ?? emptyHead, folded].map((head) =>
            stateLine(name, head, store.names.nameOf),
          );
          const fault = difference([is], [again]);
          if (fault !== null) return `${name}: ${fault}`;
        }
        return null;
      }),
    ).resolves.toBeNull(),
  );

  test('a process that starts anew goes on as if nothing were', night, () =>
    expect(
      tryKindLaw(kind, 'snapshots', effort, async ({ terms, steps }) => {
        const programs = kind.programsOf(terms);
        const [steady, restarted] = [storeOf(terms), storeOf(terms)];
        await runSteps(steady, steps);
        for (const [at, step] of steps.entries()) {
          if (at % 3 === 0) restarted.restart();
          await runSteps(restarted, [step]);
        }
        const end = endOf(steps);
        return difference(await linesAt(programs, steady, end), await linesAt(programs, restarted, end));
      }),
    ).resolves.toBeNull(),
  );
}
