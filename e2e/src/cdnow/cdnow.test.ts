import { sqlite } from '../shop/engines.ts';
import { cdnowSample } from '../shop/places.ts';
import { cdnowSuite } from './cdnow-suite.ts';

// The first 1,000 lines. The whole file is read by cdnow.stack.test.ts.
const moments = [350, 450, 550].map((ms) => ms + Math.floor(Math.random() * 100));
cdnowSuite(sqlite, cdnowSample, {
  expected: { events: 999, members: 286, spent: 3_453_223, free: 0, half: 500 },
  momentsMs: moments,
  others: [],
  msMax: 60_000,
});
