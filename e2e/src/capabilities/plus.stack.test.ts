import { mariadb } from '../shop/engines.ts';
import { plusSuite } from './plus-suite.ts';

plusSuite(mariadb);
