import { describe } from 'vitest';
import { mariadb, sqlite } from '../shop/engines.ts';
import { webhooksSuite } from './webhooks-suite.ts';

describe('MariaDB', () => webhooksSuite(mariadb, true));
describe('SQLite', () => webhooksSuite(sqlite, true));
