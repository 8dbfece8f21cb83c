import { describe } from 'vitest';
import { mariadb, sqlite } from '../shop/engines.ts';
import { paymentsSuite } from './payments-suite.ts';

// On both engines here: what is not answered is waited for, which takes longer than npm test has.
describe.each([sqlite, mariadb])('on $name', (engine) => {
  paymentsSuite(engine);
});
