import { mariadb } from '../shop/engines.ts';
import { requestsSuite } from './requests-suite.ts';

requestsSuite(mariadb);
