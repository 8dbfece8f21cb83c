import { mariadb } from '../shop/engines.ts';
import { mergingSuite } from './merging-suite.ts';

mergingSuite(mariadb);
