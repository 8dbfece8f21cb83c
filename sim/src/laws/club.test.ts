import { apply, type Entry, emptyHead, type Head, replay, stateLine } from '@laurel/core';
import { expect, test } from 'vitest';
import { loadedOf, programsOfClub, runClubOnCore } from '../club/run-club.ts';
import { type CoreStore, coreStore } from '../core-store.ts';
import type { Club } from '../oracle/club/club.ts';
import { difference, effortOf, endOf, linesAt, runSteps, tryClubLaw } from './law.ts';

const effort = effortOf(process.env);
// The oracle of clubs is young: fresh seeds are for the night, until it has been quiet there.
const sameSeed = { LAUREL_TEST_SEED: '101', LAUREL_TEST_HISTORIES: '150', LAUREL_TEST_SECONDS: '8' };
const ofOracle = effortOf({ ...sameSeed, ...process.env });
const night = { timeout: 86_400_000 };

const clubStore = (club: Club): CoreStore => coreStore(programsOfClub(club), [], loadedOf(club));

test('of a club all is as the oracle says: answers, units, terms and their money, prices, stock', night, () =>
  expect(
    tryClubLaw('club', ofOracle, async (each) => {
      const wrong = await runClubOnCore(each);
      return wrong === null ? null : `step ${wrong.at}, ${wrong.what}: must be ${wrong.must}, is ${wrong.is}`;
    }),
  ).resolves.toBeNull(),
);

test('each entry of a club decided again comes out as recorded', night, () =>
  expect(
    tryClubLaw('replay of a club', effort, async ({ terms, steps }) => {
      const store = clubStore(terms);
      await runSteps(store, steps);
      for (const [name, log] of await store.logs()) {
        const [first] = replay(programsOfClub(terms), store.names.numberOf(name), log).differences;
        if (first !== undefined) return `${name} ${first.seq}:\n  ${first.recorded}\n  ${first.again}`;
      }
      return null;
    }),
  ).resolves.toBeNull(),
);

test('a log of a club that was exported and imported folds to the same state', night, () =>
  expect(
    tryClubLaw('export and import of a club', effort, async ({ terms, steps }) => {
      const store = clubStore(terms);
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

test('a process of a club that starts anew goes on as if nothing were', night, () =>
  expect(
    tryClubLaw('snapshots of a club', effort, async ({ terms, steps }) => {
      const programs = programsOfClub(terms);
      const [steady, restarted] = [clubStore(terms), clubStore(terms)];
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
