import { mariadb } from '../shop/engines.ts';
import { operationsSuite } from './operations-suite.ts';

operationsSuite(mariadb);
