import { mariadb } from '../shop/engines.ts';
import { movingSuite } from './moving-suite.ts';

movingSuite(mariadb);
