import { mariadb } from '../shop/engines.ts';
import { rulesSuite } from './rules-suite.ts';

rulesSuite(mariadb);
