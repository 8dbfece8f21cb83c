import { mariadb } from '../shop/engines.ts';
import { tasksSuite } from './tasks-suite.ts';

tasksSuite(mariadb);
