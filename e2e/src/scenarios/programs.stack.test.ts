import { mariadb } from '../shop/engines.ts';
import { programsSuite } from './programs-suite.ts';

programsSuite(mariadb);
