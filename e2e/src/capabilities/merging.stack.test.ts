import { describe } from 'vitest';
import { mariadb, sqlite } from '../shop/engines.ts';
import { mergingSuite } from './merging-suite.ts';

describe('SQLite', () => {
  mergingSuite(sqlite, true);
});
describe('MariaDB', () => {
  mergingSuite(mariadb, true);
});
