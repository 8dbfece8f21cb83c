import { mariadb } from '../shop/engines.ts';
import { parallelSuite } from './parallel-suite.ts';

parallelSuite(mariadb);
