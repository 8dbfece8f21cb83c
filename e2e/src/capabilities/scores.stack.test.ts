import { mariadb } from '../shop/engines.ts';
import { scoresSuite } from './scores-suite.ts';

scoresSuite(mariadb);
