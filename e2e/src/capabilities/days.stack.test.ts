import { mariadb } from '../shop/engines.ts';
import { daysSuite } from './days-suite.ts';

daysSuite(mariadb);
