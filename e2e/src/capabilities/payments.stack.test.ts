import { describe } from 'vitest';
import { mariadb, sqlite } from '../shop/engines.ts';
import { paymentsSuite } from './payments-suite.ts';

describe('MariaDB', () => paymentsSuite(mariadb, true));
describe('SQLite', () => paymentsSuite(sqlite, true));
