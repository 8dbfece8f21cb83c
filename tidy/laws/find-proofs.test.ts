import { expect, test } from 'vitest';
import { pretendRepository } from '../repository.ts';
import { findProofs, idsOf } from './find-proofs.ts';

test.each([
  ['S1 registration gives the newcomer pack', ['S1']],
  ['S2 S3 an order', ['S2', 'S3']],
  ['S2, S3: an order', ['S2', 'S3']],
  ['S11 to S13', ['S11', 'S12', 'S13']],
  ['S17 and S18', ['S17', 'S18']],
  ['I7', ['I7']],
  ['an order of S2', []],
  ['SQLite keeps it', []],
])('%s is about %j', (title, ids) => {
  expect(idsOf(title)).toEqual(ids);
});

test('titles of tests, of tables, and of suites that are imported', () => {
  const repository = pretendRepository({
    'packages/a/src/a.test.ts':
      "import { suite } from './suite.ts';\ntest('S1 one', () => one());\ntest.each([1])('S2 %s', two);",
    'packages/a/src/suite.ts':
      "import { x } from './x.ts';\nexport const suite = () => describe('S3 three', () => x());",
    'packages/a/src/x.ts': "export const x = 'S4 is no test';",
  });
  expect(findProofs(repository).map(({ title }) => title)).toEqual(['S1 one', 'S2 %s', 'S3 three']);
});
