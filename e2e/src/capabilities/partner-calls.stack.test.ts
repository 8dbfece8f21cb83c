import { describe } from 'vitest';
import { mariadb, sqlite } from '../shop/engines.ts';
import { partnerCallsSuite } from './partner-calls-suite.ts';

// In the stack, on both engines: what hangs is asked again after seconds.
describe.each([sqlite, mariadb])('on $name', (engine) => {
  partnerCallsSuite(engine);
});
