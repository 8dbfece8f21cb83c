import { mariadb } from '../shop/engines.ts';
import { tiersSuite } from './tiers-suite.ts';

tiersSuite(mariadb);
