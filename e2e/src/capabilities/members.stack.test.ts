import { mariadb } from '../shop/engines.ts';
import { membersSuite } from './members-suite.ts';

membersSuite(mariadb);
