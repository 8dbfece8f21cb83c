import { mariadb } from '../shop/engines.ts';
import { serviceSuite } from './service-suite.ts';

serviceSuite(mariadb);
