import { mariadb } from '../shop/engines.ts';
import { erasingSuite } from './erasing-suite.ts';

erasingSuite(mariadb);
