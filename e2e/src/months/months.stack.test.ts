import { mariadb } from '../shop/engines.ts';
import { monthsSuite } from './months-suite.ts';

monthsSuite(mariadb);
