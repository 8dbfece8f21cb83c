import { describe } from 'vitest';
import { mariadb, sqlite } from '../shop/engines.ts';
import { gamesSuite } from './games-suite.ts';

describe.each([sqlite, mariadb])('on $name', (engine) => {
  gamesSuite(engine, 5_000);
});
