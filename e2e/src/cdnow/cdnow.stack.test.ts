import { mariadb, sqlite } from '../shop/engines.ts';
import { cdnowFile, cdnowSample } from '../shop/places.ts';
import { cdnowSuite, type Expected } from './cdnow-suite.ts';

const moments = (count: number, from: number, to: number): readonly number[] =>
  Array.from({ length: count }, () => from + Math.floor(Math.random() * (to - from)));
const sample: Expected = { events: 999, members: 286, spent: 3_453_223, free: 0, half: 500 };
const whole: Expected = { events: 69_659, members: 23_570, spent: 250_031_563, free: 80, half: 35_000 };

const file = cdnowFile();
if (file === undefined)
  console.log(
    'CDNOW is not here, so only its first lines are read: LAUREL_TEST_DATA names the folder that holds it.',
  );

cdnowSuite(mariadb, cdnowSample, {
  expected: sample,
  momentsMs: moments(3, 350, 700),
  others: [sqlite],
  msMax: 120_000,
});
cdnowSuite(sqlite, file ?? cdnowSample, {
  expected: file === undefined ? sample : whole,
  momentsMs: file === undefined ? moments(3, 350, 700) : moments(10, 500, 4_000),
  others: [mariadb],
  msMax: 600_000,
});
