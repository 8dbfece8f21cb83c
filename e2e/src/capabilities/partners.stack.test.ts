import { mariadb } from '../shop/engines.ts';
import { partnersSuite } from './partners-suite.ts';

partnersSuite(mariadb);
