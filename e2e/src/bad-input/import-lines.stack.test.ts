import { mariadb } from '../shop/engines.ts';
import { importLinesSuite } from './import-lines-suite.ts';

importLinesSuite(mariadb);
