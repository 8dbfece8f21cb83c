import { mariadb } from '../shop/engines.ts';
import { rulesPageSuite } from './rules-page-suite.ts';

rulesPageSuite(mariadb);
