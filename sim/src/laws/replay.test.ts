import { apply, type Entry, emptyHead, type Head, replay, stateLine } from '@laurel/core';
import { expect, test } from 'vitest';
import { difference, effortOf, endOf, freshStore, linesAt, programsOf, runSteps, tryLaw } from './law.ts';

const effort = effortOf(process.env);

test('a log that was exported and imported folds to the same state', { timeout: 86_400_000 }, () =>
  expect(
    tryLaw('export and import', effort, async ({ terms, steps }) => {
      const store = freshStore(programsOf(terms));
      await runSteps(store, steps);
      const heads = store.heads();
      for (const [name, log] of await store.logs()) {
        const imported: readonly Entry[] = log.map((entry) => JSON.parse(JSON.stringify(entry)));
        const folded = imported.reduce((head: Head, entry) => apply(head, entry).head, emptyHead);
        const lines = [heads.get(name) ?? emptyHead, folded].map((head) =>
          stateLine(name, head, store.names.nameOf),
        );
        const fault = difference([lines[0] ?? ''], [lines[1] ?? '']);
        if (fault !== null) return `${name}: ${fault}`;
      }
      return null;
    }),
  ).resolves.toBeNull(),
);

test('each entry decided again comes out as recorded', { timeout: 86_400_000 }, () =>
  expect(
    tryLaw('replay', effort, async ({ terms, steps }) => {
      const programs = programsOf(terms);
      const store = freshStore(programs);
      await runSteps(store, steps);
      for (const [name, log] of await store.logs()) {
        const [first] = replay(programs, store.names.numberOf(name), log).differences;
        if (first !== undefined) return `${name} ${first.seq}:\n  ${first.recorded}\n  ${first.again}`;
      }
      return null;
    }),
  ).resolves.toBeNull(),
);

test('a process that starts anew from snapshots goes on as if nothing were', { timeout: 86_400_000 }, () =>
  expect(
    tryLaw('snapshots', effort, async ({ terms, steps }, random) => {
      const programs = programsOf(terms);
      const steady = freshStore(programs);
      const restarted = freshStore(programs);
      await runSteps(steady, steps);
      for (const step of steps) {
        if (random.chance(0.3)) restarted.restart();
        await runSteps(restarted, [step]);
      }
      const end = endOf(steps);
      return difference(await linesAt(programs, steady, end), await linesAt(programs, restarted, end));
    }),
  ).resolves.toBeNull(),
);
