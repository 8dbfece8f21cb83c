import { expect, test } from 'vitest';
import { mariadb, sqlite } from '../shop/engines.ts';
import { cdnowFile, cdnowSample } from '../shop/places.ts';
import { cdnowSuite } from './cdnow-suite.ts';

const moments = (count: number, from: number, to: number): readonly number[] =>
  Array.from({ length: count }, () => from + Math.floor(Math.random() * (to - from)));

cdnowSuite(mariadb, cdnowSample, {
  expected: { events: 999, members: 286, spent: 3_453_223, free: 0, half: 500 },
  momentsMs: moments(3, 350, 700),
  msMax: 120_000,
});

const file = cdnowFile();
if (file === undefined) {
  test('CDNOW: the data set is not here (LAUREL_TEST_DATA names its folder); only the first 1,000 lines were read', () => {
    console.log(
      'The CDNOW data set is not here: set LAUREL_TEST_DATA to the folder that holds cdnow/CDNOW_master.txt.',
    );
    expect(cdnowSample).not.toBe('');
  });
} else {
  cdnowSuite(sqlite, file, {
    expected: { events: 69_659, members: 23_570, spent: 250_031_563, free: 80, half: 35_000 },
    momentsMs: moments(10, 500, 4_000),
    other: mariadb,
    msMax: 600_000,
  });
}
