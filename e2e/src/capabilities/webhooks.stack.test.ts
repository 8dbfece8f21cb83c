import { describe } from 'vitest';
import { mariadb, sqlite } from '../shop/engines.ts';
import { webhooksSuite } from './webhooks-suite.ts';

// On both engines here: what is not answered is waited for, which takes longer than npm test has.
describe.each([sqlite, mariadb])('on $name', (engine) => {
  webhooksSuite(engine);
});
