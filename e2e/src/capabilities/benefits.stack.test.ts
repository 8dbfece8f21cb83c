import { mariadb } from '../shop/engines.ts';
import { benefitsSuite } from './benefits-suite.ts';

benefitsSuite(mariadb);
