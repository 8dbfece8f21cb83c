import { mariadb } from '../shop/engines.ts';
import { plansSuite } from './plans-suite.ts';

plansSuite(mariadb);
