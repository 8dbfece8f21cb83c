import { mariadb } from '../shop/engines.ts';
import { pausesSuite } from './pauses-suite.ts';

pausesSuite(mariadb);
