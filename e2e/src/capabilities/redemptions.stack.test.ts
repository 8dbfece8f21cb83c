import { mariadb } from '../shop/engines.ts';
import { redemptionsSuite } from './redemptions-suite.ts';

redemptionsSuite(mariadb);
