import { mariadb } from '../shop/engines.ts';
import { pageCodesSuite } from './page-codes-suite.ts';

pageCodesSuite(mariadb);
